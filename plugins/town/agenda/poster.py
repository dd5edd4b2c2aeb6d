"""An event in a list: enough to choose it, nothing that would change the list for a comma in its text."""

from dataclasses import dataclass

from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.words import IN_FRENCH, Words
from plugins.town.agenda.event_place import EventPlace
from plugins.town.agenda.kinds import EXHIBITION
from plugins.town.agenda.states import BY_WORD, PLANNED, EventState

UNSEEN = ("draft", "scheduled")
"""States of what only a preview shows."""


@dataclass(frozen=True)
class Poster:
    """`title` and `summary` are plain text, `url` is site-relative; `ages` and `price` are words, empty when there is nothing to say.

    `mark` is the state of what only a preview shows. `illustration` is the editor's own picture, as the room of pictures hangs it; None
    where a drawing stands for it.
    """

    title: str
    url: str
    type: str
    state: EventState
    where: EventPlace
    summary: str = ""
    theme: str = ""
    ages: str = ""
    price: str = ""
    free: bool = False
    quartiers: tuple[str, ...] = ()
    public: tuple[str, ...] = ()
    lang: str = "fr"
    mark: str = ""
    illustration: object = None

    @property
    def exhibition(self) -> bool:
        """Whether it is open for weeks rather than taking place at an hour."""
        return self.type == EXHIBITION


def build_poster(content: PublishedContent, where: EventPlace, words: Words = IN_FRENCH) -> Poster:
    """The poster of `content`, one of Pelican's, described in `words`."""
    publication = content.publication
    extra = publication.extra
    price, ages = extra.get("price"), extra.get("age")
    return Poster(
        title=publication.title,
        url=content.url,
        type=extra.get("type", ""),
        state=BY_WORD.get(extra.get("event_status", ""), PLANNED),
        where=where,
        summary=publication.summary,
        theme=extra.get("theme", ""),
        ages=ages.format_ages(words) if ages else "",
        price=price.words if price else "",
        free=bool(price and price.free),
        quartiers=publication.quartiers,
        public=publication.public,
        lang=publication.lang,
        mark=content.state if getattr(content, "state", "") in UNSEEN else "",
        illustration=getattr(content, "picture", None),
    )
