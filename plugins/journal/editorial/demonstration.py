"""Finds what a town still has of the demonstration: fictitious addresses, names, telephones, publications and buses."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from plugins.core.infrastructure.errors import ContentError, Mistake, SettingsError

MARKS = Path(__file__).with_name("demonstration.txt")
"""The files of the demonstration, one a line: the `id` that no edit changes, then a checksum of each long line that was written there.

A file without an `id` is a digest of its bytes."""

NAMED = re.compile(rb"""^id:[ \t]*["']?([\w-]+)""", re.MULTILINE)
UNSEEN = re.compile(rb"""^status:[ \t]*["']?draft""", re.MULTILINE)
"""What nobody is shown may stay, as a model for the editors."""

LONG = 30
"""Characters from which two towns do not write the same line by chance; ours."""
OTHER_KEYS = re.compile(r"(?!title:|summary:)[\w ]+:")
"""Lines of a front matter that are no prose: dates, categories, quarters."""

HEAD = 4096
"""Bytes of a file within which its `id` is: `new` writes it first."""

TAKEN_AS_IT_IS = ("documents", "transports")
"""Folders whose files are published without being read by editors: a document, a network of buses."""

NOWHERE = re.compile(r"\.example(?=$|[:/,])")
"""A reserved domain: https://www.rfc-editor.org/rfc/rfc2606#section-2"""

FICTION = r"\b0(?:1[ .]?99[ .]?00|2[ .]?61[ .]?91|3[ .]?53[ .]?01|4[ .]?65[ .]?71|5[ .]?36[ .]?49|6[ .]?39[ .]?98)(?=[ .]?\d\d)"
"""How the telephones begin that Arcep keeps for fiction: décision n° 2012-0856."""

INVENTED = re.compile(rf"valbrune|{NOWHERE.pattern}|{FICTION}", re.IGNORECASE)
"""The town of the demonstration, its addresses, its telephones."""

REMEDIES = {
    "SITEURL": "Mettez l’adresse publique de votre journal, ou donnez-la par BEFFROI_SITEURL.",
    "FEED_AUTHORITY": "Mettez votre domaine et une année, une fois pour toutes.",
    "DEMONSTRATION_NOW": "Effacez ce réglage : le journal suivra l’heure.",
}
OWN = "Mettez ce qui est de votre commune."


def list_remains(conf: Mapping[str, Any], environ: Mapping[str, str], content: Path) -> Iterator[Mistake]:
    """The settings and files that are still the demonstration's, as warnings; none while DEMONSTRATION_NOW says that this is it."""
    if conf.get("DEMONSTRATION_NOW"):
        return
    yield from list_leftover_files(content)
    for name, value in find_leftovers(conf, environ).items():
        text, remedy = f"« {value} » est de la démonstration.", REMEDIES.get(name, OWN)
        yield Mistake("réglages", 0, name, text, remedy, "réglage de démonstration", harmless=True)


def refuse_demonstration(conf: Mapping[str, Any], environ: Mapping[str, str], folder: bool) -> None:
    """Refuse to publish the demonstration as a town's site. Raises SettingsError with every setting that is unchanged.

    A `folder` under an address that is nobody's may hold it: this is how it is shown.
    """
    if folder and is_nobodys(conf, environ):
        return
    leftovers = find_leftovers(conf, environ)
    if leftovers:
        sentences = [f"{name} : « {value} » est de la démonstration. {REMEDIES.get(name, OWN)}" for name, value in leftovers.items()]
        raise SettingsError([*sentences, "Rien n’a été mis en ligne : personne ne doit prendre cette ville pour la vôtre."])


def is_nobodys(conf: Mapping[str, Any], environ: Mapping[str, str]) -> bool:
    """Whether the address of the journal is a name that no one can own."""
    return NOWHERE.search(environ.get("BEFFROI_SITEURL") or str(conf.get("SITEURL") or "")) is not None


def list_leftover_files(content: Path) -> Iterator[Mistake]:
    """The files below `content` that are the demonstration's, even renamed. One that was rewritten whole is the town's."""
    digest_by_mark = _list_marks()
    for path in sorted(content.rglob("*")):
        mark = mark_of(path, content)
        is_leftover = not _is_rewritten(path, digest_by_mark[mark]) if mark in digest_by_mark else bool(mark) and _is_copied(path)
        if is_leftover:
            text = "ce fichier est de la démonstration, une ville inventée : il ne sera pas mis en ligne."
            remedy = "Effacez-le, récrivez-le en entier, ou mettez-le de côté par « status: draft »."
            name = f"{content.name}/{path.relative_to(content).as_posix()}"
            yield Mistake(name, 0, "", text, remedy, "contenu de démonstration", harmless=True)


def mark_of(path: Path, content: Path) -> str:
    """The mark that recognises the file at `path`; empty for files that no one reads, and for those any town may have."""
    is_copied_whole = path.relative_to(content).parts[0] in TAKEN_AS_IT_IS
    if (path.suffix != ".md" and not is_copied_whole) or not path.is_file():
        return ""
    with path.open("rb") as file:
        head = file.read(HEAD)
        if path.suffix == ".md" and (match := NAMED.search(head)):
            return "" if UNSEEN.search(head.partition(b"\n---")[0]) else match[1].decode(errors="replace")
        return hashlib.blake2b(head + file.read(), digest_size=16).hexdigest() if head else ""


def checksum_long_lines(text: str) -> frozenset[str]:
    """A checksum of each line of `text` that only one town writes."""
    lines = (line.strip() for line in text.splitlines())
    return frozenset(f"{crc32(line.encode()):08x}" for line in lines if len(line) >= LONG and not OTHER_KEYS.match(line))


def _is_rewritten(path: Path, lines: frozenset[str]) -> bool:
    text = path.read_text(encoding="utf-8", errors="replace")
    return bool(lines) and not lines & checksum_long_lines(text) and not INVENTED.search(text)


def _is_copied(path: Path) -> bool:
    """Whether a text of another identity begins with the words of the demonstration: most of its long lines are written there."""
    if path.suffix != ".md":
        return False
    with path.open("rb") as file:
        lines = checksum_long_lines(file.read(HEAD).decode("utf-8", "replace"))
    return 2 * len(lines & _get_all_marks()) > len(lines)


@cache
def _get_all_marks() -> frozenset[str]:
    return frozenset().union(*_list_marks().values())


@cache
def _list_marks() -> Mapping[str, frozenset[str]]:
    words = (line.split() for line in MARKS.read_text(encoding="utf-8").splitlines())
    return {mark: frozenset(lines) for mark, *lines in words}


def refuse_contents(conf: Mapping[str, Any], environ: Mapping[str, str], content: Path, folder: bool) -> None:
    """Refuse to publish the demonstration's texts as a town's. Raises ContentError naming each file.

    As for settings, a `folder` under an address that is nobody's may hold them.
    """
    if folder and is_nobodys(conf, environ):
        return
    if leftovers := list(list_leftover_files(content)):
        raise ContentError(leftovers)


def find_leftovers(conf: Mapping[str, Any], environ: Mapping[str, str]) -> dict[str, str]:
    """The demonstration's values left in each setting, by its name; a value of the environment counts instead."""
    leftovers = {}
    for name, value in conf.items():
        words = _iterate_texts(environ.get(f"BEFFROI_{name}") or value)
        invented = value if name == "DEMONSTRATION_NOW" else next(filter(INVENTED.search, words), None)
        if invented:
            leftovers[name] = str(invented)
    return leftovers


def _iterate_texts(value: object) -> Iterator[str]:
    """Every text in a setting."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (word for part in value.values() for word in _iterate_texts(part))
    elif isinstance(value, list | tuple):
        yield from (word for part in value for word in _iterate_texts(part))
