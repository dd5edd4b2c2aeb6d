"""A code on a terminal: the same modules as on paper, black on white whatever the colours of the terminal."""

import segno

from plugins.town.print.codes import HALVES, PAPER_INK, QUIET, draw_terminal_code

ADDRESS = "https://direct.valbrune.example/direct/#ABCD-EFGH"


def test_a_terminal_shows_every_module_of_the_code_with_its_margin():
    ink, after = PAPER_INK
    lines = [line.removeprefix(ink).removesuffix(after) for line in draw_terminal_code(ADDRESS).split("\n")]
    pairs = {sign: both for both, sign in HALVES.items()}
    rows = [[pairs[sign][half] for sign in line] for line in lines for half in (0, 1)]
    expected = [list(row) for row in segno.make_qr(ADDRESS, error="l", boost_error=False).matrix_iter(border=QUIET)]
    assert rows[: len(expected)] == expected and not any(map(any, rows[len(expected) :]))
    assert draw_terminal_code(ADDRESS).count(ink) == len(lines)
