"""A publication that the town withdraws: what was said of it is listed, taken away when a person asks, and never said again."""

import io
import json

import pytest

from plugins.announce import commands, gather
from plugins.announce.announce import announce
from plugins.announce.network import MaybeSent, NotSent, PostRefused
from plugins.announce.networks.registry import Outbox
from plugins.announce.post import Key, PostState, WithdrawnPublication, format_reference
from plugins.announce.run import AnnounceRun, OpenAccount
from plugins.announce.settle import find_visible_posts, format_withdrawals, report_withdrawal, settle_posts
from plugins.core.infrastructure.errors import Exit, PersonRequired, SettingsError
from tests.announce.forks import done
from tests.announce.sample import announcement, at
from tests.announce.test_announce import failing, words
from tests.announce.test_correction import FIRST, corrected
from tests.announce.town import AT_ONCE
from tests.announce.wall import Wall, die
from tests.fakes.gathered import write_gathered
from tests.networks import X

GONE = WithdrawnPublication(FIRST.guid, FIRST.title)
OTHER = announcement(2)


def withdrawing(town, *asked, walls=(), hours=2.0):
    """The report of `withdraw`, so many hours after NOW."""
    with town.open() as ledger:
        return report_withdrawal(
            asked or ("all",), [GONE], [OpenAccount(wall) for wall in walls or [town.wall]], AnnounceRun(ledger, at(hours), AT_ONCE)
        )


def publishing(town, some=(), hours=3.0):
    """The report of a run in which the article is withdrawn."""
    with town.open() as ledger:
        return announce(some, [OpenAccount(town.wall)], ledger, at(hours), AT_ONCE, [GONE])


def said_of(town, *others):
    """The article is announced, and corrected; so are `others`."""
    town.publish([FIRST, *others])
    town.publish([*corrected(), *others], hours=1)
    return town


def test_everything_that_was_said_of_it_is_taken_away_and_nothing_else(town):
    report = withdrawing(said_of(town, OTHER))
    assert (words(report), report.exit, sorted(town.wall.deleted())) == (["withdrawn"] * 2, Exit.DONE, ["2", "3"])
    assert town.state(FIRST) is PostState.WITHDRAWN
    assert town.state(OTHER) is PostState.SENT


def test_an_answer_goes_before_what_it_answers(small_town):
    withdrawing(said_of(small_town))
    assert small_town.wall.deleted() == ["2", "1"]


def test_a_second_time_there_is_nothing_to_withdraw(town):
    said_of(town)
    withdrawing(town)
    assert list(withdrawing(town)) == []


def test_a_run_lists_what_is_still_said_with_what_to_type_and_ends_as_it_would(small_town):
    report = publishing(said_of(small_town))
    first = format_reference(Key(FIRST.guid, "wall", "mairie"))
    assert (list(report), report.exit) == ([], Exit.DONE)
    assert report.format_lines()[:2] == [
        "« La nouvelle numéro 1 » est retirée, mais toujours annoncée :",
        f"    wall · https://wall.example/1 — ./beffroi withdraw {first}",
    ]
    assert json.loads(report.to_json())["remarks"] == report.format_lines()
    withdrawing(small_town)
    assert publishing(small_town).format_lines() == ["Rien à annoncer."]


def test_on_x_the_price_of_a_deletion_is_said(small_town):
    small_town.wall.name = "x"
    small_town.begin()
    said_of(small_town)
    assert format_withdrawals(find_visible_posts([GONE], small_town.ledger()))[1].endswith("(0,01\u202f$)")


def test_what_was_never_announced_is_not_listed(small_town):
    small_town.publish([OTHER])
    assert find_visible_posts([GONE], small_town.ledger()) == {}


def test_what_is_in_the_outbox_was_shown_to_nobody(small_town, tmp_path):
    with small_town.open() as ledger:
        announce([FIRST], [OpenAccount(Outbox(tmp_path / "outbox", X))], ledger, at(), AT_ONCE)
    assert find_visible_posts([GONE], small_town.ledger()) == {}


@pytest.mark.parametrize(
    ("failure", "word", "end"),
    [
        (NotSent("X est injoignable."), "standing", Exit.LATER),
        (PostRefused("X refuse.", "Changez-le."), "kept", Exit.PERSON),
        (PostRefused("Clés inconnues.", "Refaites-les.", account=True), "kept", Exit.PERSON),
    ],
)
def test_a_deletion_that_fails_stays_listed_and_is_tried_the_next_time(small_town, failure, word, end):
    said_of(small_town)
    small_town.wall.deleting = failing(failure)
    report = withdrawing(small_town)
    assert (words(report), report.exit) == ([word] * 2, end)
    assert failure.reason in str(report.outcomes[0])
    assert len(find_visible_posts([GONE], small_town.ledger())[GONE]) == 2
    small_town.wall.deleting = bool
    assert words(withdrawing(small_town)) == ["withdrawn"] * 2


def test_an_account_that_is_refused_is_asked_once(small_town):
    asked = []
    small_town.wall.deleting = lambda: asked.append(1) or failing(PostRefused("Clés inconnues.", account=True))()
    withdrawing(said_of(small_town))
    assert len(asked) == 1


def test_the_fate_of_one_account_is_not_the_other_s(small_town, tmp_path):
    said_of(small_town)
    assert words(withdrawing(small_town, walls=[Wall(tmp_path / "other", name="other")])) == ["kept"] * 2
    assert words(withdrawing(small_town)) == ["withdrawn"] * 2


@pytest.mark.parametrize("moment", ["deleting", "after"])
def test_killed_at_any_call_the_next_time_ends_it(town, moment):
    said_of(town)
    setattr(town.wall, moment, die)
    assert done(lambda: withdrawing(town)) == -9
    setattr(town.wall, moment, bool)
    assert words(withdrawing(town)) == ["withdrawn"] * 2
    assert (town.state(FIRST), set(town.wall.deleted())) == (PostState.WITHDRAWN, {"1", "2"})


def test_any_post_can_be_taken_away_by_its_reference(small_town):
    small_town.publish([OTHER])
    assert words(withdrawing(small_town, format_reference(Key(OTHER.guid, "wall", "mairie")))) == ["withdrawn"]
    assert list(small_town.publish([OTHER], hours=3)) == []


@pytest.mark.parametrize("asked", ["ffffff", "", "ALL"])
def test_a_reference_that_no_post_has_is_told_before_anything_is_taken_away(small_town, asked):
    said_of(small_town)
    with pytest.raises(SettingsError, match=f"« {asked} »"):
        withdrawing(small_town, format_reference(Key(FIRST.guid, "wall", "mairie")), asked)
    assert small_town.wall.deleted() == []


@pytest.mark.parametrize("beside", ["--dry-run", "x"])
def test_a_word_beside_all_that_is_not_understood_takes_nothing_away(small_town, beside):
    said_of(small_town)
    with pytest.raises(SettingsError, match="rien n’a été retiré"):
        withdrawing(small_town, "all", beside)
    assert small_town.wall.deleted() == []


def test_a_post_of_which_only_a_person_knows_is_taken_away_by_a_person(small_town):
    small_town.wall.before = failing(MaybeSent("X n’a pas répondu."))
    small_town.publish([FIRST])
    with small_town.open() as ledger:
        settle_posts("all", "sent", ledger, at())
    first = format_reference(Key(FIRST.guid, "wall", "mairie"))
    (report,) = withdrawing(small_town)
    assert (report.word, "supprimez-le sur le compte" in str(report), f"./beffroi withdraw {first}" in str(report)) == ("kept", True, True)
    assert (words(withdrawing(small_town, first)), small_town.wall.deleted()) == (["withdrawn"], [])


def lone_claim(town):
    """The article was claimed, and nobody knows whether it was said."""
    town.wall.before = failing(MaybeSent("X n’a pas répondu."))
    town.publish([FIRST])
    town.wall.before = bool


def test_what_was_withdrawn_before_it_was_known_to_be_sent_is_never_sent_again(town):
    lone_claim(town)
    report = publishing(town)
    assert (words(report), report.exit, town.wall.posts()) == (["skipped"], Exit.DONE, [])
    assert (town.state(FIRST), list(publishing(town, hours=4))) == (PostState.SKIPPED, [])


def test_what_had_been_sent_all_the_same_is_found_and_listed(small_town):
    small_town.wall.after = failing(MaybeSent("X n’a pas répondu."))
    small_town.publish([FIRST])
    small_town.wall.after = bool
    report = publishing(small_town)
    assert (words(report), len(report.remarks)) == (["found"], 3)


def test_while_its_absence_is_not_proven_it_stays_unknown(small_town):
    lone_claim(small_town)
    assert words(publishing(small_town, hours=0.1)) == ["unknown"]
    assert small_town.state(FIRST) is PostState.UNKNOWN


def test_the_outbox_forgets_a_post_that_a_person_names(small_town, tmp_path):
    outbox = Outbox(tmp_path / "outbox", X)
    with small_town.open() as ledger:
        announce([FIRST], [OpenAccount(outbox)], ledger, at(), AT_ONCE)
    withdrawing(small_town, format_reference(Key(FIRST.guid, "outbox", "local")), walls=[outbox])
    assert list((tmp_path / "outbox").iterdir()) == []


@pytest.fixture
def desk(tmp_path, monkeypatch, small_town):
    """The command, as a person types it, in a town that said two things of what it withdraws now."""
    said_of(small_town)
    state = tmp_path / "town"
    monkeypatch.setattr(commands, "open_accounts", lambda *_: [OpenAccount(small_town.wall)])
    write_gathered(state, [], [WithdrawnPublication(FIRST.guid, "Titre")])
    conf = {"ANNOUNCE": True, "FEED_AUTHORITY": "valbrune.example,2024", "ANNOUNCE_PAGE_WAIT": 0}

    def typed(*asked, **more):
        out = io.StringIO()
        environ = {"BEFFROI_STATE": str(state), "BEFFROI_NOW": "2026-03-27T12:00"}
        return commands.withdraw_posts_by_hand(conf | more, environ, asked, out), out.getvalue()

    return typed


def test_the_command_shows_what_is_left_then_takes_it_away_then_has_nothing_to_do(desk, small_town):
    end, said = desk()
    assert (end, said.count("./beffroi withdraw "), small_town.wall.deleted()) == (Exit.PERSON, 4, [])
    end, said = desk("all")
    assert (end, said.count("wall · retiré : ")) == (Exit.DONE, 2)
    assert desk() == desk("all") == (Exit.DONE, "Rien n’est à retirer.\n")


def test_a_preview_or_a_laptop_takes_nothing_away(desk, small_town):
    with pytest.raises(SettingsError, match="ANNOUNCE"):
        desk("all", ANNOUNCE=False)
    assert small_town.wall.deleted() == []


@pytest.mark.parametrize("damage", [[{"guid": 1, "title": "x"}], [{}], [7], 7, [{"guid": "tag:autre,2020:1", "title": "x"}]])
def test_a_list_of_withdrawn_publications_that_is_damaged_asks_for_a_build(tmp_path, damage):
    path = tmp_path / gather.ANNOUNCEMENTS_FILE
    write_gathered(tmp_path, [])
    path.write_text(path.read_text().replace('"withdrawn": []', f'"withdrawn": {str(damage).replace(chr(39), chr(34))}'))
    with pytest.raises(PersonRequired, match=r"\./beffroi build"):
        gather.read_gathered(path, "valbrune.example,2024")


def test_what_was_gathered_by_an_older_version_has_nothing_withdrawn(tmp_path):
    path = tmp_path / gather.ANNOUNCEMENTS_FILE
    path.write_text('{"version": 1, "announcements": []}')
    assert gather.read_gathered(path, "valbrune.example,2024").withdrawn == []
