"""What two rooms must say alike, since neither may read the other."""

import ast
from collections import Counter

from plugins.journal.editorial import picture
from plugins.journal.pictures import renditions
from tests.house import ROOT


def test_a_picture_that_check_accepts_is_one_that_the_build_can_show():
    assert picture.MOST_PIXELS == renditions.MOST_PIXELS
    assert set(picture.FORMATS) == set(renditions.FORMATS)


def test_no_two_rooms_give_templates_a_filter_of_one_name():
    """The first to be registered would hide the other, and say something else in its place."""
    given = Counter(
        key.value
        for file in (ROOT / "plugins").rglob("plugin.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "FILTERS"
        for key in node.value.keys
        if isinstance(key, ast.Constant)
    )
    assert given
    assert [name for name, times in given.items() if times > 1] == []
