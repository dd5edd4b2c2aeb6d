"""The mixed journal that is measured: what is written in it is right."""

from benchmarks.mixed import REAL, SETTINGS, Mixture, write_mixture
from tests.journal import TestJournal


def test_its_texts_have_no_mistake(tmp_path):
    journal = TestJournal(tmp_path, SETTINGS)
    write_mixture(tmp_path / "content", Mixture(0, 3, 3, 4, REAL.sessions, 1))
    journal.run("check")
