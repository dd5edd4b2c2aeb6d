"""Which publications show pictures, and the cards of those without: recomputed for changed ones only."""

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from functools import partial

from plugins.core.infrastructure.publication_rows import PublicationRows, RoomRows
from plugins.core.publication.kind import NO_FACE
from plugins.core.publication.publication import Publication, PublishedContent
from plugins.journal.pictures.gallery import Gallery
from plugins.journal.pictures.picture import Card

EXHIBITED, BARE = ("",), ()
"""The rows of what shows pictures, and of what shows nothing of its own: it has the card of the town."""
PlainCard = tuple[str, int, int, str, str, int] | tuple[()]
"""The fields of a Card; none of one that was not made yet."""


@dataclass(frozen=True)
class StandingCards:
    """The unchanged cards of one build: by source, the `drawn_cards`, and whatever is `exhibited`. Of anything else nothing is shown.
    `default` is what the card of the town was at the last build."""

    gallery: Gallery
    rows: RoomRows
    drawn_cards: dict[str, PlainCard]
    exhibited: dict[str, None]
    default: PlainCard

    @classmethod
    def from_rows(cls, gallery: Gallery, name: str, contents: Iterable[PublishedContent], rows: PublicationRows) -> "StandingCards":
        """Those cards of `contents`, Pelican's; their rows are called `name`."""
        card_rows = rows.get_rows_as_read(name, b"", contents, partial(describe_content, gallery))
        memo: tuple[dict[str, PlainCard], dict[str, None], PlainCard] = card_rows.memo or ({}, {}, ())
        drawn, exhibited, default = memo
        changed = card_rows.now if card_rows.memo is None else card_rows.changes.present
        for source in (*changed, *card_rows.changes.removed):
            drawn.pop(source, None)
            exhibited.pop(source, None)
        for source in changed:
            row = card_rows.now[source]
            if row == EXHIBITED:
                exhibited[source] = None
            elif row:
                drawn[source] = ()
        return cls(gallery, card_rows, drawn, exhibited, default)

    def find_unmade(self) -> list[str]:
        """The sources that must be processed again: they have pictures of their own, or their card is missing."""
        stands = self.gallery.is_card_kept
        return [*self.exhibited, *(source for source, card in self.drawn_cards.items() if not (card and stands(card[0])))]

    def find_changed(self, default: Card) -> frozenset[str] | None:
        """The sources whose pictures may differ from the last build; None for all of them. The others had the `default` card, if they had
        none of their own."""
        if self.rows.memo is None or self.default != astuple(default):
            return None
        return frozenset((*self.exhibited, *self.rows.changes.present))

    def find_card(self, source: str, default: Card) -> Card:
        """The card of a publication that shows no picture."""
        plain_card = self.drawn_cards.get(source)
        return Card(*plain_card) if plain_card else default

    def remember(self, made_cards: Mapping[str, Card], default: Card) -> None:
        """Record all of them, once those that were `made_cards` are, by source."""
        new_cards = {source: astuple(card) for source, card in made_cards.items() if source in self.drawn_cards}
        self.drawn_cards.update(new_cards)
        if new_cards or self.rows.changes or self.rows.memo is None or self.default != astuple(default):
            self.rows.write_memo((self.drawn_cards, self.exhibited, astuple(default)))


def describe_content(gallery: Gallery, content: PublishedContent) -> tuple[str, ...]:
    """The row of a content: EXHIBITED, BARE, or all that its drawn card and the name of its file are made of."""
    publication = content.publication
    if publication.image or find_html(content):
        return EXHIBITED
    return (build_drawing_key(gallery, publication), publication.slug, publication.title) if publication.strict else BARE


def find_html(content: PublishedContent) -> str:
    """The body of `content`, unless it asked for no file of ours: then it is not even looked at."""
    link_answers = vars(content).get("asked")  # a label tells it: nobody need ask the shelf whether there is one
    if link_answers is not None and not any(target.startswith("{static}") for answer in link_answers for target in answer.result):
        return ""
    return content._content or ""


def build_drawing_key(gallery: Gallery, publication: Publication) -> str:
    """The key of the card that is drawn for `publication`."""
    find = publication.kind.find_card_face
    return gallery.draw_card(publication.title, publication.category, find(publication) if find else NO_FACE).key
