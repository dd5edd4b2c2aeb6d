"""A build of our journal knows of each page whether it must be made again: none is made each time."""

from plugins.engine.incremental.cache.store import BuildStore
from plugins.engine.incremental.disk.scan import STORE, find_sibling_path
from tests.incremental.sites import SITES


def test_no_page_of_ours_is_made_again_at_each_build(tmp_path, forge):
    site = SITES["beffroi"](tmp_path / "site", forge)
    assert site.build() == 0, site.said
    with BuildStore(find_sibling_path(site.output, STORE)) as store:
        made = store.list_rows("pages")
    assert made and [name for name, fingerprint in made if not fingerprint] == []
