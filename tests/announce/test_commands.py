"""The commands of announcing, as `tasks.py` calls them."""

import io
import json
import subprocess

import pytest

from plugins.announce import commands, gather
from plugins.announce.network import PostRefused
from plugins.announce.networks.registry import Outbox
from plugins.announce.run import OpenAccount
from plugins.core.infrastructure.errors import Exit, PersonRequired, SettingsError
from tests.announce.sample import announcement
from tests.announce.test_announce import failing
from tests.announce.wall import Wall
from tests.fakes.gathered import write_gathered
from tests.networks import X


class Desk:
    """A webmaster before a terminal: `networks` are those that the credentials open."""

    def __init__(self, folder, monkeypatch):
        self.folder = folder
        self.conf = {"ANNOUNCE": True, "FEED_AUTHORITY": "valbrune.example,2024", "RECONCILE_PAUSE": 0, "ANNOUNCE_PAGE_WAIT": 0}
        self.environ = {"BEFFROI_STATE": str(folder / "state"), "BEFFROI_NOW": "2026-03-27T09:00"}
        self.networks = None
        self._patch = monkeypatch

    def gather(self, *announcements):
        """What the last build left."""
        write_gathered(self.folder / "state", announcements)

    def speak_on(self, *networks):
        """Credentials are there."""
        self._patch.setattr(commands, "open_accounts", lambda settings, conf, environ: [OpenAccount(network) for network in networks])

    def type(self, command, *words):
        """The exit code of a command, and what it printed."""
        out = io.StringIO()
        end = getattr(commands, command)(self.conf, self.environ, *words, out=out)
        return end, out.getvalue()


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.setattr(commands.PublicPages, "format_missing_message", lambda self, one: "")
    desk = Desk(tmp_path, monkeypatch)
    desk.gather(announcement(2), announcement(1))
    return desk


def test_a_town_without_configuration_fills_its_outbox_and_the_second_run_changes_nothing(desk):
    end, said = desk.type("run", False, False)
    assert (end, said.count("envoyé")) == (Exit.DONE, 2)
    before = {path: path.read_bytes() for path in desk.folder.rglob("*") if path.is_file()}
    assert desk.type("run", False, False) == (Exit.DONE, "Rien à annoncer.\n")
    assert {path: path.read_bytes() for path in desk.folder.rglob("*") if path.is_file()} == before


def test_a_dry_run_shows_whole_posts_and_writes_nothing(desk):
    before = sorted(desk.folder.rglob("*"))
    end, said = desk.type("run", True, False)
    assert end == Exit.DONE
    assert (
        "    https://journal.example.org/2026/03/nouvelle-1/\n    #ConseilMunicipal\n    (63 sur 280 signes, 0,20\u202f$ au plus)" in said
    )
    assert sorted(desk.folder.rglob("*")) == before


def test_a_pull_request_without_credentials_shows_only_what_merging_would_send(desk):
    desk.speak_on(wall := Wall(desk.folder / "wall"))
    desk.type("run_begin")
    desk.speak_on(Outbox(desk.folder / "state" / "outbox", X))
    desk.gather(announcement(2), announcement(1), announcement(0))
    _, said = desk.type("run", True, False)
    assert (said.count("partirait"), "nouvelle-0" in said, wall.posts()) == (1, True, [])


def test_a_dry_run_names_what_is_too_old_and_how_it_would_leave(desk):
    desk.gather(announcement(24 * 8))
    _, said = desk.type("run", True, False)
    assert said == "outbox · laissé de côté : La nouvelle numéro 192 — trop ancien. Changez « date » pour qu’elle parte.\n"


def test_json_is_for_programs(desk):
    _, said = desk.type("run", False, True)
    report = json.loads(said)
    assert (report["exit"], [post["outcome"] for post in report["posts"]]) == (0, ["sent", "sent"])
    assert report["posts"][0]["text"].startswith("La nouvelle numéro 2\n")


def test_begin_then_announce_says_only_what_is_new(desk):
    desk.speak_on(wall := Wall(desk.folder / "wall"))
    assert desk.type("run", False, False)[0] == Exit.PERSON
    end, said = desk.type("run_begin")
    assert (end, "2 publications déjà parues" in said) == (Exit.DONE, True)
    desk.gather(announcement(2), announcement(1), announcement(0))
    assert desk.type("run", False, False)[0] == Exit.DONE
    assert wall.links() == [announcement(0).permalink]


def test_beginning_twice_changes_nothing(desk):
    desk.speak_on(Wall(desk.folder / "wall"))
    desk.type("run_begin")
    desk.gather(announcement(0))
    assert "annonce déjà" in desk.type("run_begin")[1]
    assert desk.type("run", False, False)[1].count("envoyé") == 1


def test_the_outbox_has_nothing_to_begin(desk):
    assert "boîte d’envoi" in desk.type("run_begin")[1]


def test_the_ledger_is_shown_one_line_a_post(desk):
    assert desk.type("show_ledger", False)[1] == "Le registre est vide.\n"
    desk.type("run", False, False)
    end, said = desk.type("show_ledger", False)
    assert (end, said.count("outbox · envoyé : La nouvelle numéro")) == (Exit.DONE, 2)
    assert [json.loads(line)["state"] for line in desk.type("show_ledger", True)[1].splitlines()] == ["sent", "sent"]


def test_an_empty_ledger_is_no_line_of_json(desk):
    assert desk.type("show_ledger", True) == (Exit.DONE, "")


def test_the_ledger_says_when_an_account_began(desk):
    desk.speak_on(wall := Wall(desk.folder / "wall"))
    desk.gather()
    desk.type("run_begin")
    _, said = desk.type("show_ledger", False)
    assert said.rstrip("\n").endswith(f"{wall.name} · début : le compte {wall.account} annonce depuis ce moment")


def test_settle_shows_what_awaits_and_what_each_choice_does(desk):
    assert desk.type("settle_posts_by_hand", "", "") == (Exit.DONE, "Rien n’attend de décision.\n")
    desk.speak_on(wall := Wall(desk.folder / "wall"))
    desk.gather()
    desk.type("run_begin")
    desk.gather(announcement(1))
    wall.before = failing(PostRefused("X refuse ce texte."))
    desk.type("run", False, False)
    end, said = desk.type("settle_posts_by_hand", "", "")
    assert (end, "X refuse ce texte." in said, said.count("./beffroi settle RÉFÉRENCE")) == (Exit.PERSON, True, 3)
    assert desk.type("settle_posts_by_hand", said[:6], "skip")[0] == Exit.DONE
    assert desk.type("settle_posts_by_hand", "", "")[0] == Exit.DONE


def test_announcing_before_the_first_build_says_so(desk):
    (desk.folder / "state" / gather.ANNOUNCEMENTS_FILE).unlink()
    with pytest.raises(PersonRequired, match=r"\./beffroi build"):
        desk.type("run", False, False)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"announcements": [{}]}', '{"announcements": [{"published": "hier"}]}'])
def test_gathered_announcements_that_are_damaged_ask_for_a_build(desk, damage):
    (desk.folder / "state" / gather.ANNOUNCEMENTS_FILE).write_text(damage)
    with pytest.raises(PersonRequired, match=r"\./beffroi build"):
        desk.type("run", False, False)


HAND_EDITED = [{"published": "2026-03-27T08:00:00"}, {"guid": ["x"]}, {"permalink": 7}, {"title": None}]


@pytest.mark.parametrize("edit", HAND_EDITED, ids=str)
def test_gathered_announcements_that_were_edited_by_hand_ask_for_a_build(desk, edit):
    path = desk.folder / "state" / gather.ANNOUNCEMENTS_FILE
    path.write_text(json.dumps({"announcements": [announcement(1).to_json() | edit]}))
    with pytest.raises(PersonRequired, match=r"\./beffroi build"):
        desk.type("run", False, False)


def test_the_announcements_of_another_journal_are_not_said_for_this_one(desk):
    desk.conf["FEED_AUTHORITY"] = "autre.example,2020"
    for command, words in (("run", (False, False)), ("run_begin", ())):
        with pytest.raises(PersonRequired, match="FEED_AUTHORITY"):
            desk.type(command, *words)


def test_a_state_folder_that_is_no_folder_is_told_without_a_traceback(desk, tmp_path):
    (tmp_path / "file").touch()
    desk.environ["BEFFROI_STATE"] = str(tmp_path / "file")
    for command, words in (
        ("run", (False, False)),
        ("run_begin", ()),
        ("show_ledger", (False,)),
        ("settle_posts_by_hand", ("all", "sent")),
    ):
        with pytest.raises(SettingsError, match=r"BEFFROI_STATE : .*/file est un fichier"):
            desk.type(command, *words)


def test_a_state_folder_below_a_file_is_told_too(desk, tmp_path):
    (tmp_path / "file").touch()
    desk.environ["BEFFROI_STATE"] = str(tmp_path / "file" / "state")
    with pytest.raises(SettingsError, match="/file est un fichier"):
        desk.type("show_ledger", False)


def test_within_a_run_time_passes_even_where_the_instant_is_given(desk, monkeypatch):
    """A machine that slept between a claim and its call must know it."""
    desk.speak_on(wall := Wall(desk.folder / "wall"))
    desk.gather()
    desk.type("run_begin")
    desk.gather(announcement(1))
    seconds = iter(range(0, 10_000, 400))
    monkeypatch.setattr("plugins.announce.send.time.clock_gettime", lambda _: next(seconds))
    assert (desk.type("run", False, False)[0], wall.links()) == (Exit.LATER, [])


def test_a_preview_or_a_laptop_cannot_send(desk):
    desk.conf["ANNOUNCE"] = False
    with pytest.raises(SettingsError, match="ANNOUNCE"):
        desk.type("run", False, False)


@pytest.mark.parametrize(("setting", "prefix"), [("OUTPUT_PATH", ""), ("DEPLOY", "folder:"), ("DEPLOY", "rsync:")])
def test_the_ledger_never_lies_inside_the_published_site(desk, setting, prefix):
    desk.conf[setting] = f"{prefix}{desk.folder}"
    with pytest.raises(SettingsError, match="BEFFROI_STATE"):
        desk.type("run", False, False)


def test_the_git_ledger_is_one_setting_away(desk, tmp_path):
    subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / "town.git")], check=True)
    desk.environ |= {"BEFFROI_LEDGER": f"git:{tmp_path / 'town.git'}", "PATH": "/usr/bin:/bin"}
    assert desk.type("run", False, False)[0] == Exit.DONE
    assert not (desk.folder / "state" / "ledger.jsonl").exists()
    assert desk.type("show_ledger", False)[1].count("envoyé") == 2
