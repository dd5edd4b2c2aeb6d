"""What a page shows of announcing comes from one file, wherever the town keeps its state."""

from plugins.announce.room import ROOM


def test_the_receipts_are_an_input_of_the_build(tmp_path):
    conf = {"FEED_AUTHORITY": "ville.example,2026"}
    assert list(ROOM.inputs.files(conf, {"BEFFROI_STATE": str(tmp_path)})) == [tmp_path / "receipts.json"]
