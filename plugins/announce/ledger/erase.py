"""`./beffroi erase`: a person takes a name, or the words of long ago, out of the ledger. Publishing never does."""

from collections.abc import Mapping
from functools import partial
from typing import Any, TextIO

from plugins.announce.ledger.erasure import Change, changed, of_before, of_name, rewritten, touches
from plugins.announce.ledger.fold import OPEN
from plugins.announce.ledger.ledger import Ledger
from plugins.announce.ledger.stores import opened
from plugins.publication.errors import Exit, PersonNeeded, SettingsError
from plugins.publication.settings import day

SHORTEST = 3
"""Letters of a name: less would erase half of the words."""


def erase(conf: Mapping[str, Any], environ: Mapping[str, str], name: str, before: str, yes: bool, out: TextIO) -> Exit:
    """Say how many lines of the ledger hold `name`, or words from before the ISO day `before`; with `yes`, take them out.

    Raises SettingsError when neither or both are given, PersonNeeded while a post that holds them awaits a decision, and what the ledger
    raises.
    """
    change, store = asked(name, before), opened(conf, environ)[1]
    with store:
        known = store.read()
        undecided(known, change)
        count = changed(store.whole(), change)
        if yes and count:
            store.rewrite(partial(without, known=known, change=change))
    lines = "1 ligne" if count == 1 else f"{count} lignes"
    said = f"{lines} du registre : effacé." if yes else f"{lines} du registre à récrire. Rien n’est effacé : ajoutez --yes pour le faire."
    out.write(f"{said}\n" if count else "Le registre ne contient rien de tel.\n")
    return Exit.DONE


def asked(name: str, before: str) -> Change:
    """What to take out. Raises SettingsError."""
    if bool(name) == bool(before):
        raise SettingsError(["Dites un nom, entre guillemets, ou --before et un jour : ./beffroi erase --before 2023-01-01."])
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
    undecided(known, change)
    return rewritten(lines, change)


def undecided(known: Ledger, change: Change) -> None:
    """Raises PersonNeeded when a post that would change is still looked for by its words."""
    waiting = [entry for entry in known.awaiting() if entry.state in OPEN and touches(entry, change)]
    if waiting:
        title = waiting[0].text.partition("\n")[0]
        raise PersonNeeded(f"« {title} » attend encore une décision : ./beffroi settle d’abord. Rien n’est effacé.")
