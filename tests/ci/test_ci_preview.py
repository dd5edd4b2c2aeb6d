"""`ci/preview` on a merge request: what merging would give, by a machine that holds no secret."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ci.forge import HOST, Forge
from tests.fakes.x import X, world

CANARIES = {
    "BEFFROI_X_API_KEY": "canari-cle",
    "BEFFROI_X_API_SECRET": "canari-secret",
    "BEFFROI_X_ACCESS_TOKEN": "42-canari-jeton",
    "BEFFROI_X_ACCESS_SECRET": "canari-jeton-secret",
    "BEFFROI_DEPLOY_KEY": "canari-hote",
}


@dataclass
class Seen:
    """A preview that has run: what it printed, its machine, and what the world looks like before and after."""

    said: str
    machine: Path
    before: str
    after: str
    x: X


@pytest.fixture(scope="module")
def seen(published_town) -> Iterator[Seen]:
    """The preview of one new article, beside two already published; secrets were given to the machine by mistake."""
    (forge, _), x = published_town, X()
    forge.write("fete", "La fête de la musique", branch="fusion")
    forge.write("bal", "Le bal se prépare", branch="fusion", more="status: draft")
    machine, before = forge.clone("fusion"), _state(forge)
    with world(forge.folder, x, forge.web, HOST) as internet:
        said = forge.run("ci/preview", here=machine, **internet.environ, **CANARIES)
    yield Seen(said, machine, before, _state(forge), x)


def _state(forge: Forge) -> str:
    return forge.git("for-each-ref", here=forge.origin) + "".join(sorted(map(str, forge.web.rglob("*"))))


def test_it_prints_the_posts_that_merging_would_send_and_no_other(seen):
    announced = seen.said.partition("Les annonces que cette fusion enverrait :")[2]
    assert "La fête de la musique" in announced
    assert f"https://{HOST}/2026/03/la-fete-de-la-musique/" in announced
    assert not any(title in announced for title in ("Le marché revient", "Le théâtre ouvre"))


def test_it_prints_what_each_network_of_the_town_would_get(seen):
    announced = seen.said.partition("Les annonces que cette fusion enverrait :")[2]
    assert [name for name in ("x", "mastodon", "bluesky") if f"{name} · partirait : La fête de la musique" not in announced] == []
    assert "facebook · à décider : La fête de la musique — 1 sur 5" in announced


def test_it_sends_nothing_and_changes_neither_the_forge_nor_the_site(seen):
    assert seen.x.requests == []
    assert seen.after == seen.before


def test_the_site_it_leaves_can_be_looked_at_on_any_machine(seen):
    page = (seen.machine / "apercu/2026/03/la-fete-de-la-musique/index.html").read_text(encoding="utf-8")
    assert re.search(r'href="\.\./\.\./\.\./theme/fixe/css/common\.\w+\.css"', page)


def test_what_it_leaves_cannot_be_deployed_by_mistake(seen):
    assert not (seen.machine / "output/2026/03/le-bal-se-prepare").exists()


def test_the_site_it_leaves_shows_drafts_and_their_posts_marked(seen):
    assert "<strong>Brouillon.</strong>" in (seen.machine / "apercu/2026/03/le-bal-se-prepare/index.html").read_text(encoding="utf-8")
    assert "Le bal se prépare" in (seen.machine / "apercu/_apercu/annonces/index.html").read_text(encoding="utf-8")
    assert "Le bal se prépare" not in seen.said


def test_secrets_given_by_mistake_reach_neither_the_site_nor_the_log(seen):
    files = [path for path in seen.machine.rglob("*") if path.is_file() and ".git" not in path.parts]
    written = seen.said.encode() + b"".join(path.read_bytes() for path in files)
    assert not [name for name, value in CANARIES.items() if value.encode() in written]


def test_a_mistake_is_a_failed_merge_request(forge):
    forge.write("faute", "Une faute", category="Culutre", branch="proposition")
    assert "Vouliez-vous dire « Culture »" in forge.run("ci/preview", here=forge.clone("proposition"), code=1)
