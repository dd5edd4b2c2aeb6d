"""Another program writes in the site while it is put online: what goes away meanwhile is looked at again, and stops nothing."""

from pathlib import Path

import pytest

from plugins.core.infrastructure.output_files import SiteChanges
from plugins.engine.deploy import target
from plugins.engine.deploy.deploy import LOOKS, Comparison
from plugins.engine.deploy.folder import FolderTarget
from plugins.engine.deploy.rsync import RsyncTarget
from plugins.engine.deploy.target import SiteFileGone
from tests.deploy.site import missing, tree

GOING, COMING = "index-recherche/s/ab-1.json", "index-recherche/s/ab-2.json"
TOLD = "a disparu pendant la mise en ligne ; le site est regardé de nouveau."


def have_index(host) -> None:
    """Give the site an index; what moves is noted, as it always is."""
    SiteChanges(host.output).note([GOING])
    (host.output / GOING).parent.mkdir(parents=True)
    (host.output / GOING).write_text("{}", encoding="utf-8")


def replace_while_read(monkeypatch, host, times: int = 1) -> list[Path]:
    """Have another program replace the file of the index just before a deploy reads it, so many times."""
    read, replacements = target.digest_file, []

    def digest(path: Path) -> str:
        if path == host.output / GOING and len(replacements) < times:
            replacements.append(path)
            SiteChanges(host.output).note([GOING, COMING])
            (host.output / COMING).write_text("[]", encoding="utf-8")
            path.unlink()
            try:
                return read(path)
            finally:
                if len(replacements) < times:
                    path.write_text("{}", encoding="utf-8")
        return read(path)

    monkeypatch.setattr(target, "digest_file", digest)
    return replacements


@pytest.mark.parametrize("comparison", [Comparison.CHANGES, Comparison.EVERYTHING])
def test_an_index_replaced_while_the_site_is_looked_at_stops_no_deploy(host_by, monkeypatch, comparison):
    host = host_by("folder")
    host.build(0)
    host.deploy()
    have_index(host)
    replacements = replace_while_read(monkeypatch, host)
    done, words = host.deploy(comparison=comparison)
    assert replacements and words.count(TOLD) == 1
    assert done.changed == {COMING}
    assert tree(host.live) == tree(host.output) and not missing(host.live)
    assert host.deploy()[0].changed == set()


@pytest.mark.parametrize("comparison", [Comparison.CHANGES, Comparison.EVERYTHING])
@pytest.mark.parametrize(("way", "target"), [("folder", FolderTarget), ("rsync", RsyncTarget)])
def test_what_goes_away_once_the_deploy_is_planned_has_it_planned_again(host_by, monkeypatch, way, target, comparison):
    host = host_by(way)
    host.build(0)
    host.deploy()
    have_index(host)
    SiteChanges(host.output).note(["404.html"])
    (host.output / "404.html").write_text("perdu", encoding="utf-8")
    write_own, removed = target.write_own, []

    def write_and_remove(self, name: str, text: str) -> None:
        write_own(self, name, text)
        if not removed:
            removed.append(name)
            SiteChanges(host.output).note([GOING])
            (host.output / GOING).unlink()

    monkeypatch.setattr(target, "write_own", write_and_remove)
    done, words = host.deploy(comparison=comparison)
    assert removed and words.count(TOLD) == 1
    assert "404.html" in done.changed
    assert tree(host.live) == tree(host.output) and not missing(host.live)
    assert host.deploy()[0].changed == set()


def test_a_site_that_never_stands_still_is_told(host_by, monkeypatch):
    host = host_by("folder")
    host.build(0)
    have_index(host)
    replacements = replace_while_read(monkeypatch, host, times=LOOKS)
    with pytest.raises(SiteFileGone, match=rf"{GOING} a disparu .* un autre programme écrit dans ce dossier"):
        host.deploy()
    assert len(replacements) == LOOKS and not tree(host.live)
