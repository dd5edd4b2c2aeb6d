"""An announced article that turns out to be wrong: said right, once for each account, and never announced again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plugins.announce.announce import announce
from plugins.announce.continuity import set_baselines
from plugins.announce.gather import build_correction, format_correction_occasion, gather_announcements
from plugins.announce.ledger_file import FileLedger
from plugins.announce.network import MaybeSent, NotSent
from plugins.announce.post import Key, PostState, format_reference
from plugins.announce.run import Choice, OpenAccount
from plugins.announce.settle import settle_posts
from plugins.core.infrastructure.errors import Exit, NotNow
from tests.announce.forks import done
from tests.announce.sample import NOW, announcement, at
from tests.announce.test_announce import failing, words
from tests.announce.test_gather import ONE, content
from tests.announce.town import AT_ONCE
from tests.announce.wall import Wall, die

TEXT = "Le marché ouvre à 9 h, et non à 8 h."
FIRST = announcement(1)


def corrected(text=TEXT, first=FIRST, hours=1.0):
    """What an article says after its correction, so many hours after NOW."""
    publication = replace(ONE, modified=NOW + timedelta(hours=hours), extra={"correction": text})
    return [first, build_correction(first, publication)]


def said(wall):
    """The first line of each post, and what it answers."""
    return [(text.split("\n")[0], reply) for text, reply in zip([post[0] for post in wall.posts()], wall.replies(), strict=True)]


RIGHT = (FIRST.title, ""), (f"Correction. {TEXT}", "1")


@pytest.mark.parametrize("edit", [{"title": "Un autre titre"}, {"summary": "Un résumé"}, {"tags": ("marché",)}, {"published": NOW}])
def test_an_announced_article_that_is_edited_is_never_announced_again(small_town, edit):
    small_town.publish([FIRST])
    assert list(small_town.publish([replace(FIRST, **edit)], hours=1)) == []


def test_a_correction_is_said_once_as_an_answer_to_the_announcement(town):
    town.publish([FIRST])
    report = town.publish(corrected(), hours=1)
    assert (words(report), said(town.wall)) == (["sent"], [*RIGHT])
    assert list(town.publish(corrected(), hours=2)) == []


@pytest.mark.parametrize(
    "text", ["le marché ouvre à 9 h et non à 8 h", "Le marché ouvre à 9 h, et non à 8\u202fh.", "  LE MARCHÉ ouvre à 9h, et non à 8h…"]
)
def test_the_same_words_typed_otherwise_are_the_same_correction(text):
    assert format_correction_occasion(text) == format_correction_occasion(TEXT)


@pytest.mark.parametrize(("one", "other"), [("15 euros", "1,5 euro"), ("9 h 30", "19 h 30"), ("le 3 mai", "le 4 mai"), ("12:30", "1 230")])
def test_other_words_are_another_correction(one, other):
    assert format_correction_occasion(one) != format_correction_occasion(other)


def test_what_is_put_right_again_is_said_again_and_answers_the_first_announcement(town):
    """Of 9 h, 9 h 30, and 9 h after all, readers must not be left with 9 h 30; nothing is said of an edit that changes no words."""
    town.publish([FIRST])
    second = "Il ouvre à 9 h 30."
    for hours, text in enumerate((TEXT, TEXT, second, second, TEXT, TEXT.upper(), second), start=1):
        town.publish(corrected(text, hours=hours), hours=hours)
        town.publish(corrected(text, hours=hours), hours=hours + 0.5)
    assert said(town.wall) == [*RIGHT, (f"Correction. {second}", "1"), RIGHT[1], (f"Correction. {second}", "1")]


def test_a_correction_that_nobody_has_read_needs_no_return_to_the_one_before(small_town):
    small_town.publish(corrected(hours=0.5), hours=1)
    small_town.publish(corrected(hours=0.5), hours=1)
    small_town.wall.before = failing(NotSent("X demande d’attendre."))
    small_town.publish(corrected("Il ouvre à 9 h 30.", hours=2), hours=2)
    small_town.publish(corrected(hours=3), hours=3)
    assert said(small_town.wall) == [(FIRST.title, "")]


def test_nothing_is_corrected_on_an_account_that_never_said_it(small_town, tmp_path):
    with small_town.open() as ledger:
        set_baselines([FIRST], [OpenAccount(late := Wall(tmp_path / "late.jsonl", name="late"))], ledger, at())
    small_town.publish([FIRST])
    small_town.publish(corrected(), hours=1, walls=[small_town.wall, late])
    assert (len(small_town.wall.posts()), late.posts()) == (2, [])


def test_what_leaves_already_corrected_needs_no_correction(town):
    assert words(town.publish(corrected(hours=-0.5))) == ["sent"]
    assert [list(town.publish(corrected(hours=hours), hours=hours)) for hours in (1, 48)] == [[], []]
    entry = town.ledger().get_latest_entry(Key(FIRST.guid, "wall", "mairie", format_correction_occasion(TEXT)))
    assert (entry.state, entry.reason) == (PostState.SKIPPED, "l’annonce est partie déjà corrigée")


def test_a_person_can_have_it_said_all_the_same(small_town):
    small_town.publish(corrected(hours=-0.5))
    entry = small_town.ledger().get_latest_entry(Key(FIRST.guid, "wall", "mairie", format_correction_occasion(TEXT)))
    with small_town.open() as ledger:
        settle_posts(format_reference(entry.key), "again", ledger, at(1))
    assert words(small_town.publish(corrected(hours=-0.5), hours=1)) == ["sent"]


def test_an_announcement_that_a_second_attempt_sends_corrected_needs_none_either(small_town):
    small_town.wall.before = failing(NotSent("X demande d’attendre."))
    small_town.publish([FIRST])
    small_town.wall.before = bool
    assert words(small_town.publish(corrected(), hours=1)) == ["sent"]
    assert list(small_town.publish(corrected(), hours=2)) == []


def test_an_announcement_that_is_sent_as_it_was_claimed_is_then_corrected(small_town):
    """Its words were promised before the correction: a second attempt says the very same ones."""
    small_town.wall.before = failing(MaybeSent("X n’a pas répondu."))
    small_town.publish([FIRST])
    small_town.wall.before = bool
    small_town.publish(corrected(), hours=1)
    small_town.publish(corrected(), hours=2)
    assert said(small_town.wall) == [*RIGHT]


def test_a_correction_waits_until_it_is_known_whether_the_announcement_was_sent(small_town):
    small_town.wall.after = failing(MaybeSent("X n’a pas répondu."))
    small_town.wall.readable = failing(NotSent("X est en panne."))
    small_town.publish([FIRST])
    small_town.wall.after = bool
    assert words(small_town.publish(corrected(), hours=1)) == ["unknown", "waiting"]
    small_town.wall.readable = bool
    assert words(small_town.publish(corrected(), hours=2)) == ["found", "sent"]


def test_a_correction_that_was_certainly_not_sent_leaves_with_the_next_run(small_town):
    small_town.publish([FIRST])
    small_town.wall.before = failing(NotSent("X demande d’attendre."))
    assert small_town.publish(corrected(), hours=1).exit == Exit.LATER
    small_town.wall.before = bool
    small_town.publish(corrected(), hours=2)
    assert said(small_town.wall) == [*RIGHT]


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("already", [True, False], ids=["already corrected", "corrected later"])
def test_a_publisher_killed_at_any_call_corrects_once_what_was_said_wrong(town, moment, already):
    for hours, news in ((0, corrected(hours=-0.5) if already else [FIRST]), (2, corrected(hours=-0.5 if already else 1))):
        setattr(town.wall, moment, die)
        done(lambda news=news, hours=hours: town.publish(news, hours=hours))
        setattr(town.wall, moment, bool)
        for later in (1, 1.5):
            town.publish(news, hours=hours + later)
    assert said(town.wall) == [*RIGHT][: 1 if already else 2]


def test_a_power_cut_between_the_two_lines_leaves_nothing_to_correct(small_town, monkeypatch):
    """The correction's end comes first: a claim that stood alone would have its correction sent."""
    whole = FileLedger._write

    def torn(ledger, lines):
        whole(ledger, lines[: lines.index(b"\n") + 1])
        raise NotNow("coupure")

    with monkeypatch.context() as patch:
        patch.setattr(FileLedger, "_write", torn)
        small_town.publish(corrected(hours=-0.5))
    for hours in (1, 2):
        small_town.publish(corrected(hours=-0.5), hours=hours)
    assert said(small_town.wall) == [RIGHT[0]]


def test_a_correction_too_old_is_skipped_and_listed(small_town):
    small_town.publish([FIRST])
    assert words(small_town.publish(corrected(), hours=24 * 9)) == ["skipped"]


def test_a_correction_follows_its_article_where_it_was_said_whatever_the_account_takes_now(small_town):
    account = OpenAccount(small_town.wall, Choice(categories=("Culture",)))
    with small_town.open() as ledger:
        announce([replace(FIRST, category="Culture")], [account], ledger, at(), AT_ONCE)
        assert words(announce(corrected(first=replace(FIRST, category="Sport")), [account], ledger, at(1), AT_ONCE)) == ["sent"]


def test_what_is_gathered_of_a_corrected_article():
    changed = replace(ONE, extra={"correction": TEXT}, modified=NOW + timedelta(hours=1))
    first, second = gather_announcements([content(changed)], "a.example,2024")
    assert (second.guid, second.occasion, second.in_reply_to, second.published) == (
        first.guid,
        format_correction_occasion(TEXT),
        "published",
        changed.modified,
    )
    assert (second.overrides, second.tags, second.image, second.alone) == ({"text": TEXT}, first.tags, None, False)


@pytest.mark.parametrize("change", [{"extra": {"correction": TEXT}}, {"modified": NOW}])
def test_without_a_text_or_a_date_there_is_no_correction(change):
    assert len(gather_announcements([content(replace(ONE, **change))], "a.example,2024")) == 1


def test_an_article_that_is_not_announced_has_no_correction_either():
    changed = replace(ONE, extra={"correction": TEXT}, modified=NOW, social={"skip": True})
    assert gather_announcements([content(changed)], "a.example,2024") == []


def test_beginning_counts_articles_and_not_their_corrections(small_town, tmp_path):
    with small_town.open() as ledger:
        (line,) = set_baselines(corrected(hours=-0.5), [OpenAccount(Wall(tmp_path / "late.jsonl", name="late"))], ledger, at())
    assert "1 publication déjà parue" in line
