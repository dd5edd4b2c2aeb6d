"""What the builds of tests begin with is what they would find."""

from plugins.engine.incremental.disk import inputs, scan
from tests.learned import learn_digests


def test_a_file_that_changed_since_it_was_learned_is_read_again(tmp_path, monkeypatch):
    for module in (scan, inputs):
        monkeypatch.setattr(module, "digest_file", scan.digest_file)
    same, changed = tmp_path / "same", tmp_path / "changed"
    same.write_text("un")
    changed.write_text("un")
    learn_digests([str(tmp_path)])
    changed.write_text("deux")
    assert inputs.digest_file is scan.digest_file
    assert scan.digest_file(str(same)) != scan.digest_file(str(changed))
    same.write_text("deux")
    assert scan.digest_file(str(same)) == scan.digest_file(str(changed))
