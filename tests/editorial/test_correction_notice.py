"""What a publication says of its own mistake, in any theme and in feeds."""

from dataclasses import replace
from datetime import datetime

import pytest

from plugins.core.infrastructure.clock import PARIS
from plugins.journal.editorial.body import format_correction_notice
from tests.announce.test_gather import ONE

WHEN = datetime(2026, 3, 1, 10, tzinfo=PARIS)


def test_it_is_dated_as_french_writes_it():
    said = format_correction_notice(replace(ONE, modified=WHEN, extra={"correction": "À 9 h."}))
    assert said == '<p><strong>Correction du <time datetime="2026-03-01T10:00:00+01:00">1er mars 2026</time>\xa0:</strong> À 9 h.</p>'


def test_it_is_text_whatever_was_typed():
    assert "&lt;script&gt; &amp; l’été</p>" in format_correction_notice(
        replace(ONE, modified=WHEN, extra={"correction": "<script> & l’été"})
    )


@pytest.mark.parametrize("extra", [{}, {"correction": ""}])
def test_nothing_is_said_without_a_correction(extra):
    assert format_correction_notice(replace(ONE, modified=WHEN, extra=extra)) == ""


def test_an_archive_without_a_date_says_it_all_the_same():
    assert format_correction_notice(replace(ONE, extra={"correction": "À 9 h."})) == "<p><strong>Correction\xa0:</strong> À 9 h.</p>"
