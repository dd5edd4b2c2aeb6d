"""From a ledger put back as it was to the next article said: for each network, and for each pair of networks."""

import io
import shutil
from contextlib import chdir
from itertools import combinations

import pytest

from plugins.announce import commands
from plugins.core.infrastructure import settings
from plugins.core.infrastructure.errors import Exit
from tests.announce_networks.faces import FACES
from tests.announce_networks.test_shorter_ledger import again, typed
from tests.announce_x.town import Town

GROUPS = [group for size in (1, 2) for group in combinations(FACES, size)]


@pytest.mark.parametrize("networks", GROUPS, ids="+".join)
def test_the_next_article_is_said_once_everywhere(town, networks, monkeypatch):
    town = open_town(town, networks, monkeypatch)
    next_article = town.announcements.pop()
    shutil.copy(town.state / "ledger.jsonl", town.folder / "backup")
    assert town.say(0).code == Exit.DONE
    shutil.copy(town.folder / "backup", town.state / "ledger.jsonl")
    assert again(town, 1).code == Exit.PERSON
    recovered = typed(town, 2)
    assert recovered.code == Exit.DONE, recovered.said
    town.announcements.append(next_article)
    ended = again(town, 3)
    assert ended.code == Exit.DONE, ended.said
    assert {name: set(town.held(name).values()) for name in networks} == {name: {1} for name in networks}


def test_a_ledger_begun_anew_beside_kept_addresses_says_the_next_article(town):
    town = town(("x", "telegram"), "file")
    next_article = town.announcements.pop()
    assert town.say(0).code == Exit.DONE
    for file in town.state.glob("ledger.jsonl*"):
        file.unlink()
    conf = settings.load_settings(town.folder / "checkout" / "essaiconf.py")
    environ = town.environ | {"XDG_STATE_HOME": str(town.folder / "another-machine")}
    assert commands.run_begin(conf, environ, io.StringIO()) is Exit.DONE
    town.announcements.append(next_article)
    with chdir(town._at(1)):
        out = io.StringIO()
        assert commands.run(conf, environ, dry_run=False, as_json=False, out=out) == Exit.DONE, out.getvalue()
    assert {name: set(town.held(name).values()) for name in ("x", "telegram")} == {"x": {1}, "telegram": {1}}


def open_town(town, networks, monkeypatch) -> Town:
    opened: Town = town(("x", *(name for name in networks if name != "x")), "file")
    if "x" not in networks:
        monkeypatch.setattr(type(opened.x), "environ", {})
    return opened
