"""What the rooms of the town's day write for the valid town, byte for byte as it was looked at: feeds, calendars, tables, and words."""

from pathlib import Path
from shutil import copytree

import pytest
from bs4 import BeautifulSoup

from tests.golden import golden
from tests.journal import TestJournal
from tests.town.small_town import CONTENT
from tests.transit.forge import sent, zipped
from tests.transit.operator_server import operating
from tests.transit.town_hall import TownHall

WRITTEN = {
    "agenda": ("flux/agenda/rss.xml", "agenda/agenda.ics", "agenda/marche/evenement.ics"),
    "places": (
        "lieux/horaires/gare.json",
        "lieux/horaires/les-tilleuls.json",
        "lieux/positions.json",
        "donnees/lieux.geojson",
        "donnees/lieux.csv",
    ),
    "transit": ("trafic/mairie.json", "flux/trafic/b/rss.xml", "flux/trafic/a/feed.json", "donnees/perturbations.csv", "trafic/lignes.css"),
    "alerts": ("alertes.json", "flux/alertes/rss.xml", "flux/alertes/atom.xml", "donnees/alertes.csv"),
    "quarters": ("flux/quartiers/gare/rss.xml", "agenda/quartiers/gare/agenda.ics", "quartiers/rues.json", "donnees/rues.csv"),
    "council": ("flux/conseil/rss.xml", "conseil/conseil.ics", "conseil/mars/seance.ics"),
    "roadworks": ("flux/travaux/rss.xml", "donnees/travaux.geojson", "donnees/travaux.csv"),
    "opendata": ("donnees/datapackage.json", "donnees/lieux.schema.json", "donnees/alertes.schema.json"),
}
SAID = {
    "agenda": ("agenda", "agenda/trois-voix"),
    "places": ("lieux", "lieux/chez-ida", "lieux/parc", "lieux/tea-room"),
    "transit": ("trafic", "trafic/lignes/b", "trafic/arrets/port"),
    "alerts": ("alertes", "alertes/2026/eau"),
    "quarters": ("quartiers/gare", "quartiers/centre", "quartiers/rues"),
    "roadworks": ("travaux", "travaux/egouts"),
    "council": ("conseil", "conseil/mars", "conseil/avril"),
    "opendata": ("donnees",),
}
"""Pages of which the words are kept, as they are read where no script runs."""


@pytest.fixture(scope="module")
def output(tmp_path_factory) -> Path:
    """The valid town, built on Friday 27 March 2026 at nine."""
    journal = TestJournal(tmp_path_factory.mktemp("town"), "from pelicanconf import QUARTIERS\nOFFLINE = False")
    copytree(CONTENT, journal.folder / "content", dirs_exist_ok=True)
    journal.run("build")
    return journal.folder / "output"


@pytest.mark.parametrize(("room", "address"), [(room, address) for room, files in WRITTEN.items() for address in files])
def test_a_file_is_written_as_it_was_looked_at(room, address, output):
    golden(room, address.replace("/", "-"), (output / address).read_bytes())


@pytest.mark.parametrize(("room", "address"), [(room, address) for room, pages in SAID.items() for address in pages])
def test_a_page_says_what_was_looked_at(room, address, output):
    page = BeautifulSoup((output / address / "index.html").read_bytes(), "html.parser").main
    for unseen in page.select("[hidden], template, script"):
        unseen.decompose()
    said = (" ".join(line.split()) for line in page.get_text("\n").split("\n"))
    golden(room, f"{address.replace('/', '-')}.txt", "\n".join(filter(None, said)) + "\n")


def test_what_refresh_tells_browsers_and_followers_is_what_was_looked_at(tmp_path):
    with operating() as operator:
        notices = sent({"title": "Ligne A : un bus sur deux", "text": "<p>Deux conducteurs sont <b>souffrants</b>.</p>", "id": "a-1"})
        gtfs = operator.says("/gtfs.zip", zipped(tmp_path).read_bytes(), etag='"1"')
        town = TownHall(tmp_path, operator, {"gtfs": gtfs, "alerts": operator.says("/alerts.pb", notices, etag='"a"')})
        town.refresh()
    for name in ("etat.json", "a/rss.xml", "a/feed.json"):
        golden("transit", f"direct-{name.replace('/', '-')}", (town.root / "trafic" / "direct" / name).read_bytes())
