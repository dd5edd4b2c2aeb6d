"""A place as lists show it: a few words, so that a list moves only when these words do."""

from dataclasses import dataclass
from functools import cached_property

from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.quarter import Quarter
from plugins.core.publication.slug import slugify
from plugins.core.publication.words import N_
from plugins.town.places.hours_of import find_position
from plugins.town.places.sorts import BY_NAME, SORTS, Sort

HOURS = "lieux/horaires/"
ELSEWHERE = "ailleurs"
"""What stands for the quarter of a place that is in none."""


@dataclass(frozen=True)
class PlaceEntry:
    """`title` and `address` are plain text, `hours` what the filter `opening_line` tells, `url` is site-relative. `quarter` is None for a
    place that is in none.

    `changes` is the address of the file of coming changes in which it is, under `slug`; empty for a place without hours. `facts` are short.
    `illustration` is the editor's own, as the room of pictures hangs it; None where a drawing stands for it.
    """

    title: str
    slug: str
    url: str
    sort: Sort
    address: str
    quarter: Quarter | None
    hours: str
    changes: str
    facts: tuple[str, ...]
    lang: str
    position: tuple[float, float] | None
    illustration: object = None

    @property
    def rank(self) -> tuple[str, str]:
        """Its sort key: the title without accents."""
        return slugify(self.title), self.url

    @cached_property
    def mark(self) -> str:
        """A value that changes with the entry; for its type and quarter, their names suffice."""
        quarter = self.quarter.name if self.quarter else None
        words = (self.title, self.slug, self.url, self.sort.name, self.address, quarter, self.hours, self.changes)
        return repr((words, self.facts, self.lang, self.position, self.illustration))


def build_entry(content: PublishedContent, may_have_picture: bool = True) -> PlaceEntry:
    """The directory entry of one of Pelican's contents, a place."""
    publication = content.publication
    extra, hours = publication.extra, publication.extra.get("opening_hours") or ""
    quarter = Quarter.from_name(publication.quartiers[0]) if publication.quartiers else None
    access = extra.get("accessibility") or ()
    facts = filter(None, (extra.get("price_range"), N_("accessible en fauteuil") if "fauteuil roulant" in access else ""))
    return PlaceEntry(
        title=publication.title,
        slug=publication.slug,
        url=publication.address,
        sort=BY_NAME.get(extra.get("type", ""), SORTS[0]),
        address=extra.get("street_address", ""),
        quarter=quarter,
        hours=hours,
        changes=format_changes_address(quarter) if hours else "",
        facts=tuple(facts),
        lang=publication.lang,
        position=find_position(publication),
        illustration=getattr(content, "picture", None) if may_have_picture else None,
    )


def format_changes_address(quarter: Quarter | None) -> str:
    """The address of the coming changes of the places of `quarter`, site-relative."""
    return f"{HOURS}{quarter.slug if quarter else ELSEWHERE}.json"
