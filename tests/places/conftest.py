"""A small town with a map: eight places, an event, an article, built once; and its host, for a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium
from tests.browser.demonstration import NAME, SITEURL
from tests.browser.host import Host
from tests.journal import TestJournal

TILES = "https://cartes.valbrune.example"
SETTINGS = f'MAP_TILES = {{"url": "{TILES}/{{z}}/{{x}}/{{y}}.png", "attribution": "© <b>Cartes</b> de la ville"}}'
PLACES = {
    "chez-ida": ("Chez Ida", "restaurant", "Centre", "Tu-Sa 12:00-14:00; PH off", "49.1301", "2.1891"),
    "le-port": ("Le Port", "restaurant", "Gare", "Mo-Su 12:00-14:00", "49.1340", "2.1960"),
    "bar-du-port": ("Bar du Port", "bar", "Gare", "Tu-Th 18:00-01:00; Fr-Sa 18:00-02:00; PH off", "49.1341", "2.1961"),
    "parc": ("Parc <i>des</i> Lilas", "parc", "Centre", "", "49.1310", "2.1900"),
    "musee": ("Musée & verrerie", "musée", "", "Tu-Su 10:00-18:00; PH off", "", ""),
    "defibrillateur": ("Défibrillateur", "défibrillateur", "Centre", "24/7", "49.1300", "2.1890"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium the tests that use one are skipped, each by its name."""
    chromium.needed(items, Path(__file__).parent, "chrome")


def write(journal: TestJournal, slug: str, **keys: str) -> Path:
    """The file of one of PLACES, with `keys` more."""
    title, sort, quarter, hours, lat, lon = PLACES[slug]
    head = {"id": f"lieu-{slug}", "title": f'"{title}"', "slug": slug, "type": sort, "street_address": '"1, rue Neuve"'}
    known = {"quartiers": quarter, "opening_hours": f'"{hours}"' if hours else "", "lat": lat, "lon": lon}
    told = {**head, **{key: value for key, value in known.items() if value}, "consent_owner": "accord du 2 mars 2026", **keys}
    path = journal.folder / "content" / "lieux" / f"{slug}.md"
    path.parent.mkdir(exist_ok=True)
    lines = "\n".join(f"{key}: {value}" for key, value in told.items())
    path.write_text(f"---\n{lines}\n---\nOn y est bien.\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> TestJournal:
    """The town, built."""
    journal = TestJournal(tmp_path_factory.mktemp("places"), SETTINGS, environ={"BEFFROI_SITEURL": SITEURL})
    for slug in PLACES:
        write(journal, slug)
    write(
        journal,
        "chez-ida",
        phone='"02 61 91 00 12, 06 39 98 20 16"',
        price_range="€€",
        services="[terrasse]",
        accessibility="[fauteuil roulant]",
    )
    journal.article("ida", "Ida fait la cuisine", lieux="chez-ida")
    agenda = journal.folder / "content" / "agenda"
    agenda.mkdir()
    for name, day in (("bal", "28 mars 2026"), ("passe", "20 mars 2026")):
        head = f"id: {name}\ntitle: Le {name}\ndate: 2026-03-10\ntype: concert\ntimings: {day} de 20 h à 23 h\nplace: chez-ida"
        (agenda / f"{name}.md").write_text(f"---\n{head}\n---\nVenez.\n", encoding="utf-8")
    journal.run("build")
    return journal


@pytest.fixture(scope="module")
def chrome(journal: TestJournal) -> Iterator[Browser]:
    """A browser that knows the host of the journal."""
    host = Host(journal.folder / "output", NAME)
    with chromium.opened(host) as browser:
        yield browser
    host.close()
