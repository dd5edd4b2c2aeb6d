"""What a page does to a body, once converted, takes no longer for the worst text of each shape than for others."""

import time

import pytest

from plugins.journal.editorial.audience import find_named_files
from plugins.journal.editorial.body import build_converter, render_body
from plugins.journal.site.page_typography import mark_quotations, raise_ordinals
from plugins.journal.site.text_filters import opening, reading_minutes, typographic_html
from plugins.journal.story.readable import make_readable
from tests.editorial.desk import MARKET, NOW, article, journal

SIGNS = 40_000
"""In one text; of a line whose files are looked for, three times as many."""
FASTEST = 0.5
"""Seconds of processor for one step on one text, ten times what the longest takes: what was quadratic took 17."""

CELL = "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>{}</td></tr></tbody></table>"
TEXTS = {
    "one cell": CELL.format("a " * (SIGNS // 2)),
    "one cell left open": CELL.format("a " * (SIGNS // 2) + "<td>b"),
    "one cell of blanks": CELL.format("&nbsp; " * (SIGNS // 7)),
    "cells": CELL.format("a</td><td>" * (SIGNS // 10)),
    "rows": CELL.format("a</td></tr><tr><td>" * (SIGNS // 19)),
    "tables": CELL.format("a") * (SIGNS // 80),
    "captions": "<table><caption>a</caption></table>" * (SIGNS // 35),
    "quotations": "> a\n\nb\n\n" * (SIGNS // 8),
    "one quotation": "> " + "a " * (SIGNS // 2),
    "quotation of paragraphs": "> a\n>\n" * (SIGNS // 6),
    "headings": "## a\n\n" * (SIGNS // 6),
    "code": "<pre>" + "a " * (SIGNS // 2) + "</pre>",
    "codes": "`a` " * (SIGNS // 4),
    "raised": "<sup>a</sup>" * (SIGNS // 12),
    "chevrons": "&lt;" * (SIGNS // 4),
    "guillemets": "« a" * (SIGNS // 3),
    "a guillemet": "«" + "a " * (SIGNS // 2),
    "guillemets and emphasis": "«" + "<em>a</em>" * (SIGNS // 10),
    "a run of spaces": "Oui !" + " " * SIGNS + "a",
    "a run of no-break spaces": "12" + "\u00a0" * SIGNS + "a",
    "one word": "a" * SIGNS,
    "figures": "1 " * (SIGNS // 2),
    "ordinals": "1er " * (SIGNS // 4),
    "file names": "a b.pdf " * (SIGNS // 8),
    "a file name": "a " * (SIGNS // 2) + ".pdf",
    "dots": "a." * (SIGNS // 2),
    "notes": "".join(f"a[^{number}]\n\n[^{number}]: b\n\n" for number in range(150)),
}
STEPS = (make_readable, typographic_html, reading_minutes, opening, raise_ordinals, mark_quotations)


@pytest.fixture(scope="module")
def convert(tmp_path_factory):
    """The HTML of a body."""
    town = journal(tmp_path_factory.mktemp("worst"), {MARKET: article("Bonjour.")})
    markdown = build_converter(town.rules.settings)
    publication = town.publications[0]

    def render(body):
        object.__setattr__(publication, "body", body)
        return render_body(publication, town, NOW, markdown).html

    return render


def measure_seconds(step, text):
    """The fastest of three: others' work slows the processor itself."""
    seconds = []
    for _ in range(3):
        began = time.process_time()
        step(text)
        seconds.append(time.process_time() - began)
        if seconds[-1] < FASTEST:
            break
    return min(seconds)


@pytest.mark.parametrize("name", TEXTS)
def test_no_step_of_a_page_looks_through_a_body_again_and_again(convert, name):
    html = convert(TEXTS[name])
    slow = {step.__name__: seconds for step in STEPS if (seconds := measure_seconds(step, html)) >= FASTEST}
    assert slow == {}


@pytest.mark.parametrize("name", TEXTS)
def test_the_files_that_a_text_names_are_found_in_time_and_in_little_memory(name):
    assert measure_seconds(find_named_files, TEXTS[name] * 3) < FASTEST
    assert sum(map(len, find_named_files(TEXTS[name] * 3))) < 100 * SIGNS


def test_every_file_of_one_line_is_named():
    named = find_named_files(
        "Voir plan du 12.03.2026 v1.10.pdf et [annexe](/documents/liste%20des%20%C3%A9lus.pdf) note.docx puis fin.odt."
    )
    assert {"plan du 12.03.2026 v1.10.pdf", "liste des élus.pdf", "note.docx", "fin.odt"} <= named
