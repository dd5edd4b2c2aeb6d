"""After an outage nothing floods: what is too old waits for a word, and one word sends it all, at the usual pace."""

import io

import pytest

from plugins.announce import commands
from plugins.announce.network import MaybeSent, PostRefused
from plugins.announce.post import Key, Post, PostState
from plugins.announce.run import RunRules
from plugins.announce.settle import list_left_aside, settle_posts
from plugins.core.infrastructure.errors import Exit, SettingsError
from tests.announce.sample import NOW, announcement, at
from tests.announce.test_announce import failing, words
from tests.announce.test_told_once import Cron

LONG_AGO = [announcement(number) for number in range(30, 0, -1)]


@pytest.fixture
def cron(tmp_path, monkeypatch):
    monkeypatch.setattr(commands.PublicPages, "format_missing_message", lambda self, one: "")
    return Cron(tmp_path, monkeypatch)


def test_a_month_later_nothing_leaves_but_what_is_new(small_town):
    report = small_town.publish(
        [*LONG_AGO, announcement(1, guid="new", permalink="https://a.example/", published=at(24 * 30)())], hours=24 * 30
    )
    assert (words(report).count("skipped"), words(report).count("sent")) == (30, 1)


def test_one_word_sends_them_all_the_oldest_first_and_no_faster(small_town):
    small_town.publish(LONG_AGO, hours=24 * 30)
    with small_town.open() as ledger:
        assert len(settle_posts("skipped", "again", ledger, at(24 * 30))) == 30
    for run in range(1, 7):
        small_town.publish(LONG_AGO, hours=24 * 30 + run, rules=RunRules(reconcile_pause=0))
        assert small_town.wall.links() == [one.permalink for one in LONG_AGO[: 5 * run]]
    assert list_left_aside(small_town.ledger()) == []


def test_what_a_person_never_wanted_is_not_among_them(small_town):
    small_town.publish(LONG_AGO[:2], hours=24 * 30)
    with small_town.open() as ledger:
        settle_posts("skipped", "skip", ledger, at(24 * 30))
        with pytest.raises(SettingsError, match="skipped"):
            settle_posts("skipped", "again", ledger, at(24 * 30))


def test_what_was_left_aside_for_another_reason_is_not_among_them(small_town):
    with small_town.open() as ledger:
        ledger.append(Post(NOW, PostState.SKIPPED, Key("g", "wall", "mairie"), reason="aucune de son groupe ne demande à être relayée"))
    assert list_left_aside(small_town.ledger()) == []


def test_settle_alone_names_the_command_and_skipped_alone_lists_them(cron):
    cron.gather(*LONG_AGO[:2])
    cron.hour(24 * 30)
    end, said = cron.type("settle_posts_by_hand", "", "")
    assert (end, said.splitlines()[0]) == (Exit.DONE, "Rien n’attend de décision.")
    assert "2 annonces laissées de côté" in said and "./beffroi settle skipped again" in said
    end, said = cron.type("settle_posts_by_hand", "skipped", "")
    assert (end, said.count("trop ancien"), "La nouvelle numéro 30" in said) == (Exit.DONE, 2, True)


def test_settle_says_what_is_known_where_to_look_and_what_each_choice_does(cron):
    cron.conf["ACCOUNTS"] = [{"network": "wall", "handle": "mairie", "url": "https://wall.example/@mairie"}]
    cron.wall.before = failing(MaybeSent("X n’a pas répondu à temps."))
    cron.hour(0)
    end, said = cron.type("settle_posts_by_hand", "", "")
    assert end == Exit.PERSON
    for sentence in (
        "wall · incertaine, le 27/03/2026 à 09:00 : La nouvelle numéro 0",
        "ce qu’on sait : X n’a pas répondu à temps.",
        "à regarder : https://wall.example/@mairie",
        "elle annonce : https://journal.example.org/2026/03/nouvelle-0/",
        "again : elle n’y est pas ; elle repartira à la prochaine exécution, quel que soit son âge, et paraîtra deux fois si elle y était.",
    ):
        assert sentence in said


def test_settle_says_of_a_run_that_died_that_it_did(cron):
    cron.wall.before = failing(SystemExit())
    with pytest.raises(SystemExit):
        commands.run(cron.conf, cron.environ, False, False, io.StringIO())
    assert "s’est arrêtée pendant l’envoi" in cron.type("settle_posts_by_hand", "", "")[1]


def test_settle_says_why_a_post_was_refused(cron):
    cron.wall.before = failing(PostRefused("X juge la publication trop grande."))
    cron.hour(0)
    assert "refusée" in cron.type("settle_posts_by_hand", "", "")[1]
