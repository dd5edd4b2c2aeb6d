"""A ledger restored from an older copy, cut at its end, or whose branch was put back: nothing is repeated, one command makes it whole.

What the networks hold is the judge.
"""

import io
import json
import shutil
import subprocess
from contextlib import chdir
from dataclasses import replace
from datetime import timedelta

import pytest

from plugins.announce import commands
from plugins.announce.settle import erase_words
from plugins.core.infrastructure import settings
from plugins.core.infrastructure.errors import Exit, NotNow, PersonRequired
from tests.announce_networks.faces import FACES
from tests.announce_x.town import HOST, PAGE, START, Ended, Town
from tests.fakes.internet import Answer

ALL = tuple(name for name, face in FACES.items() if face.reads)
ONCE = {1}


def said(town: Town, networks: tuple[str, ...] = ALL) -> dict[str, set[int]]:
    """How many times each network holds each announcement."""
    return {network: set(town.held(network).values()) for network in networks}


def again(town: Town, hours: float) -> Ended:
    """A run, whatever it ends in."""
    try:
        return town.say(hours)
    except (PersonRequired, NotNow) as error:
        return Ended(int(error.exit_code), str(error))


def typed(town: Town, hours: float) -> Ended:
    """`./beffroi recover`, on the machine of the last run."""
    checkout, out = town._at(hours), io.StringIO()
    with chdir(checkout):
        try:
            code = commands.run_recover(settings.load_settings(checkout / "essaiconf.py"), town.environ, out)
        except (PersonRequired, NotNow) as error:
            return Ended(int(error.exit_code), str(error))
    return Ended(code, out.getvalue())


@pytest.fixture
def publishing(town):
    """A town with its ledger in a file, before it has said anything, and the copies of its state folder."""
    town = town(ALL, "file")
    shutil.copytree(town.state, town.folder / "backup")
    return town


def restore(town: Town, *names: str) -> None:
    """Put the copies of these files of the state folder in their place; of the whole folder without names."""
    if not names:
        shutil.rmtree(town.state)
        shutil.copytree(town.folder / "backup", town.state)
    for name in names:
        shutil.copy(town.folder / "backup" / name, town.state / name)


@pytest.mark.parametrize(
    "names",
    [("ledger.jsonl",), ("ledger.jsonl", "ledger.jsonl.begun"), ()],
    ids=["the ledger", "the ledger and its mark", "the whole folder"],
)
def test_an_older_copy_of_the_ledger_repeats_nothing_and_says_what_to_do(publishing, names):
    assert publishing.say(0).code == Exit.DONE
    restore(publishing, *names)
    ended = again(publishing, 1)
    assert (ended.code, "./beffroi recover" in ended.said) == (Exit.PERSON, True), ended.said
    assert set().union(*said(publishing).values()) == ONCE
    assert again(publishing, 2).code == Exit.PERSON
    recovered = typed(publishing, 2)
    assert recovered.code == Exit.DONE, recovered.said
    assert again(publishing, 3).code == Exit.DONE
    assert set().union(*said(publishing).values()) == ONCE


def test_a_whole_folder_put_back_repeats_nothing_where_no_account_can_be_read(town, monkeypatch):
    """A bot cannot read its channel again: the machine remembers, outside the folder that was put back."""
    town = town(("x", "telegram"), "file")
    monkeypatch.setattr(type(town.x), "environ", {})
    shutil.copytree(town.state, town.folder / "backup")
    assert town.say(0).code == Exit.DONE
    restore(town)
    ended = again(town, 1)
    assert (ended.code, "./beffroi recover" in ended.said) == (Exit.PERSON, True), ended.said
    assert typed(town, 2).code == Exit.DONE
    for hours in (3, 30):
        assert again(town, hours).code == Exit.PERSON
    assert said(town, ("telegram",)) == {"telegram": ONCE}


def test_lines_lost_at_the_end_are_noticed_and_found_again(publishing):
    publishing.say(0)
    ledger = publishing.state / "ledger.jsonl"
    lines = ledger.read_bytes().splitlines(keepends=True)
    ledger.write_bytes(b"".join(lines[: len(lines) // 2]))
    assert again(publishing, 1).code == Exit.PERSON
    typed(publishing, 1)
    assert again(publishing, 2).code == Exit.DONE
    assert set().union(*said(publishing).values()) == ONCE


def test_what_is_new_still_leaves_once_the_ledger_is_whole(publishing):
    later = publishing.announcements.pop()
    publishing.say(0)
    restore(publishing)
    publishing.announcements.append(later)
    assert again(publishing, 1).code == Exit.PERSON
    typed(publishing, 1)
    again(publishing, 2)
    assert set().union(*said(publishing).values()) == ONCE


def test_a_branch_put_back_repeats_nothing_on_a_fresh_machine(town):
    """Nothing is left there of what was seen: the accounts alone know."""
    town = town(ALL, "git")
    before = subprocess.check_output(["git", "-C", town.remote, "rev-parse", "refs/heads/ledger"], text=True).strip()
    assert town.say(0).code == Exit.DONE
    subprocess.run(["git", "-C", town.remote, "update-ref", "refs/heads/ledger", before], check=True)
    ended = again(town, 1)
    assert (ended.code, "./beffroi recover" in ended.said) == (Exit.PERSON, True), ended.said
    assert typed(town, 2).code == Exit.DONE
    assert again(town, 3).code == Exit.DONE
    assert set().union(*said(town).values()) == ONCE


@pytest.mark.parametrize("gone", [False, True], ids=["put back", "deleted"])
def test_a_machine_that_has_seen_the_branch_puts_back_its_very_lines(town, gone):
    town = town(ALL, "git")
    git = ["git", "-C", str(town.remote)]
    before = subprocess.check_output([*git, "rev-parse", "refs/heads/ledger"], text=True).strip()
    town.say(0)
    whole = subprocess.check_output([*git, "show", "ledger:ledger-2026.jsonl"])
    machine = town.state.parent
    town._checkout = lambda: machine
    subprocess.run([*git, "update-ref", *(["-d", "refs/heads/ledger"] if gone else ["refs/heads/ledger", before])], check=True)
    ended = again(town, 1)
    assert (ended.code, "./beffroi recover" in ended.said) == (Exit.PERSON, True), ended.said
    assert (typed(town, 1).code, again(town, 2).code) == (Exit.DONE, Exit.DONE)
    restored = subprocess.check_output([*git, "show", "ledger:ledger-2026.jsonl"])
    assert set(whole.splitlines()) <= set(restored.splitlines())
    assert set().union(*said(town).values()) == ONCE


def test_an_account_that_cannot_be_read_leaves_the_ledger_untrusted(publishing):
    publishing.say(0)
    restore(publishing, "ledger.jsonl")
    publishing.internet.sites.pop("graph.facebook.com")
    assert typed(publishing, 1).code == Exit.LATER
    assert again(publishing, 2).code == Exit.PERSON


def test_an_alert_leaves_though_the_ledger_is_shorter_and_is_not_said_twice(publishing):
    publishing.say(0)
    restore(publishing)
    first = publishing.announcements[0]
    publishing.announcements = [*publishing.announcements, _alert(first)]
    assert [publishing.alert(1).code for _ in range(2)] == [Exit.DONE, Exit.DONE]
    assert {network: held[first.permalink] for network, held in ((one, publishing.held(one)) for one in ALL)} == dict.fromkeys(ALL, 1)
    assert {sum("Alerte" in str(post) for post in publishing.fakes[network].posts) for network in ALL} == ONCE


def _alert(like):
    return type(like).from_json(
        json.loads(json.dumps(like.to_json(), default=str))
        | {
            "guid": f"{like.guid}-alerte",
            "permalink": "https://journal.essai.example/alerte/",
            "title": "Alerte : crue",
            "urgent": True,
        }
    )


def test_what_a_person_posted_by_hand_waits_for_a_word_and_holds_up_no_other(publishing):
    first, second = publishing.announcements
    publishing.x.hold(f"Venez tous ! {first.permalink}")
    ended = again(publishing, 0)
    assert ended.code == Exit.PERSON and "avec d’autres mots" in ended.said and "settle" in ended.said
    assert (publishing.posts()[first.permalink], publishing.posts()[second.permalink]) == (1, 1)
    assert again(publishing, 1).code == Exit.DONE
    assert (publishing.posts()[first.permalink], publishing.posts()[second.permalink]) == (1, 1)


def test_our_very_words_posted_by_hand_are_taken_for_ours(publishing):
    first, second = publishing.announcements
    publishing.x.hold(f"{first.title}\n{first.permalink}", when=START)
    ended = again(publishing, 0)
    assert (ended.code, "x · déjà en ligne" in ended.said) == (Exit.DONE, True), ended.said
    assert (publishing.posts()[first.permalink], publishing.posts()[second.permalink]) == (1, 1)
    assert again(publishing, 1).said == "Rien à annoncer.\n"


def test_several_posts_of_our_very_words_are_an_older_ledger(publishing):
    for one in publishing.announcements:
        publishing.x.hold(f"{one.title}\n{one.permalink}", when=START)
    ended = again(publishing, 0)
    assert (ended.code, "./beffroi recover" in ended.said) == (Exit.PERSON, True), ended.said
    assert set(publishing.posts().values()) == ONCE


def test_a_page_that_has_moved_since_is_known_by_its_words(publishing):
    """The ledger was restored, and an editor had changed the address in between: the old link is in the post."""
    publishing.say(0)
    restore(publishing)
    publishing.announcements = [_elsewhere(publishing, one) for one in publishing.announcements]
    assert again(publishing, 1).code == Exit.PERSON
    assert {len(publishing.fakes[network].posts) for network in ALL if network != "facebook"} == {len(publishing.announcements)}


def _renamed(town, one, **more):
    """The same with another title, and so at another address."""
    return replace(_elsewhere(town, one), title=f"{one.title} : tout ce qui change", **more)


def _take_off_line(town, *gone):
    for one in gone:
        (town.folder / "site" / one.permalink.partition("example/")[2] / "index.html").unlink()


def test_a_page_with_another_title_at_another_address_is_known_by_the_former_one(publishing, monkeypatch):
    """The ledger was restored; its editor keeps the old address in « aliases », or the last build did, from `receipts.json`."""
    publishing.say(0)
    restore(publishing)
    monkeypatch.setenv("XDG_STATE_HOME", str(publishing.folder / "another-machine"))
    before = publishing.announcements
    publishing.announcements = [_renamed(publishing, one, former_addresses=(one.permalink,)) for one in before]
    assert again(publishing, 1).code == Exit.PERSON
    assert {len(publishing.fakes[network].posts) for network in ALL} == {len(before)}


def test_a_post_that_leads_to_an_address_of_ours_that_is_gone_waits_for_a_person(publishing, monkeypatch):
    """The ledger was restored, and nothing is left that knows the former address."""
    before = publishing.announcements
    publishing.say(0)
    restore(publishing)
    monkeypatch.setenv("XDG_STATE_HOME", str(publishing.folder / "another-machine"))
    publishing.announcements = [_renamed(publishing, one) for one in before]
    _take_off_line(publishing, *before)
    ended = again(publishing, 1)
    assert (ended.code, "qui ne s’ouvre plus" in ended.said, "settle" in ended.said) == (Exit.PERSON, True, True), ended.said
    assert {len(publishing.fakes[network].posts) for network in ALL} == {len(before)}


def test_a_dead_address_in_a_post_older_than_the_article_holds_it_up_no_more_than_one_that_opens(publishing):
    article = publishing.announcements[0]
    publishing.x.hold(f"Rappel https://{HOST}/2026/02/perdue/", when=article.published - timedelta(hours=1))
    publishing.x.hold(f"Tout est sur https://{HOST}/2026/03/essai-2/", when=START)
    publishing.announcements = [article]
    assert again(publishing, 0).code == Exit.DONE
    assert publishing.posts()[article.permalink] == 1


def test_while_the_town_s_host_is_down_no_address_of_ours_is_held_to_be_gone(publishing):
    before = publishing.announcements
    publishing.x.hold(f"Rappel https://{HOST}/2026/02/perdue/", when=START)
    site = publishing.internet.sites[HOST]
    publishing.internet.sites[HOST] = lambda request: Answer(503)
    assert again(publishing, 0).code == Exit.LATER
    publishing.internet.sites[HOST] = site
    assert "qui ne s’ouvre plus" in again(publishing, 1).said
    assert {publishing.posts()[one.permalink] for one in before} == {0}


def _elsewhere(town, one):
    link = one.permalink.replace("/essai-", "/autre-adresse-")
    page = town.folder / "site" / link.partition("example/")[2] / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text(PAGE.format(one.title.replace("&", "&amp;"), link, HOST), encoding="utf-8")
    return replace(one, permalink=link)


def test_an_alert_does_not_wait_for_an_account_that_cannot_be_read_nor_for_one_where_it_was_told_by_hand(publishing):
    alert = _alert(publishing.announcements[0])
    publishing.x.hold(f"Attention, la rivière monte : {alert.permalink}")
    publishing.fakes["mastodon"].timeline = Answer(503)
    publishing.announcements = [alert]
    publishing.alert(0)
    assert {network: sum("Alerte" in str(post) for post in publishing.fakes[network].posts) for network in ALL} == dict.fromkeys(ALL, 1)


def test_erasing_a_name_is_no_loss(publishing):
    publishing.say(0)
    conf, out = settings.load_settings(publishing.folder / "checkout" / "essaiconf.py"), io.StringIO()
    with chdir(publishing.folder / "checkout"):
        erase_words(conf, publishing.environ, "Beffroi", "", True, out)
    assert "effacé" in out.getvalue()
    assert again(publishing, 1).code == Exit.DONE
    assert set().union(*said(publishing).values()) == ONCE


def alone_on_telegram(town, monkeypatch, store: str) -> Town:
    """A town that is on Telegram only: no account can tell that the ledger is short."""
    opened = town(("x", "telegram"), store)
    monkeypatch.setattr(type(opened.x), "environ", {})
    return opened


def begun_anew(town: Town, hours: float) -> str:
    """`./beffroi begin`, on a machine as it is at that hour."""
    checkout, out = town._at(hours), io.StringIO()
    with chdir(checkout):
        assert commands.run_begin(settings.load_settings(checkout / "essaiconf.py"), town.environ, out) is Exit.DONE
    return out.getvalue()


def ref(town: Town, name: str, *value: str) -> str:
    """What a reference of the shared repository leads to, or its new value."""
    command = ["update-ref", name, *value] if value else ["rev-parse", name]
    return subprocess.check_output(["git", "-C", str(town.remote), *command], text=True).strip()


def say_and_put_the_branch_back(town: Town) -> None:
    """Announce what waits, then have the branch of the ledger as it was before."""
    before = ref(town, "refs/heads/ledger")
    assert town.say(0).code == Exit.DONE
    ref(town, "refs/heads/ledger", before)


def test_an_older_copy_carried_to_another_machine_asks_for_begin_where_no_account_can_be_read(town, monkeypatch):
    town = alone_on_telegram(town, monkeypatch, "file")
    next_article = town.announcements.pop()
    shutil.copytree(town.state, town.folder / "backup")
    assert town.say(0).code == Exit.DONE
    restore(town)
    monkeypatch.setenv("XDG_STATE_HOME", str(town.folder / "another-machine"))
    for hours in (1, 2):
        ended = again(town, hours)
        assert (ended.code, "./beffroi begin" in ended.said) == (Exit.PERSON if hours == 1 else Exit.DONE, True), ended.said
    assert "tenu pour dit" in begun_anew(town, 3)
    town.announcements.append(next_article)
    assert again(town, 4).code == Exit.DONE
    assert said(town, ("telegram",)) == {"telegram": ONCE}


def test_a_whole_ledger_carried_to_another_machine_asks_once(town, monkeypatch):
    town = alone_on_telegram(town, monkeypatch, "file")
    next_article = town.announcements.pop()
    assert town.say(0).code == Exit.DONE
    monkeypatch.setenv("XDG_STATE_HOME", str(town.folder / "another-machine"))
    begun_anew(town, 1)
    town.announcements.append(next_article)
    assert [again(town, hours).code for hours in (2, 3)] == [Exit.DONE, Exit.DONE]
    assert said(town, ("telegram",)) == {"telegram": ONCE}


def test_a_branch_put_back_repeats_nothing_where_no_account_can_be_read(town, monkeypatch):
    """Every run is on a fresh machine: the repository remembers beside the branch how far it went."""
    town = alone_on_telegram(town, monkeypatch, "git")
    next_article = town.announcements.pop()
    say_and_put_the_branch_back(town)
    ended = again(town, 1)
    assert (ended.code, "./beffroi recover" in ended.said) == (Exit.PERSON, True), ended.said
    assert typed(town, 2).code == Exit.DONE
    town.announcements.append(next_article)
    assert [again(town, hours).code for hours in (3, 4)] == [Exit.DONE, Exit.DONE]
    assert said(town, ("telegram",)) == {"telegram": ONCE}


def test_a_branch_that_nothing_vouches_for_asks_for_begin_where_no_account_can_be_read(town, monkeypatch):
    """One of an earlier version, or a repository that was put back without its references."""
    town = alone_on_telegram(town, monkeypatch, "git")
    next_article = town.announcements.pop()
    say_and_put_the_branch_back(town)
    subprocess.run(["git", "-C", town.remote, "update-ref", "-d", "refs/beffroi/witness/ledger"], check=True)
    ended = again(town, 1)
    assert (ended.code, "./beffroi begin" in ended.said) == (Exit.PERSON, True), ended.said
    begun_anew(town, 2)
    town.announcements.append(next_article)
    assert [again(town, hours).code for hours in (3, 4)] == [Exit.DONE, Exit.DONE]
    assert said(town, ("telegram",)) == {"telegram": ONCE}


def test_where_every_account_is_read_a_branch_of_an_earlier_version_goes_on_and_is_watched_from_then_on(town):
    town = town(ALL, "git")
    subprocess.run(["git", "-C", town.remote, "update-ref", "-d", "refs/beffroi/witness/ledger"], check=True)
    assert town.say(0).code == Exit.DONE
    assert ref(town, "refs/beffroi/witness/ledger") == ref(town, "refs/heads/ledger")
