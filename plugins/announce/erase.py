"""`./beffroi erase`: remove a name, old texts, or the texts of withdrawn posts from the ledger and the state folder. Publishing never does.

Keys, states and instants stay. Nothing can be posted twice without the words either: a post is identified by its key.
"""

import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TextIO
from unicodedata import normalize

from plugins.announce import syndication
from plugins.announce.ledger.ledger import Ledger, format_line, parse_line
from plugins.announce.post import OPEN_STATES, Key, Post, PostState
from plugins.announce.settings import open_ledger
from plugins.core.infrastructure.errors import Exit, PersonRequired, SettingsError
from plugins.core.infrastructure.settings import parse_day
from plugins.core.publication.identifiers import slugify

WORDS = ("text", "apart", "title", "summary", "alt", "card_alt", "reason", "pictures")
ADDRESSES = ("link", "image", "card")
MARKS = "[\u0300-\u036f]*"
GAP = r"[\s\-‐‑’']+"
MASK, PLACE = "[effacé]", "efface"
Line = Mapping[str, Any]
Change = Callable[[Line], Line]


def erase_name(name: str) -> Change:
    """Takes `name` out of a line, however it is accented, spaced or capitalised, and out of addresses."""
    words = [
        [re.escape(letter) for letter in normalize("NFD", word) if not re.match("[\u0300-\u036f]", letter)] for word in _split_words(name)
    ]
    pattern = re.compile(r"\b" + GAP.join("".join(letter + MARKS for letter in word) for word in words) + r"\b", re.IGNORECASE)
    slug = re.compile(rf"(?<![a-z0-9]){re.escape(slugify(name))}(?![a-z0-9])", re.IGNORECASE)

    def without(key: str, value: Any) -> Any:
        if key not in (*WORDS, *ADDRESSES):
            return value
        masked = slug.sub(PLACE, value)
        erased, times = pattern.subn(MASK, normalize("NFD", masked))
        return normalize("NFC", erased) if times else masked

    def change(line: Line) -> Line:
        return {key: without(key, value) for key, value in line.items()}

    return change


def erase_words_before(day: date) -> Change:
    """Takes all words out of the lines written before `day`."""

    def change(line: Line) -> Line:
        old = str(line["time"])[:10] < day.isoformat()
        return {key: value for key, value in line.items() if not (old and key in WORDS)}

    return change


def erase_withdrawn(is_withdrawn: Callable[[Key], bool]) -> Change:
    """Remove all texts and pictures of posts that a person has withdrawn, so that no one has to type an insult again."""

    def change(line: Line) -> Line:
        key = Key(*(str(line.get(name, "")) for name in Key._fields))
        return {name: value for name, value in line.items() if name not in (*WORDS, "image", "card")} if is_withdrawn(key) else line

    return change


def rewrite_lines(lines: bytes, change: Change) -> bytes:
    """The lines once changed; those in which there is nothing to change keep their very bytes. Raises UnreadableLine or Newer."""
    return b"".join(_rewrite(line, change) for line in io.BytesIO(lines))


def has_change(entry: Post, change: Change) -> bool:
    """Whether there is something to change in an entry."""
    record = json.loads(format_line(entry))
    return bool(change(record) != record)


def count_changed_lines(lines: bytes, change: Change) -> int:
    """The number of lines in which there is something to change. Raises UnreadableLine or Newer."""
    return sum(_rewrite(line, change) != line for line in io.BytesIO(lines))


def _rewrite(line: bytes, change: Change) -> bytes:
    parse_line(line)
    record = json.loads(line)
    after = change(record)
    return line if after == record else json.dumps(after, ensure_ascii=False).encode() + b"\n"


def _split_words(name: str) -> list[str]:
    return re.split(GAP, name.strip())


SHORTEST = 3
"""Letters of a name: less would erase half of the words."""


def erase_words(
    conf: Mapping[str, Any], environ: Mapping[str, str], name: str, before: str, yes: bool, out: TextIO, withdrawn: bool = False
) -> Exit:
    """Say how many lines of the ledger hold `name`, words from before the ISO day `before`, or those of what was `withdrawn`, and how many
    files of the outbox; with `yes`, take them out. The addresses that the state folder keeps are then read from the ledger again.

    Raises SettingsError unless one of the three is given, PersonRequired while a post that holds them awaits a decision, and what the
    ledger raises.
    """
    settings, store = open_ledger(conf, environ)
    receipts = settings.beffroi_state / syndication.NAME
    with store:
        ledger = store.read()
        change = parse_erasure(name, before, withdrawn, ledger)
        require_no_undecided(ledger, change)
        count, copies = count_changed_lines(store.read_lines(), change), list(list_outbox_posts(settings.beffroi_state / "outbox", change))
        if yes and count:
            store.rewrite(partial(erase_from_lines, ledger=ledger, change=change))
            syndication.rewrite_links(receipts, store.read)
        for copy in copies if yes else ():
            copy.unlink(missing_ok=True)
    places = [_format_count(count, "ligne", "lignes", "du registre")] if count or not copies else []
    places += [_format_count(len(copies), "fichier", "fichiers", "de la boîte d’envoi")] if copies else []
    places_text = ", ".join(places)
    sentence = f"{places_text} : effacé." if yes else f"{places_text} à récrire. Rien n’est effacé : ajoutez --yes pour le faire."
    out.write(f"{sentence}\n" if count or copies else "Le registre ne contient rien de tel.\n")
    return Exit.DONE


def list_outbox_posts(outbox: Path, change: Change) -> Iterator[Path]:
    """The posts of the outbox that hold what is to be taken out: they go whole."""
    for file in sorted(outbox.glob("*.json")):
        text = file.read_text(encoding="utf-8", errors="replace")
        if _has_text_to_erase(text, _find_time(text), change):
            yield file


def _has_text_to_erase(text: str, time: str, change: Change) -> bool:
    line = {"time": time, "text": text}
    return change(line) != line


def _find_time(text: str) -> str:
    """When a post was put in the outbox; of one that cannot be read, nothing, which is before every day."""
    try:
        return str(json.loads(text)["time"])
    except (ValueError, LookupError, TypeError):
        return ""


def _format_count(number: int, singular: str, plural: str, where: str) -> str:
    return f"{number} {singular if number == 1 else plural} {where}"


def parse_erasure(name: str, before: str, withdrawn: bool, ledger: Ledger) -> Change:
    """Parse what to erase. Raises SettingsError."""
    if bool(name) + bool(before) + withdrawn != 1:
        raise SettingsError(
            ["Dites un nom, entre guillemets ; ou --withdrawn ; ou --before et un jour : ./beffroi erase --before 2023-01-01."]
        )
    if withdrawn:
        return erase_withdrawn(lambda key: ledger.get_state(key) is PostState.WITHDRAWN)
    if before:
        try:
            return erase_words_before(parse_day(before))
        except ValueError as error:
            raise SettingsError([f"--before : {error}"]) from None
    if sum(letter.isalpha() for letter in name) < SHORTEST:
        raise SettingsError([f"« {name} » est trop court : trop de mots seraient effacés."])
    return erase_name(name)


def erase_from_lines(lines: bytes, ledger: Ledger, change: Change) -> bytes:
    """The lines once changed, unless a post that would change has been begun since the `ledger` was first read."""
    require_no_undecided(ledger, change)
    return rewrite_lines(lines, change)


def require_no_undecided(ledger: Ledger, change: Change) -> None:
    """Raises PersonRequired when a post that would change is still looked for by its words."""
    waiting = [entry for entry in ledger.list_awaiting_decision() if entry.state in OPEN_STATES and has_change(entry, change)]
    if waiting:
        title = waiting[0].text.partition("\n")[0]
        raise PersonRequired(f"« {title} » attend encore une décision : ./beffroi settle d’abord. Rien n’est effacé.")
