"""QR codes: an address that a phone reads on a wall."""

import io

import segno

QUIET = 4
"""Modules of light around a code, without which many phones do not see it: ISO/IEC 18004, 5.3.8."""

CORRECTION = "m"
"""15 % of the code may be torn or stained; more would make smaller modules of the same address. segno takes a higher level for nothing."""

DARK = "#16202b"
"""The theme’s ink; a code stands on white, whatever the colours of the town: two colours would not always be read."""


def code(address: str) -> str:
    """The code of `address`, as SVG without size: it takes that of its place."""
    drawn = io.BytesIO()
    made = segno.make_qr(address, error=CORRECTION)
    made.save(drawn, kind="svg", border=QUIET, dark=DARK, light=None, xmldecl=False, nl=False, svgclass=None, lineclass=None, omitsize=True)
    return drawn.getvalue().decode()
