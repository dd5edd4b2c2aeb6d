"""A kind that stands apart from the journal's lists has a feed of its own, at the address of its list."""

from dataclasses import replace

from plugins.journal.feeds.feed import Masthead
from plugins.journal.law.expression import KINDS

SITE = "https://journal.ma-ville.fr"
MASTHEAD = Masthead("Le Journal", "Le journal de Ma Ville", SITE, "fr", "ma-ville.fr,2026")
TRIBUNES = MASTHEAD.build_kind_feed(KINDS[0], ())


def test_it_lies_where_its_list_does():
    assert (TRIBUNES.home, TRIBUNES.folder) == (f"{SITE}/expression/", f"{SITE}/flux/expression/")


def test_it_is_called_after_the_journal_and_the_kind():
    assert TRIBUNES.title == "Le Journal – Tribunes"


def test_no_other_feed_has_its_name():
    notices = replace(KINDS[0], address="avis/{slug}/")
    others = [MASTHEAD.build_feed(()), MASTHEAD.build_category_feed("Expression", "expression", ()), MASTHEAD.build_kind_feed(notices, ())]
    assert TRIBUNES.guid not in {other.guid for other in others}
