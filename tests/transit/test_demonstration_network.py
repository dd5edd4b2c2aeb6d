"""The network of the demonstration is what its script makes, and shows what a town can be told."""

from plugins.town.transit import gtfs, realtime
from plugins.town.transit.disruption import Level, Phase, find_line_levels
from tests.transit import valbrune
from tests.transit.forge import NOW


def test_its_files_are_those_of_its_script(tmp_path):
    valbrune.write(tmp_path)
    for path in sorted(tmp_path.rglob("*")):
        if path.is_file():
            kept = valbrune.FOLDER / path.relative_to(tmp_path)
            assert kept.read_bytes() == path.read_bytes(), f"python -m tests.transit.valbrune writes {kept.name} again"


def test_six_lines_and_more_run_and_some_are_disturbed():
    network = gtfs.read_gtfs(valbrune.FOLDER / "reseau")
    reading = realtime.read_realtime((valbrune.FOLDER / "alertes.pb").read_bytes(), network, NOW, lambda: {})
    assert len(network.lines) >= 6 and network.notes == () and reading.ignored_count == 0
    assert set(find_line_levels(reading.disruptions, NOW).values()) == {Level.NOTICE, Level.DISTURBED, Level.STOPPED}
    assert {one.compute_phase(NOW) for one in reading.disruptions} == {Phase.NOW, Phase.COMING}
