"""Two builds of one site at once: the second waits, and an urgent one goes before."""

import signal

import pytest

from plugins.core.infrastructure.durable import exclusive_lock
from plugins.core.infrastructure.errors import NotNow
from plugins.engine.incremental.disk.build_lock import hold_build_lock, is_urgent_build_waiting
from tests.incremental.village import Village
from tests.processes import PATIENCE, is_alive


@pytest.fixture
def village(tmp_path):
    return Village(tmp_path)


def page(village, name):
    return (village.site / f"{name}.html").read_text(encoding="utf-8")


def test_the_second_build_waits_says_so_and_ends_well(village):
    with village.under_way(SLOW="600") as first:
        second, warning = village.start_waiting()
        village.release()
        said, _ = second.communicate(timeout=PATIENCE)
        assert first.wait(timeout=PATIENCE) == 0
    assert second.returncode == 0, said
    assert "Une autre construction est en cours ; j’attends" in warning
    assert "0 in place" in said


def test_a_build_that_waits_too_long_says_to_try_later(tmp_path):
    said = []
    with (
        hold_build_lock(tmp_path / "site", False, said.append),
        pytest.raises(NotNow),
        hold_build_lock(tmp_path / "site", False, said.append, patience=0.2),
    ):
        pass
    assert said == []


def test_an_urgent_build_stops_the_one_under_way_which_then_starts_again(village):
    with village.under_way(SLOW="600") as first:
        village.article("alerte", "Alerte")
        urgent = village.start("urgent")
        said, _ = urgent.communicate(timeout=PATIENCE)
        village.release()
        assert urgent.returncode == 0, said
        assert "Alerte" in page(village, "alerte")
        first_said, _ = first.communicate(timeout=PATIENCE)
    assert first.returncode == 0, first_said
    assert "Une construction urgente passe devant" in first_said
    assert "0 in place" in first_said
    assert len(village.pelicans()) == 2


def test_a_pelican_that_was_stopped_is_really_over(village):
    with village.under_way(SLOW="600"):
        (pelican,) = village.pelicans()
        assert is_alive(pelican)
        village.start("urgent").communicate(timeout=PATIENCE)
        assert not is_alive(pelican)


def test_who_stops_a_build_stops_its_pelican(village):
    with village.under_way(SLOW="600") as running:
        (pelican,) = village.pelicans()
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=PATIENCE)
        assert not is_alive(pelican)
    assert not (village.folder / ".site.nouveau").exists()
    assert village.build().written_files


def test_the_pelican_of_a_killed_build_keeps_the_next_one_waiting(village):
    with village.under_way(SLOW="600") as running:
        running.kill()
        running.wait()
        second, warning = village.start_waiting()
        village.release()
        second.communicate(timeout=PATIENCE)
    assert "j’attends" in warning
    assert "Le marché revient" in page(village, "le-marche-revient")


def test_a_bell_that_nobody_holds_rings_for_nobody(tmp_path):
    assert not is_urgent_build_waiting(tmp_path / "urgent")
    with hold_build_lock(tmp_path / "site", True, print) as held:
        assert is_urgent_build_waiting(tmp_path / ".site.urgent")
        assert not held.is_preempted()
    assert not is_urgent_build_waiting(tmp_path / ".site.urgent")


def test_a_build_under_way_hears_the_bell(tmp_path):
    with hold_build_lock(tmp_path / "site", False, print) as held:
        assert not held.is_preempted()
        with exclusive_lock(tmp_path / ".site.urgent", NotNow("")):
            assert held.is_preempted()
        assert not held.is_preempted()


def test_nobody_takes_the_turn_while_an_urgent_build_asks_for_it(tmp_path):
    with (
        exclusive_lock(tmp_path / ".site.urgent", NotNow("")),
        pytest.raises(NotNow),
        hold_build_lock(tmp_path / "site", False, print, patience=0.1),
    ):
        pass
