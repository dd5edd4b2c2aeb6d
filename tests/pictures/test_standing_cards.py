"""What a page shows of pictures is looked at again where it may be another, and only there."""

import random
from types import SimpleNamespace

from plugins.core.infrastructure.build_services import PublicationChanges, RoomRows
from plugins.journal.pictures.exhibit import StandingCards
from plugins.journal.pictures.room import Card
from tests.campaign import trials


class KeptRows:
    """The rows of the last build, in the place of a store."""

    def __init__(self):
        self.before, self.memo = {}, None

    def get_rows_as_read(self, room, around, contents, make):
        """See PublicationRows."""
        now = {content.relative_source_path: make(content) for content in contents}
        added, removed = now.keys() - self.before.keys(), self.before.keys() - now.keys()
        changed = {source for source in now.keys() & self.before.keys() if now[source] != self.before[source]}
        changes = PublicationChanges(*map(frozenset, (added, changed, removed)), is_everything=self.memo is None)
        self.before = now
        return RoomRows(now, changes, memo=self.memo, write=self.keep)

    def keep(self, memo):
        self.memo = memo


def content(source, title, strict, image, body):
    kind = SimpleNamespace(find_card_face=None)
    publication = SimpleNamespace(kind=kind, title=title, slug=title.lower(), category="", strict=strict, image=image)
    return SimpleNamespace(relative_source_path=source, publication=publication, _content=body)


def drawn(content):
    """The card that is drawn for a content."""
    title = content.publication.title
    return Card(f"https://a.example/images/{title}.png", 1200, 630, title, "image/png", len(title))


def shown(content, default):
    """The card of a content, made anew."""
    publication = content.publication
    if publication.image or content._content:
        return Card(f"https://a.example/images/{publication.image}-{content._content}.jpg", 1200, 630, "", "image/jpeg", 9)
    return drawn(content) if publication.strict else default


def build(rows, journal, default, lost=()):
    """The card of each content, and the sources of those that may have another than at the last build."""
    contents = [content(source, *values) for source, values in sorted(journal.items())]
    gallery = SimpleNamespace(is_card_kept=lambda url: url not in lost, draw_card=lambda *words: SimpleNamespace(key=repr(words)))
    standing = StandingCards.from_rows(gallery, "essai", contents, rows)
    unmade = set(standing.find_unmade())
    made = {each.relative_source_path: shown(each, default) for each in contents if each.relative_source_path in unmade}
    changed = standing.find_changed(default)
    standing.remember(made, default)
    return {source: made.get(source) or standing.find_card(source, default) for source in journal}, changed, unmade


def test_whatever_happens_each_has_its_card_and_one_that_changed_is_told():
    for seed in range(trials(full=500, sample=60)):
        chance, rows, journal, before = random.Random(seed), KeptRows(), {}, {}
        for _ in range(8):
            for _ in range(chance.randrange(4)):
                source = f"{chance.randrange(8)}.md"
                if chance.random() < 0.2:
                    journal.pop(source, None)
                else:
                    journal[source] = (
                        chance.choice("ABC"),
                        chance.random() < 0.5,
                        chance.choice(("", "", "place.jpg")),
                        chance.choice(("", "<img>")),
                    )
            default = Card(chance.choice(("ville", "village")), 1200, 630, "", "image/png", 5)
            lost = {f"https://a.example/images/{chance.choice('ABC')}.png"} if chance.random() < 0.3 else set()
            cards, changed, _ = build(rows, journal, default, lost)
            assert cards == {source: shown(content(source, *values), default) for source, values in journal.items()}
            if changed is not None:
                assert {source for source in cards if cards[source] != before.get(source)} <= changed
            before = cards


def test_a_card_that_stands_is_not_made_again():
    rows, default = KeptRows(), Card("ville", 1200, 630, "", "image/png", 5)
    journal = {"a.md": ("A", True, "", ""), "b.md": ("B", False, "", ""), "c.md": ("C", True, "place.jpg", "")}
    assert build(rows, journal, default)[1:] == (None, {"a.md", "c.md"})
    assert build(rows, journal, default)[1:] == ({"c.md"}, {"c.md"})
    assert build(rows, journal, default, {"https://a.example/images/A.png"})[2] == {"a.md", "c.md"}
