"""QR codes, for paper and for a terminal."""

import io

import segno

QUIET = 4
"""Modules of light around a code, without which many phones do not see it: ISO/IEC 18004, 5.3.8."""

CORRECTION = "m"
"""15 % of the code may be torn or stained; more would make smaller modules of the same address. segno takes a higher level for nothing."""

DARK = "#16202b"
"""The theme’s ink; a code stands on white, whatever the colours of the town: two colours would not always be read."""


PAPER_INK = "\x1b[30;107m", "\x1b[0m"
"""Black on white whatever the colours of the terminal, then as before: many phones do not read a code of light on dark.
https://www.ecma-international.org/publications-and-standards/standards/ecma-48/ 8.3.117, and the bright colours of aixterm."""
HALVES = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}


def draw_terminal_code(address: str) -> str:
    """The QR code of `address` for a terminal, two rows of it a line, black on white."""
    rows = [list(row) for row in segno.make_qr(address, error="l", boost_error=False).matrix_iter(border=QUIET)]
    rows += [[0] * len(rows[0])] * (len(rows) % 2)
    ink, after = PAPER_INK
    lines = ("".join(HALVES[both] for both in zip(above, below, strict=True)) for above, below in zip(rows[::2], rows[1::2], strict=True))
    return "\n".join(f"{ink}{line}{after}" for line in lines)


def draw_code(address: str) -> str:
    """The QR code of `address`, as SVG without a size: it fills its place."""
    drawn = io.BytesIO()
    qr_code = segno.make_qr(address, error=CORRECTION)
    qr_code.save(
        drawn, kind="svg", border=QUIET, dark=DARK, light=None, xmldecl=False, nl=False, svgclass=None, lineclass=None, omitsize=True
    )
    return drawn.getvalue().decode()
