"""What two rooms must say alike, since neither may read the other."""

from plugins.editorial import picture_file
from plugins.pictures import original


def test_a_picture_that_check_accepts_is_one_that_the_build_can_show():
    assert picture_file.MOST_PIXELS == original.MOST_PIXELS
    assert set(picture_file.FORMATS) == set(original.FORMATS)
