"""A voice: a sort of text that residents write, declared once as data by the room that owns it (`Room.voice`).

Its form, its pages, its moderation, its file in the journal, its erasure and the records of a person derive from the declaration, so that
`contributions`, which receives them, knows no voice by its name.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.publication import Publication, is_lenient
from plugins.core.publication.untrusted_text import check_personal_data, check_slug, count_signs

Conf = Mapping[str, Any]
BODY, TITLE_KEY = "body", "title"
ERASED_TITLE, ERASED_TEXT = "Texte effacé", "Texte effacé à la demande de son auteur."
OFF_THE_SITE = "draft"
"""The status of a text that is hidden, removed or erased: a page of a withdrawn one would still show its title, which is its author's."""
ALWAYS_KEPT = ("id", "date")
"""The keys without which a file is none; they say nothing of anybody."""


@dataclass(frozen=True)
class AskedKey:
    """A field of a form. `name` is that of its field, `key` that of the kind; `control` is choice, line, day, stars, quote (of the message
    that is answered) or hidden: what a page of the journal has filled in. `choices` are those that the settings of the town give, instead
    of the key's; where there are none, nothing is asked."""

    name: str
    key: str
    label: str
    control: str = "choice"
    required: bool = False
    empty: str = ""
    choices: Callable[[Conf], tuple[str, ...]] | None = None


QUARTER = AskedKey("quartier", "quartiers", "Quel quartier ?", empty="Toute la ville")


@dataclass(frozen=True)
class VoiceSubject:
    """What a text is about: another of the journal, of the kind `kind`, whose slug is under `key`. `absent` says that it is not online;
    `words` stand before its title."""

    key: str
    kind: str
    absent: str
    words: str


@dataclass(frozen=True)
class ReceivedText:
    """A text that is about to become a file, on the day `now`. `joined` are the references of those that have joined it meanwhile."""

    text: str
    values: Mapping[str, Any]
    received_at: datetime
    now: datetime
    joined: tuple[str, ...] = ()


def make_no_values(received: ReceivedText, conf: Conf) -> Mapping[str, object]:
    """No key but those of its form: the default."""
    return {}


@dataclass(frozen=True, kw_only=True)
class Voice:
    """`kind` is that of the journal; `path` its first word below `/voix/`. `label` names the section to moderators, `title` is that of its
    form, `text_label` that of the text, which has `longest` signs at most and becomes the key `text_key`, or the body.

    `asks` are the other keys of the form; `subject` is what the text is about. `needs_email` says whether nothing can be done without an
    address; `email_use` is what it serves for. `answer_days` says in how many days the town answers, 0 where it does not promise to, and
    `promise` what else is shown to whoever writes, both by the town's settings; `page` is the address of the
    page that shows a text which has none of its own, by its keys.

    `make_values` gives the keys that the form does not ask for. `own_keys` hold the author's words: none may have an address or a number.
    `reserved` are slugs of the section's pages. `too_long` is the sort of the mistake of a body that is.

    Once a text is erased, its file has the keys `kept_keys` alone (what without which `check` refuses it): **any other key goes**, known or
    not, so that forgetting to name one leaks nothing.

    `may_join` says whether those that say the same become one. `doubts` are patterns, and the remark with which a moderator reads a text
    that has them; an advertisement has `margin` more points than elsewhere.
    """

    kind: str
    path: str
    label: str
    title: str
    text_label: str
    longest: int
    email_use: str
    asks: tuple[AskedKey, ...] = ()
    subject: VoiceSubject | None = None
    needs_email: bool = False
    answer_days: Callable[[Conf], int] = lambda conf: 0
    promise: Callable[[Conf], str] = lambda conf: ""
    page: str = ""
    text_key: str = BODY
    make_values: Callable[[ReceivedText, Conf], Mapping[str, object]] = make_no_values
    own_keys: tuple[str, ...] = ("name", BODY)
    reserved: frozenset[str] = frozenset()
    too_long: str = ""
    kept_keys: tuple[str, ...] = ()
    may_join: bool = False
    doubts: tuple[tuple[re.Pattern[str], str], ...] = ()
    margin: int = 0

    def make_erased(self, values: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
        """The keys and the body of a file whose text is erased, from the keys that it has."""
        erased = {key: values[key] for key in (*ALWAYS_KEPT, *self.kept_keys) if key in values}
        erased |= {"status": OFF_THE_SITE, "slug": values["id"]}
        if TITLE_KEY in values:
            erased[TITLE_KEY] = ERASED_TITLE
        if self.text_key == BODY:
            return erased, ERASED_TEXT
        return {**erased, self.text_key: ERASED_TEXT}, ""

    def is_erased(self, values: Mapping[str, Any], body: str) -> bool:
        """Whether a file says that its text is."""
        text = body.strip() if self.text_key == BODY else values.get(self.text_key)
        return values.get("status") == OFF_THE_SITE and text == ERASED_TEXT

    def check(self, publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
        """A text at the address of a page of its section, longer than everybody's, or with an address or a number in it."""
        yield from check_slug(publication, file, self.reserved)
        if self.text_key == BODY and (signs := count_signs(publication.body)) > self.longest:
            text, remedy = f"{signs} signes : c’est trop long.", f"{self.longest} au plus, pour tous."
            yield Mistake(file, publication.body_line, "texte", text, remedy, self.too_long, is_lenient(publication))
        for key in self.own_keys:
            if key == BODY:
                yield from check_personal_data(publication, file, "texte", publication.body, publication.body_line)
            else:
                words = publication.title if key == TITLE_KEY else publication.extra.get(key)
                yield from check_personal_data(publication, file, key, words or "")


def find_doubts(voice: Voice, text: str) -> list[str]:
    """What a moderator should ask of `text`."""
    return [remark for pattern, remark in voice.doubts if pattern.search(text)]


def make_unknown_voice(kind: str) -> Voice:
    """The voice of texts whose room the town has no more: they are still erased and handed to their authors."""
    return Voice(kind=kind, path=kind, label=kind, title=kind, text_label="Votre texte", longest=1000, email_use="pour vous répondre")


def find_voice(voices: Iterable[Voice], kind: str) -> Voice:
    """That of the texts that become this kind."""
    return next((voice for voice in voices if voice.kind == kind), make_unknown_voice(kind))
