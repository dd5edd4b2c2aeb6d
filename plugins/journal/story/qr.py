"""The QR code of an address, for paper: a printed text leads back to its page, and to later corrections."""

import re

from markupsafe import Markup

from plugins.journal.story.qr_modules import draw_modules

QUIET = 4
"""Modules of white around: ISO/IEC 18004, 9.1."""

DARK = re.compile(rb"\x01+")


def draw_qr(address: str) -> Markup:
    """An SVG drawing of the QR code of `address`: a line along the dark modules, error correction L, without size or style of its own."""
    rows = draw_modules(address)
    side, line = len(rows) + 2 * QUIET, "".join(map(_trace_row, rows))
    path = f'<path stroke="#000" d="M{QUIET} {QUIET}.5{line}"/>'
    return Markup(f'<svg class="qr" viewBox="0 0 {side} {side}" aria-hidden="true" focusable="false">{path}</svg>')


def _trace_row(row: bytes) -> str:
    """The dark modules of one row, drawn from its start to the start of the next."""
    drawn, at = [], 0
    for run in DARK.finditer(row):
        drawn.append(f"m{run.start() - at} 0h{run.end() - run.start()}" if run.start() > at else f"h{run.end()}")
        at = run.end()
    return "".join([*drawn, f"m-{at} 1"])
