"""Resolve the links and pictures of one body: to a publication, a file, the site itself, another site, or nothing."""

import re
from collections.abc import Iterable
from datetime import datetime
from posixpath import normpath
from typing import NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit

from plugins.core.infrastructure.output_files import find_site_root
from plugins.core.publication.identifiers import find_closest, slugify
from plugins.core.publication.instants import shorten_for_message
from plugins.core.publication.kind import AGENTS
from plugins.core.publication.publication import Publication
from plugins.core.publication.raw_value import InvalidValue
from plugins.journal.editorial import picture
from plugins.journal.editorial.journal import ContentJournal
from plugins.journal.editorial.rules import SourcePlace

IGNORED = re.compile(r"[\t\n\r]|^[\x00-\x20]+|[\x00-\x20]+$")
"""What a browser strips from an address before reading it. https://url.spec.whatwg.org/#url-parsing"""

SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms", "geo", "ftp", "webcal"})
MARKER = re.compile(r"[{|](filename|static|attach)[|}](.*)", re.DOTALL)
PELICAN = re.compile(r"[{|](category|tag|index)[|}]")
OUTSIDE = re.compile(r"[\w.+-]+@[\w-]+\.|www\.")
"""How an e-mail address or a web site begins when what must come before it was forgotten."""

UNSAFE = re.compile(r"""[\x00-\x20"'<>\\^`{|}]""")
"""What may not stand in a query or a fragment as it is, or ends the attribute that holds it: Pelican puts an address back unescaped.
https://www.rfc-editor.org/rfc/rfc3986#section-3.4"""

UNSAFE_ELSEWHERE = re.compile(r"""[\x00-\x20"'<>{|}]""")
"""The same in an address of another site, whose other signs are the browser's to read. With none of them, no part of it looks like another
attribute or an address of ours, for which Pelican searches whatever stands between two chevrons."""

UNSAFE_IN_SUBJECT = re.compile(r"""[\x00-\x1f"<>{|}]""")
"""The same in the name of a section or a keyword, of which Pelican makes an address: its apostrophes and spaces stay."""

UNSAFE_IN_PATH = re.compile(r"""[\x00-\x1f"'<>\\^`{|}%#?;&]""")
"""The same in the path of a source, which Pelican then finds without unescaping it; a space stays."""

ROOTED = re.compile(r"/(?![/\\])")
"""How a path of this site begins. After two strokes, either way, a browser reads another host's name, and pages say no host before them."""

NOT_YET = "lien vers une publication à venir"


class Links:
    """Follows what one publication points to. `now` decides which publications readers may see.

    `asked` fills with the questions that other files decide: the name of the method, and what was written.
    """

    def __init__(self, publication: Publication, journal: ContentJournal, now: datetime):
        self.publication, self.journal, self.now = publication, journal, now
        self.place = SourcePlace(journal.content, publication.source, journal.rules)
        self.asked: set[tuple[str, str]] = set()
        self.siteurl = str(journal.rules.conf.get("SITEURL") or "").rstrip("/")
        self.root = find_site_root(self.siteurl)

    def link(self, written_address: str) -> str:
        """The address to write in place of `written_address`: Pelican's `{filename}` or `{static}` for our own.

        Raises InvalidValue; its `instead` is the address to keep all the same, or None when only the words may stay.
        """
        address = IGNORED.sub("", written_address)
        if self._is_elsewhere(address):
            return _encode(address, UNSAFE_ELSEWHERE)
        path, ending = _split_address(address)
        if marker := PELICAN.match(path):
            return _resolve_subject(marker[0], path[marker.end() :], address) + ending
        if not path:
            if ending:
                return ending
            raise InvalidValue("ce lien est vide.", "Écrivez où il mène.", "lien brisé", instead=None)
        self.asked.add(("link", written_address))
        return self._resolve_ours(path, written_address) + ending

    def picture(self, written_address: str) -> str:
        """The address of a picture of the content folder, as `{static}/path`. Raises InvalidValue, `instead` always None."""
        address = IGNORED.sub("", written_address)
        if self._is_elsewhere(address):
            raise InvalidValue(
                f"l’image « {shorten_for_message(written_address)} » est sur un autre site.",
                "Copiez-la dans content/images/.",
                "image étrangère",
                instead=None,
            )
        self.asked.add(("picture", written_address))
        path = self._find_file(_split_address(address)[0])
        if path is None:
            raise InvalidValue(
                f"l’image « {shorten_for_message(written_address)} » n’existe pas.",
                self._suggest(address),
                "image introuvable",
                instead=None,
            )
        fault = picture.find_file_fault(self.journal.content, path)
        if fault:
            raise InvalidValue(fault.text, fault.remedy, fault.sort, instead=None)
        return _format_static(path)

    def media(self, written_address: str) -> str:
        """The address of a sound or a film of the content folder. Raises InvalidValue, `instead` always None."""
        self.asked.add(("media", written_address))
        address = IGNORED.sub("", written_address)
        path = None if self._is_elsewhere(address) else self._find_file(_split_address(address)[0])
        if path is None:
            raise InvalidValue(
                f"« {shorten_for_message(written_address)} » n’est pas un fichier du journal.",
                "Copiez-le dans content/.",
                "média étranger",
                instead=None,
            )
        return self._format_address(path)

    def _is_elsewhere(self, address: str) -> bool:
        if self.siteurl and (address == self.siteurl or address.startswith(f"{self.siteurl}/")):
            return False
        if address.startswith("//"):
            return True
        scheme = SCHEME.match(address)
        if not scheme:
            return False
        if scheme[0][:-1].lower() not in SAFE_SCHEMES:
            raise InvalidValue(
                f"l’adresse « {shorten_for_message(address)} » est dangereuse.", "Effacez ce lien.", "adresse dangereuse", instead=None
            )
        try:
            urlsplit(address)
        except ValueError:
            raise InvalidValue(
                f"« {shorten_for_message(address)} » n’est pas une adresse.", "Corrigez ce lien.", "lien brisé", instead=None
            ) from None
        return True

    def _resolve_ours(self, path: str, text: str) -> str:
        path = unquote(path.removeprefix(self.siteurl)) if self.siteurl else unquote(path)
        source = self._find_publication(path)
        if source:
            return self._ensure_visible(source, text)
        if other := self._find_other_audience_address(path):
            return other
        file = self._find_file(path)
        if file is not None:
            return self._format_address(file)
        if ROOTED.match(path) and self._is_of_site(path):
            return self.root + quote(path)
        raise InvalidValue(f"« {shorten_for_message(text)} » ne mène nulle part.", self._suggest(path), "lien brisé", instead=None)

    def _format_address(self, file: str) -> str:
        """Pelican's word for a file; its own address when its name has a space, which Pelican would write as it is."""
        return f"{self.root}/{quote(file)}" if " " in file else _format_static(file)

    def _find_other_audience_address(self, path: str) -> str | None:
        """The public address of a text of the public's that one of the agents' leads to. Raises InvalidValue the other way round."""
        marker = MARKER.fullmatch(path)
        relative = self.place.resolve(marker[2] if marker else path) or ""
        if {relative, f"{relative}.md"} & self.journal.withheld.keys():
            raise _build_reserved_mistake(path)
        address = urljoin(f"/{self.publication.address}", path).lstrip("/").removesuffix("index.html")
        reading = self.journal.others.get(relative) or self.journal.others_by_address.get(address)
        if reading is None or reading.publication is None:
            return None
        if reading.publication.compute_state(self.now) in ("draft", "scheduled"):
            raise _build_future_mistake(path)
        public = str(self.journal.rules.conf.get("PUBLIC_SITEURL") or "").rstrip("/")
        return f"{public}/{quote(reading.publication.address)}"

    def _ensure_visible(self, source: str, text: str) -> str:
        publication = self.journal.readings[source].publication
        if publication and publication.audience == AGENTS != self.publication.audience:
            raise _build_reserved_mistake(text)
        is_online = publication and publication.compute_state(self.now) not in ("draft", "scheduled")
        if is_online or (publication and self.journal.rules.settings.preview):
            return f"{{filename}}/{_encode(source, UNSAFE_IN_PATH)}"
        raise _build_future_mistake(text)

    def _find_publication(self, path: str) -> str | None:
        """The source of the publication that `path` names, by its file or by its address."""
        marker = MARKER.fullmatch(path)
        if marker:
            relative = self.place.resolve(marker[2])
            return relative if relative in self.journal.readings else None
        relative = self.place.resolve(path)
        if relative in self.journal.readings:
            return relative
        address = urljoin(f"/{self.publication.address}", path).lstrip("/").removesuffix("index.html")
        owner = self.journal.addresses.get(address) or self.journal.addresses.get(f"{address}/")
        return owner or (f"{relative}.md" if f"{relative}.md" in self.journal.readings else None)

    def _find_file(self, path: str) -> str | None:
        """The file of the content folder that `path` names: beside this one, else from the top of the folder."""
        marker = MARKER.fullmatch(path)
        name = unquote((marker[2] if marker else path).removeprefix(self.siteurl or "\0"))
        for candidate in (self.place.resolve(name), normpath(name.lstrip("/") or ".")):
            if candidate in self.journal.files and candidate not in self.journal.readings:
                return candidate
        return None

    def _is_of_site(self, path: str) -> bool:
        first, *rest = path.strip("/").split("/")
        subjects = {"rubriques": {slugify(name) for name in self.journal.rules.settings.categories}, "mots-cles": self.journal.tag_names}
        if first in subjects and rest:
            return rest[0] in subjects[first]
        return not first or first in self.journal.rules.reserved_addresses or path.endswith((".xml", ".json", ".txt"))

    def _suggest(self, path: str) -> str:
        if OUTSIDE.match(path):
            return f"Vouliez-vous dire « {'mailto:' if '@' in path else 'https://'}{shorten_for_message(path)} » ?"
        name = path.rpartition("/")[2]
        near = self.journal.find_files_like(name)
        meant = find_closest(name, list(near)) if len(name) <= 100 else None
        return f"Vouliez-vous dire « {near[meant]} » ?" if meant else "Corrigez ou effacez cette adresse."


def _build_future_mistake(text: str) -> InvalidValue:
    return InvalidValue(
        f"« {shorten_for_message(text)} » mène à une publication qui n’est pas encore parue.",
        "Le lien viendra avec elle.",
        NOT_YET,
        instead=None,
    )


def _build_reserved_mistake(text: str) -> InvalidValue:
    return InvalidValue(
        f"« {shorten_for_message(text)} » mène à un texte qui n’est que pour les agents.",
        "Effacez ce lien, ou rendez ce texte public.",
        "lien vers un texte des agents",
        instead=None,
    )


def _split_address(address: str) -> tuple[str, str]:
    """The path of an address, and its query and fragment, which end no attribute."""
    path, question, query = address.partition("#")[0].partition("?")
    _, sign, fragment = address.partition("#")
    return path, question + _encode(query, UNSAFE) + sign + _encode(fragment, UNSAFE).replace("#", "%23")


def _resolve_subject(marker: str, name: str, address: str) -> str:
    """A section, a keyword or the home page, by Pelican's own marker. Pelican keeps the scheme and the host of what follows it."""
    if SCHEME.match(name) or name.startswith("//"):
        raise InvalidValue(
            f"l’adresse « {shorten_for_message(address)} » est dangereuse.", "Effacez ce lien.", "adresse dangereuse", instead=None
        )
    return marker + _encode(name, UNSAFE_IN_SUBJECT)


def _format_static(path: str) -> str:
    return "{static}/" + _encode(path, UNSAFE_IN_PATH)


def _encode(text: str, unsafe: re.Pattern[str]) -> str:
    return unsafe.sub(lambda found: f"%{ord(found[0]):02X}", text)


class LinkAnswer(NamedTuple):
    """`how` names a method of Links, `argument` is what it was given; `result` is the address, or what was wrong."""

    how: str
    argument: str
    result: tuple[str, ...]


def list_answers(links: Links) -> tuple[LinkAnswer, ...]:
    """The answers `links` got from other files, in a stable order, each once."""
    return tuple(LinkAnswer(how, address, _answer(links, how, address)) for how, address in sorted(links.asked))


def is_still_answered(answers: Iterable[LinkAnswer], links: Links) -> bool:
    """Whether each of the `answers` would be given again."""
    return all(_answer(links, how, address) == answer for how, address, answer in answers)


def _answer(links: Links, how: str, text: str) -> tuple[str, ...]:
    try:
        return (getattr(links, how)(text),)
    except InvalidValue as wrong:
        return (wrong.sort, wrong.text, wrong.remedy, str(wrong.instead))
