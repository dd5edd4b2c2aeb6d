"""A sample is drawn by a seed: another of it is seen each day, and the one that failed can be drawn again."""

from types import SimpleNamespace

import pytest

from tests.campaign import SEED, draw
from tests.conftest import is_worth_telling, pytest_terminal_summary

CASES = list(range(40))


def test_the_same_seed_draws_the_same_sample_in_its_order():
    drawn = draw(CASES, 5, whole=False, seed="1")
    assert drawn == draw(CASES, 5, whole=False, seed="1") == sorted(drawn) and len(set(drawn)) == 5


def test_other_seeds_draw_all_of_them_in_time():
    assert {case for seed in range(200) for case in draw(CASES, 5, whole=False, seed=str(seed))} == set(CASES)


def test_a_long_campaign_leaves_nothing_out():
    assert draw(CASES, 5, whole=True) == CASES and draw(CASES[:3], 5, whole=False) == CASES[:3]


def test_the_checks_say_the_seed():
    lines = []
    pytest_terminal_summary(SimpleNamespace(write_line=lines.append))
    assert lines == [f"Échantillons tirés par BEFFROI_TEST_SEED={SEED}"]


@pytest.mark.parametrize(
    ("when", "passed", "seconds", "told"),
    [("setup", True, 0.001, False), ("call", True, 0.001, True), ("teardown", False, 0.001, True), ("setup", True, 2, True)],
)
def test_a_worker_tells_of_the_test_of_what_failed_and_of_what_took_time(when, passed, seconds, told):
    assert is_worth_telling(SimpleNamespace(when=when, passed=passed, duration=seconds)) == told
