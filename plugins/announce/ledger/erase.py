"""`./beffroi erase`: a person takes a name, the words of long ago or those of what was withdrawn out of the ledger, and out of what the
state folder keeps beside it. Publishing never does."""

import json
import shutil
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from plugins.announce import syndication
from plugins.announce.ledger.entry import PostState
from plugins.announce.ledger.erasure import Change, count_changed_lines, of_before, of_name, of_withdrawn, rewrite_lines, touches
from plugins.announce.ledger.fold import OPEN_STATES
from plugins.announce.ledger.ledger import Ledger
from plugins.announce.ledger.stores import open_ledger
from plugins.infrastructure.errors import Exit, PersonRequired, SettingsError
from plugins.infrastructure.settings import day

SHORTEST = 3
"""Letters of a name: less would erase half of the words."""


def erase(
    conf: Mapping[str, Any], environ: Mapping[str, str], name: str, before: str, yes: bool, out: TextIO, withdrawn: bool = False
) -> Exit:
    """Say how many lines of the ledger hold `name`, words from before the ISO day `before`, or those of what was `withdrawn`, and how many
    files of the outbox; with `yes`, take them out. The addresses that the state folder keeps are then read from the ledger again.

    Raises SettingsError unless one of the three is given, PersonNeeded while a post that holds them awaits a decision, and what the ledger
    raises.
    """
    settings, store = open_ledger(conf, environ)
    receipts = settings.beffroi_state / syndication.NAME
    with store:
        known = store.read()
        change = parse_erasure(name, before, withdrawn, known)
        require_no_undecided(known, change)
        count, copies = count_changed_lines(store.read_lines(), change), list(kept_beside(settings.beffroi_state / "outbox", change))
        if yes and count:
            store.rewrite(partial(without, known=known, change=change))
            receipts.unlink(missing_ok=True)
            syndication.refresh(receipts, store.read)
        for copy in copies if yes else ():
            shutil.rmtree(copy) if copy.is_dir() else copy.unlink(missing_ok=True)
    places = [_counted(count, "ligne", "lignes", "du registre")] if count or not copies else []
    places += [_counted(len(copies), "fichier", "fichiers", "de la boîte d’envoi")] if copies else []
    found = ", ".join(places)
    said = f"{found} : effacé." if yes else f"{found} à récrire. Rien n’est effacé : ajoutez --yes pour le faire."
    out.write(f"{said}\n" if count or copies else "Le registre ne contient rien de tel.\n")
    return Exit.DONE


def kept_beside(outbox: Path, change: Change) -> Iterator[Path]:
    """The posts of the outbox, and the folders of what is posted by hand, that hold what is to be taken out: they go whole, pictures with
    words drawn in them too."""
    for file in sorted(outbox.glob("*.json")):
        written = file.read_text(encoding="utf-8", errors="replace")
        if _holds(written, _time_of(written), change):
            yield file
    for folder in sorted(one for one in (outbox / "a-la-main").glob("*") if one.is_dir()):
        written = "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in sorted(folder.glob("*.txt")))
        if _holds(written, folder.name[: len("2026-03-27")], change):
            yield folder


def _holds(written: str, time: str, change: Change) -> bool:
    line = {"time": time, "text": written}
    return change(line) != line


def _time_of(written: str) -> str:
    """When a post was put in the outbox; of one that cannot be read, nothing, which is before every day."""
    try:
        return str(json.loads(written)["time"])
    except (ValueError, LookupError, TypeError):
        return ""


def _counted(number: int, singular: str, plural: str, where: str) -> str:
    return f"{number} {singular if number == 1 else plural} {where}"


def parse_erasure(name: str, before: str, withdrawn: bool, known: Ledger) -> Change:
    """What to take out. Raises SettingsError."""
    if bool(name) + bool(before) + withdrawn != 1:
        raise SettingsError(
            ["Dites un nom, entre guillemets ; ou --withdrawn ; ou --before et un jour : ./beffroi erase --before 2023-01-01."]
        )
    if withdrawn:
        return of_withdrawn(lambda key: known.state(key) is PostState.WITHDRAWN)
    if before:
        try:
            return of_before(day(before))
        except ValueError as error:
            raise SettingsError([f"--before : {error}"]) from None
    if sum(letter.isalpha() for letter in name) < SHORTEST:
        raise SettingsError([f"« {name} » est trop court : trop de mots seraient effacés."])
    return of_name(name)


def without(lines: bytes, known: Ledger, change: Change) -> bytes:
    """The lines once changed, unless a post that would change has been begun since the ledger, which `known` follows, was first read."""
    require_no_undecided(known, change)
    return rewrite_lines(lines, change)


def require_no_undecided(known: Ledger, change: Change) -> None:
    """Raises PersonRequired when a post that would change is still looked for by its words."""
    waiting = [entry for entry in known.list_awaiting_decision() if entry.state in OPEN_STATES and touches(entry, change)]
    if waiting:
        title = waiting[0].text.partition("\n")[0]
        raise PersonRequired(f"« {title} » attend encore une décision : ./beffroi settle d’abord. Rien n’est effacé.")
