"""What a run says, in which order, and how it ends."""

from datetime import timedelta

import pytest

from plugins.announce.announce import announce
from plugins.announce.continuity import set_baselines
from plugins.announce.due import find_due_announcements, list_news
from plugins.announce.ledger import LedgerOvertaken
from plugins.announce.ledger_file import FileLedger
from plugins.announce.network import MaybeSent, NotSent, PostRefused
from plugins.announce.post import PostState
from plugins.announce.run import OpenAccount, RunRules
from plugins.announce.settle import settle_posts
from plugins.core.infrastructure.errors import Exit, NotNow
from tests.announce.sample import NOW, announcement, at
from tests.announce.town import AT_ONCE, LINKS, NEWS, Town
from tests.announce.wall import Wall
from tests.steps import count_calls


def failing(failure):
    """Raises `failure`, each time."""

    def fail():
        raise failure

    return fail


def words(report):
    """What is said of each post."""
    return [outcome.word for outcome in report]


def test_what_is_due_is_said_once_the_oldest_first(town):
    report = town.publish()
    assert (town.wall.links(), report.exit) == (LINKS, Exit.DONE)
    again = town.publish()
    assert (town.wall.links(), again.exit, list(again)) == (LINKS, Exit.DONE, [])


def test_a_new_title_address_or_date_is_not_news(small_town):
    small_town.publish()
    edited = [announcement(3, title="Corrigé", permalink="https://journal.example.org/autre/", published=NOW)]
    assert list(small_town.publish(edited)) == []


def test_what_the_editor_edits_after_a_claim_does_not_change_what_was_claimed(small_town):
    small_town.wall.before = failing(MaybeSent("?"))
    small_town.publish(NEWS[:1])
    small_town.wall.before = bool
    small_town.publish([announcement(3, title="Corrigé")], hours=1)
    assert small_town.wall.posts()[0][0].startswith("La nouvelle numéro 3\n")


def test_an_interruption_says_what_has_left_and_the_next_run_goes_on(small_town):
    turn = iter([bool, failing(KeyboardInterrupt())])
    small_town.wall.before = lambda: next(turn)()
    report = small_town.publish()
    assert (words(report), report.exit) == (["sent"], Exit.LATER)
    assert "Interrompu" in report.format_lines()[-1]
    small_town.wall.before = bool
    small_town.publish(hours=1)
    assert sorted(small_town.wall.links()) == sorted(LINKS)


def test_an_account_that_never_began_says_nothing(tmp_path):
    town = Town(tmp_path / "town", "file")
    report = town.publish()
    assert (town.wall.links(), report.exit) == ([], Exit.PERSON)
    assert "./beffroi begin" in str(report.outcomes[0])


def test_a_second_account_does_not_replay_the_past(small_town):
    library = Wall(small_town.folder / "library.jsonl", name="library")
    report = small_town.publish(walls=[small_town.wall, library])
    assert small_town.wall.links() == LINKS
    assert (library.links(), report.exit) == ([], Exit.PERSON)


def test_what_was_published_before_the_beginning_is_never_said(small_town, tmp_path):
    library = Wall(tmp_path / "library.jsonl", name="library")
    with small_town.open() as ledger:
        set_baselines(NEWS[:2], [OpenAccount(library)], ledger, at())
    small_town.publish(walls=[library])
    assert library.links() == LINKS[2:]


def test_a_scheduled_publication_waits_for_its_hour(small_town):
    tonight = [announcement(1, published=NOW + timedelta(hours=9))]
    assert list(small_town.publish(tonight)) == []
    assert words(small_town.publish(tonight, hours=9)) == ["sent"]


def test_no_more_than_the_limit_leaves_in_one_run(small_town):
    rules = RunRules(max_per_run=2)
    first = small_town.publish(rules=rules)
    assert (small_town.wall.links(), first.exit) == (LINKS[:2], Exit.LATER)
    assert small_town.publish(rules=rules).exit == Exit.DONE
    assert small_town.wall.links() == LINKS


def test_what_is_too_old_is_listed_skipped_and_never_said(small_town):
    old = [announcement(1, published=NOW - timedelta(days=8))]
    report = small_town.publish([*old, *NEWS[:1]])
    assert words(report) == ["skipped", "sent"]
    assert small_town.state(old[0]) is PostState.SKIPPED
    assert list(small_town.publish(old, rules=RunRules(max_age_days=30))) == []


def test_what_was_too_old_is_said_once_its_date_is_new(small_town):
    small_town.publish([announcement(1, published=NOW - timedelta(days=8))])
    assert words(small_town.publish([announcement(1, published=NOW + timedelta(hours=1))], hours=2)) == ["sent"]


def test_a_clock_that_was_ahead_for_one_run_loses_nothing(small_town):
    assert words(small_town.publish(hours=24 * 365)) == ["skipped"] * 3
    assert words(small_town.publish()) == ["sent"] * 3


def test_two_publications_of_one_identity_are_said_once(small_town):
    small_town.publish([announcement(1), announcement(1, permalink="https://journal.example.org/autre/")])
    assert len(small_town.wall.links()) == 1


@pytest.mark.parametrize("decision", ["again", "sent"])
def test_a_publication_whose_identity_changes_is_not_said_again_unless_a_person_wants_it(small_town, decision):
    """The `id` of its file was lost and made again, or FEED_AUTHORITY was changed."""
    small_town.publish(NEWS[:1])
    renamed = [announcement(3, guid="tag:autre.example,2026:1")]
    report = small_town.publish(renamed)
    assert (words(report), report.exit, small_town.wall.links()) == (["refused"], Exit.PERSON, LINKS[:1])
    with small_town.open() as ledger:
        settle_posts("all", decision, ledger, at())
    small_town.publish(renamed)
    assert len(small_town.wall.links()) == {"again": 2, "sent": 1}[decision]


def test_two_accounts_of_one_network_are_told_apart(small_town):
    library = Wall(small_town.folder / "library.jsonl")
    library.account = "mediatheque"
    with small_town.open() as ledger:
        set_baselines([], [OpenAccount(library)], ledger, at(-24))
    lines = small_town.publish(NEWS[:1], walls=[small_town.wall, library]).format_lines()
    assert [line.partition(" ")[0] for line in lines] == ["wall/mairie", "wall/mediatheque"]


def test_a_pause_that_a_network_asks_for_is_told_with_its_end(small_town):
    def pause():
        raise NotSent("attendez", at(5)())

    small_town.wall.before = pause
    small_town.publish(NEWS[:1])
    assert "demande d’attendre jusqu’au 27/03 à 14:00" in "\n".join(small_town.publish(NEWS[:1], hours=1).format_lines())


def test_a_defect_of_one_network_holds_up_no_other(small_town):
    broken, sound = Wall(small_town.folder / "broken.jsonl", "x"), Wall(small_town.folder / "sound.jsonl", "bluesky")
    with small_town.open() as ledger:
        set_baselines([], [OpenAccount(broken), OpenAccount(sound)], ledger, at(-24))

    def break_down():
        raise KeyError("id")

    broken.before = break_down
    report = small_town.publish(walls=[broken, sound])
    assert (report.exit, sound.links(), broken.links()) == (Exit.PERSON, LINKS, [])


def test_ten_thousand_at_once_are_sorted_out_in_a_moment(small_town):
    small_town.wall.public = False

    def calls(count: int) -> int:
        many = [announcement(1, guid=f"tag:v,2024:{number}") for number in range(count)]
        known, ledger = list_news(OpenAccount(small_town.wall), many, small_town.ledger()), small_town.ledger()
        return count_calls(lambda: find_due_announcements(known, small_town.wall, ledger, NOW, RunRules()))

    assert calls(10_000) < 20 * calls(1_000)


@pytest.mark.parametrize(
    ("failure", "state", "end"),
    [
        (NotSent("X demande d’attendre."), PostState.NOT_SENT, Exit.LATER),
        (PostRefused("X refuse ce texte.", "Changez-le."), PostState.REFUSED, Exit.PERSON),
        (PostRefused("Clés inconnues.", "Refaites-les.", account=True), PostState.NOT_SENT, Exit.PERSON),
        (MaybeSent("X n’a pas répondu."), PostState.UNKNOWN, Exit.PERSON),
    ],
)
def test_each_failure_has_its_state_and_its_exit_code(town, failure, state, end):
    town.wall.before = failing(failure)
    report = town.publish(NEWS[:1])
    assert (town.state(NEWS[0]), report.exit) == (state, end)
    assert failure.reason in str(report.outcomes[0])


def test_what_was_certainly_not_sent_leaves_with_the_next_run(small_town):
    small_town.wall.before = failing(NotSent("limite", retry_at=NOW + timedelta(minutes=15)))
    small_town.publish(NEWS[:1])
    small_town.wall.before = bool
    assert words(small_town.publish(NEWS[:1])) == ["waiting"]
    assert words(small_town.publish(NEWS[:1], hours=1)) == ["sent"]


def test_a_network_that_asks_to_wait_for_years_is_asked_again_the_next_day(small_town):
    small_town.wall.before = failing(NotSent("limite", retry_at=NOW + timedelta(days=9999)))
    small_town.publish(NEWS[:1])
    small_town.wall.before = bool
    assert words(small_town.publish(NEWS[:1], hours=23)) == ["waiting"]
    assert words(small_town.publish(NEWS[:1], hours=24)) == ["sent"]


def test_one_refused_post_does_not_hold_up_the_others(small_town):
    refusals = iter([PostRefused("X refuse ce texte.")])
    small_town.wall.before = lambda: failing(failure)() if (failure := next(refusals, None)) else None
    report = small_town.publish()
    assert (words(report), report.exit) == (["refused", "sent", "sent"], Exit.PERSON)
    again = small_town.publish()
    assert (words(again), again.exit, len(small_town.wall.links())) == (["refused"], Exit.PERSON, 2)


@pytest.mark.parametrize("failure", [NotSent("a"), MaybeSent("b"), PostRefused("c", account=True)])
def test_a_network_that_fails_is_left_alone_until_the_next_run(small_town, failure):
    small_town.wall.before = failing(failure)
    assert len(list(small_town.publish())) == 1


@pytest.mark.parametrize("failure", [NotSent("a"), MaybeSent("b"), PostRefused("c", account=True), PostRefused("d")])
def test_the_fate_of_one_network_is_not_the_other_s(small_town, failure):
    other = Town(small_town.folder, "file")
    other.wall = Wall(small_town.folder / "other.jsonl", name="other")
    other.begin()
    small_town.wall.before = failing(failure)
    small_town.publish(walls=[small_town.wall, other.wall])
    small_town.publish(walls=[small_town.wall, other.wall], hours=1)
    assert other.wall.links() == LINKS


def test_a_page_that_readers_cannot_open_yet_is_not_announced(small_town):
    report = small_town.publish(rules=RunRules(page=lambda _: "sa page répond 404"))
    assert (words(report), report.exit, small_town.wall.links()) == (["waiting"] * 3, Exit.LATER, [])
    assert small_town.state(NEWS[0]) is None


def test_a_page_that_never_comes_holds_up_no_other(small_town):
    """However many they are: those that were said are counted, not those that were looked for."""
    rules = RunRules(page=lambda one: "sa page répond 404" if one in NEWS[:2] else "", max_per_run=1)
    report = small_town.publish(rules=rules)
    assert (words(report), small_town.wall.links()) == (["waiting", "waiting", "sent"], LINKS[2:])


def test_a_host_that_is_down_is_not_asked_for_every_page(small_town):
    asked = []
    many = [announcement(1, guid=f"tag:v,2024:{number}") for number in range(50)]
    small_town.publish(many, rules=RunRules(page=lambda one: asked.append(one) or "sa page ne répond pas"))
    assert len(asked) == 10


def test_a_ledger_that_fails_after_the_call_ends_the_run_and_the_next_one_finds_the_post(small_town, monkeypatch):
    whole, lines = FileLedger.append, iter([True, False])

    def fail_second(ledger, *entries, rivals=()):
        if next(lines, True):
            return whole(ledger, *entries, rivals=rivals)
        raise NotNow("disque plein")

    with monkeypatch.context() as patch:
        patch.setattr(FileLedger, "append", fail_second)
        report = small_town.publish()
    assert (report.exit, "disque plein" in report.format_lines()[-1]) == (Exit.LATER, True)
    assert small_town.wall.links() == LINKS[:1]
    assert words(small_town.publish()) == ["found", "sent", "sent"]
    assert small_town.wall.links() == LINKS


def test_the_rules_of_the_house_by_default():
    assert (RunRules().max_per_run, RunRules().max_age_days, RunRules().reconcile_after) == (5, 7, 900)
    assert AT_ONCE.page(NEWS[0]) == ""


def test_an_account_that_another_publisher_speaks_on_is_left_to_it_and_the_others_speak(small_town, tmp_path):
    library, news = Wall(tmp_path / "library.jsonl", name="library"), NEWS[:1]
    accounts = [OpenAccount(library), OpenAccount(small_town.wall)]
    with small_town.open() as ledger:
        set_baselines([], accounts, ledger, at(-24))
        append = ledger.append

        def overtaken(*entries, rivals=()):
            if entries[-1].key.network == "library":
                raise LedgerOvertaken("Un autre publieur s’occupe de cette annonce.")
            append(*entries, rivals=rivals)

        ledger.append = overtaken
        report = announce(news, accounts, ledger, at(), AT_ONCE)
    assert (words(report), report.exit, small_town.wall.links()) == (["sent"], Exit.LATER, LINKS[:1])
