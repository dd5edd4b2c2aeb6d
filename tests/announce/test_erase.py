"""A person's name, and the words of long ago, leave the ledger when a person asks for it; nothing is said again for all that."""

import io
import subprocess

import pytest

from plugins.announce import syndication
from plugins.announce.network import MaybeSent
from plugins.announce.networks.registry import Outbox
from plugins.announce.post import PostState
from plugins.announce.run import AnnounceRun, OpenAccount
from plugins.announce.settings import Settings
from plugins.announce.settle import count_changed_lines, erase_words, withdraw_posts
from plugins.core.infrastructure.errors import Exit, NotNow, PersonRequired, SettingsError
from plugins.core.infrastructure.settings import gather_settings
from tests.announce.sample import announcement, at
from tests.announce.test_announce import failing
from tests.announce.town import AT_ONCE, Town
from tests.networks import X

NAME = "Anaïs Lefèvre-Œuvrard"
WAYS = ["Anaïs Lefèvre-Œuvrard", "ANAÏS LEFÈVRE ŒUVRARD", "anaïs\u00a0lefèvre-œuvrard", "Anai\u0308s Lefe\u0300vre‑Œuvrard"]
HOMAGE = [
    announcement(
        number,
        title=f"Hommage à {way}, potière n° {number}",
        permalink=f"https://journal.example.org/2026/03/hommage-a-anais-lefevre-oeuvrard-{number}/",
    )
    for number, way in enumerate(WAYS, start=1)
]
OTHER = announcement(9, title="Anaïs ouvre l’exposition des Lefèvre")


def typed(town, name="", before="", yes=True, monkeypatch=None, withdrawn=False):
    """The command, on the ledger of `town`: what it says."""
    out = io.StringIO()
    settings = gather_settings(Settings, {"FEED_AUTHORITY": "valbrune.example,2024"}, {"BEFFROI_STATE": str(town.folder / "webmaster")})
    with monkeypatch.context() as patch:
        patch.setattr("plugins.announce.settle.open_ledger", lambda conf, environ: (settings, town.open("webmaster")))
        assert erase_words({}, {}, name, before, yes, out, withdrawn) is Exit.DONE
    return out.getvalue()


def whole(town: Town) -> str:
    """All that the ledger says."""
    return town.open("reader").read_lines().decode()


@pytest.fixture
def homage(town):
    """A town that has spoken of someone."""
    town.publish([*HOMAGE, OTHER])
    return town


def test_a_name_is_gone_however_it_was_written(homage, monkeypatch):
    typed(homage, NAME, monkeypatch=monkeypatch)
    said = whole(homage).casefold()
    assert "œuvrard" not in said and "oeuvrard" not in said and said.count("[effacé]") == 2 * len(WAYS)


def test_the_words_of_others_stay(homage, monkeypatch):
    typed(homage, NAME, monkeypatch=monkeypatch)
    assert OTHER.title in whole(homage) and "potière n° 1" in whole(homage)


def test_without_a_yes_nothing_changes_and_the_lines_are_counted(homage, monkeypatch):
    before = whole(homage)
    assert typed(homage, NAME, yes=False, monkeypatch=monkeypatch).startswith(f"{2 * len(WAYS)} lignes du registre à récrire")
    assert whole(homage) == before


def test_nothing_is_said_again(homage, monkeypatch):
    typed(homage, NAME, monkeypatch=monkeypatch)
    said = homage.wall.links()
    assert homage.publish([*HOMAGE, OTHER], hours=1, publisher="other").exit == Exit.DONE
    assert homage.wall.links() == said


def test_an_erased_ledger_says_of_each_post_what_it_said(homage, monkeypatch):
    before = [(entry.key, entry.state, entry.remote_id, entry.time) for entry in homage.ledger().list_entries()]
    typed(homage, NAME, monkeypatch=monkeypatch)
    assert [(entry.key, entry.state, entry.remote_id, entry.time) for entry in homage.ledger().list_entries()] == before


def test_a_second_time_there_is_nothing_to_erase(homage, monkeypatch):
    typed(homage, NAME, monkeypatch=monkeypatch)
    assert typed(homage, NAME, monkeypatch=monkeypatch) == "Le registre ne contient rien de tel.\n"


def test_the_words_of_long_ago_go_and_the_rest_stays(homage, monkeypatch):
    typed(homage, before="2026-03-28", monkeypatch=monkeypatch)
    said = whole(homage)
    assert "potière" not in said and HOMAGE[0].permalink in said


def test_the_words_of_today_are_not_of_long_ago(homage, monkeypatch):
    before = whole(homage)
    typed(homage, before="2026-03-27", monkeypatch=monkeypatch)
    assert "potière" in whole(homage) and whole(homage).count("\n") == before.count("\n")


def test_what_is_still_looked_for_by_its_words_is_not_erased(small_town, monkeypatch):
    def lose():
        raise MaybeSent("perdu")

    small_town.wall.after = lose
    small_town.publish(HOMAGE[:1])
    with pytest.raises(PersonRequired, match="settle"):
        typed(small_town, NAME, monkeypatch=monkeypatch)
    assert NAME in whole(small_town)


@pytest.mark.parametrize(("name", "before"), [("", ""), (NAME, "2026-01-01"), ("Bo", ""), ("", "hier")])
def test_what_is_not_asked_clearly_is_not_done(small_town, monkeypatch, name, before):
    with pytest.raises(SettingsError):
        typed(small_town, name, before, monkeypatch=monkeypatch)


@pytest.fixture
def branch(tmp_path):
    """A town whose ledger is a branch, and that has spoken of someone."""
    town = Town(tmp_path / "town", "git").begin()
    town.publish(HOMAGE)
    return town


def git(town, *words):
    """What git says of the shared repository."""
    return subprocess.run(["git", "-C", str(town.bare), *words], capture_output=True, check=True).stdout.decode(errors="replace")


def test_the_past_of_the_branch_goes_with_the_name(branch, monkeypatch):
    typed(branch, NAME, monkeypatch=monkeypatch)
    assert git(branch, "rev-list", "--count", "ledger").strip() == "1"
    git(branch, "gc", "--quiet", "--prune=now")
    blobs = git(branch, "cat-file", "--batch", "--batch-all-objects", "--unordered")
    assert "potière" in blobs and "Œuvrard" not in blobs


def test_a_line_that_arrives_meanwhile_is_not_lost(branch, monkeypatch):
    ledger = branch.open("webmaster")
    with ledger, pytest.raises((NotNow, PersonRequired)):
        ledger.read()
        ledger.rewrite(lambda lines: branch.publish([OTHER], publisher="other") and lines)
    assert OTHER.title in whole(branch)


def test_a_post_that_is_begun_meanwhile_keeps_the_words_by_which_it_is_looked_for(tmp_path, monkeypatch):
    town, counted = Town(tmp_path / "town", "git").begin(), count_changed_lines
    town.publish(HOMAGE[1:])
    town.wall.before = failing(MaybeSent("X n’a pas répondu."))
    monkeypatch.setattr(
        "plugins.announce.settle.count_changed_lines", lambda *asked: town.publish(HOMAGE, publisher="other") and counted(*asked)
    )
    with pytest.raises(PersonRequired, match="settle"):
        typed(town, NAME, monkeypatch=monkeypatch)
    assert "[effacé]" not in whole(town)


def remains(town: Town) -> list[str]:
    """The files of the webmaster's state folder, and the objects of its git, that still have the name."""
    state, found = town.folder / "webmaster", []
    for file in (one for one in state.rglob("*") if one.is_file() and ".git/" not in str(one)):
        found += [file.name] if "oeuvrard" in file.read_text(errors="replace").casefold().replace("œ", "oe") else []
    for repository in state.glob("*.git"):
        objects = subprocess.run(
            ["git", "-C", str(repository), "cat-file", "--batch", "--batch-all-objects"], capture_output=True, check=True
        )
        found += [repository.name] if "œuvrard" in objects.stdout.decode(errors="replace").casefold() else []
    return found


def test_nothing_of_the_name_stays_in_the_state_folder_either(homage, monkeypatch):
    state = homage.folder / "webmaster"
    known = homage.open("webmaster").read()
    syndication.write_links(state / syndication.RECEIPTS_FILE, known)
    if homage.store == "git":
        homage.open("webmaster", lane=".urgent").read()
    outbox = Outbox(state / "outbox", X)
    homage.publish([*HOMAGE, OTHER], walls=[outbox])
    assert len(remains(homage)) > len(HOMAGE)
    said = typed(homage, NAME, monkeypatch=monkeypatch)
    assert remains(homage) == []
    assert f"{len(HOMAGE)} fichiers de la boîte d’envoi" in said
    assert len(list((state / "outbox").glob("*.json"))) == 1
    assert "efface" in (state / syndication.RECEIPTS_FILE).read_text()


def test_the_words_of_what_was_withdrawn_go_without_being_typed(homage, monkeypatch):
    insult = HOMAGE[0]
    with homage.open() as ledger:
        run = AnnounceRun(ledger, at(1), AT_ONCE)
        list(
            withdraw_posts(
                [entry for entry in run.read_ledger().list_sent() if entry.key.guid == insult.guid], [OpenAccount(homage.wall)], run
            )
        )
    assert typed(homage, withdrawn=True, yes=False, monkeypatch=monkeypatch).startswith("3 lignes du registre à récrire")
    typed(homage, withdrawn=True, monkeypatch=monkeypatch)
    assert "potière n° 1" not in whole(homage) and "potière n° 2" in whole(homage)
    assert homage.state(insult) is PostState.WITHDRAWN
    assert homage.publish(HOMAGE, hours=2, publisher="other").exit == Exit.DONE
    assert len(homage.wall.links()) == len([*HOMAGE, OTHER])
