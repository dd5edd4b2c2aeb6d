"""`./beffroi check` says that it writes nothing: not even what it read of the network."""

import shutil

from tests.journal import ROOT, TestJournal, files


def test_what_check_reads_of_the_network_is_kept_nowhere(tmp_path):
    journal = TestJournal(tmp_path)
    for name in ("transports", "alertes"):
        shutil.copytree(ROOT / "content" / name, tmp_path / "content" / name)
    journal.write_settings("from pelicanconf import TRANSIT")
    before = files(tmp_path)
    journal.run("check", code=None)
    assert files(tmp_path) == before
