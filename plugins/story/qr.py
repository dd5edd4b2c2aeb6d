"""The QR code of an address, for paper: what is printed leads back to the page, and to what was corrected since."""

import re

import segno
from markupsafe import Markup

QUIET = 4
"""Modules of white around: ISO/IEC 18004, 9.1."""

MASK = 0
"""Any of the eight can be read; trying them all takes 4.5 ms a page, one takes 0.8: a fifth of all that a build does for a page, so that
an imported archive is printed without a code."""

DARK = re.compile(rb"\x01+")


def qr(address: str) -> Markup:
    """An SVG drawing of the QR code of `address`: a line along the dark modules, error correction L, without size or style of its own."""
    rows = segno.make_qr(address, error="l", boost_error=False, mask=MASK).matrix
    side, line = len(rows) + 2 * QUIET, "".join(_along(bytes(row)) for row in rows)
    path = f'<path stroke="#000" d="M{QUIET} {QUIET}.5{line}"/>'
    return Markup(f'<svg class="qr" viewBox="0 0 {side} {side}" aria-hidden="true" focusable="false">{path}</svg>')


def _along(row: bytes) -> str:
    """The dark modules of one row, drawn from its start to the start of the next."""
    drawn, at = [], 0
    for run in DARK.finditer(row):
        drawn.append(f"m{run.start() - at} 0h{run.end() - run.start()}" if run.start() > at else f"h{run.end()}")
        at = run.end()
    return "".join([*drawn, f"m-{at} 1"])
