"""A site takes the place of one of its own address: one that was built for another waits until a person says yes."""

import json

import pytest

from plugins.core.infrastructure.errors import PersonRequired
from plugins.engine.deploy import record
from plugins.engine.deploy.deploy import Comparison
from plugins.engine.deploy.manifest import NAME
from tests.deploy.conftest import AND_THE_DISK
from tests.deploy.site import SITE, tree, version
from tests.journal import TestJournal

OTHER = "https://essai.valbrune.example/journal"


def read_address(host) -> str:
    host.look()
    return json.loads((host.live / NAME).read_text(encoding="utf-8"))["address"]


def list_online(host) -> dict[str, bytes]:
    host.look()
    return {name: data for name, data in tree(host.live).items() if not name.startswith(".git/")}


@pytest.fixture(params=[2000, 0], ids=["whole", "in-two-files"])
def size(request, monkeypatch):
    """A manifest of one file, and one that has a base."""
    monkeypatch.setattr(record, "FEW", request.param)


@pytest.mark.parametrize("comparison", Comparison)
@pytest.mark.parametrize("way", AND_THE_DISK)
def test_a_build_for_another_address_touches_nothing(host_by, way, size, comparison):
    host = host_by(way)
    host.build(0)
    host.deploy()
    before = list_online(host)
    host.edit(version(1))
    with pytest.raises(PersonRequired) as told:
        host.deploy(yes=False, address=OTHER, comparison=comparison)
    assert list_online(host) == before
    assert SITE.rstrip("/") in str(told.value) and OTHER in str(told.value) and "./beffroi deploy --yes" in str(told.value)


@pytest.mark.parametrize("way", AND_THE_DISK)
def test_with_a_yes_the_site_has_that_address_from_then_on(host_by, way, size):
    host = host_by(way)
    host.build(0)
    host.deploy()
    host.edit(version(1))
    host.deploy(yes=True, address=OTHER, comparison=Comparison.CHANGES)
    assert read_address(host) == OTHER
    host.edit(version(2))
    host.deploy(yes=False, address=f"{OTHER}/", comparison=Comparison.CHANGES)
    with pytest.raises(PersonRequired):
        host.deploy(yes=False)


def test_a_manifest_from_before_addresses_is_taken(host):
    host.build(0)
    host.deploy()
    listed = json.loads((host.live / NAME).read_text(encoding="utf-8"))
    del listed["address"]
    (host.live / NAME).write_text(json.dumps(listed, indent=0) + "\n", encoding="utf-8")
    host.build(1)
    host.deploy(yes=False, address=OTHER)
    assert read_address(host) == OTHER


@pytest.mark.parametrize("comparison", Comparison)
def test_an_alert_waits_for_nobody_and_leaves_the_site_its_address(host, comparison):
    host.build(0)
    host.deploy()
    host.edit(version(1))
    host.deploy(yes=False, address=OTHER, comparison=comparison, keeps_address=True)
    assert read_address(host) == SITE.rstrip("/")
    assert host.deploy(yes=False)[0].changed == set()


def test_what_a_stopped_deploy_left_is_of_the_address_that_it_had(host, monkeypatch):
    host.build(0)
    host.deploy()
    host.edit({**version(0), "index.html": "ailleurs"})
    monkeypatch.setattr("plugins.engine.deploy.deploy.carry_out", _stop)
    with pytest.raises(KeyboardInterrupt):
        host.deploy(yes=True, address=OTHER)
    monkeypatch.undo()
    with pytest.raises(PersonRequired):
        host.deploy(yes=False)
    host.deploy(yes=False, address=OTHER)
    assert read_address(host) == OTHER


def test_a_build_is_of_the_address_that_it_was_made_for(tmp_path):
    town = TestJournal(tmp_path)
    town.article("marche")
    town.run("build")
    town.run("deploy")
    town.run("build", BEFFROI_SITEURL=OTHER)
    done = town.run("deploy", code=3)
    assert OTHER in done.stderr and "./beffroi deploy --yes" in done.stderr
    town.run("build")
    town.run("deploy")


def _stop(*_args):
    raise KeyboardInterrupt
