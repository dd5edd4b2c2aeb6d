"""A page at the destination ahead of its build: only where nothing else stands; the next deploy keeps it, or removes it."""

import pytest

from plugins.engine.deploy import deploy
from plugins.engine.deploy.deploy import Comparison, deploy_ahead
from tests.deploy.site import tree, version, write

PAGE, CARD = "neuve/index.html", "images/neuve.png"
FILES = {PAGE: "une page neuve", CARD: "sa carte"}


def put_ahead(host, files=FILES):
    """Whether these files could be put ahead."""
    folder = host.output.parent / "ahead"
    write(folder, files)
    return deploy_ahead(folder, files, host.output, {"DEPLOY": host.setting}, host.environ)


@pytest.fixture(params=["folder", "rsync"])
def online(request, host_by):
    """A host where the first version of the site is online."""
    host = host_by(request.param)
    host.build(0)
    host.deploy()
    return host


def test_a_new_page_is_online_and_the_deploy_of_its_build_keeps_it(online):
    assert put_ahead(online)
    assert {name: tree(online.live)[name].decode() for name in FILES} == FILES
    online.edit(version(0) | FILES)
    online.deploy(comparison=Comparison.CHANGES)
    assert tree(online.live) == tree(online.output)


@pytest.mark.parametrize("comparison", [Comparison.CHANGES, Comparison.EVERYTHING])
def test_a_new_page_without_a_build_goes_with_the_next_deploy(online, comparison):
    before = tree(online.live)
    assert put_ahead(online)
    online.deploy(comparison=comparison)
    assert tree(online.live) == before


def test_one_that_is_cut_is_removed_or_completed_by_the_next(online, monkeypatch):
    before, carry_out = tree(online.live), deploy.carry_out

    def cut(target, step):
        carry_out(target, step)
        raise KeyboardInterrupt

    monkeypatch.setattr(deploy, "carry_out", cut)
    with pytest.raises(KeyboardInterrupt):
        put_ahead(online)
    monkeypatch.undo()
    assert (online.live / CARD).is_file() and not (online.live / PAGE).exists(), "what a page shows comes before it"
    online.deploy(comparison=Comparison.CHANGES)
    assert tree(online.live) == before


@pytest.mark.parametrize("theirs", [{PAGE: "à eux"}, {"neuve": "un fichier à eux"}])
def test_what_somebody_else_has_put_there_stays(online, theirs):
    online.put(theirs)
    assert not put_ahead(online)
    name, text = next(iter(theirs.items()))
    assert (online.live / name).read_text() == text
