"""Capitals drawn with lines, for signs: no font is needed to draw the town."""

LETTERS = {
    "A": "M0 60L20 0L40 60M8 38H32", "B": "M0 0V60H22Q38 58 38 44Q38 31 22 30H0M22 30Q34 28 34 15Q34 1 20 0H0", "C": "M38 10Q30 0 20 0Q0 2 0 30Q0 58 20 60Q30 60 38 50",
    "D": "M0 0V60H16Q38 56 38 30Q38 4 16 0Z", "E": "M36 0H0V60H36M0 30H28", "É": "M36 0H0V60H36M0 30H28M16 -11L24 -19", "G": "M38 10Q30 0 20 0Q0 2 0 30Q0 58 20 60Q38 58 38 36H22",
    "H": "M0 0V60M38 0V60M0 30H38", "L": "M0 0V60H34", "N": "M0 60V0L38 60V0", "O": "M20 0Q0 2 0 30Q0 58 20 60Q40 58 40 30Q40 2 20 0Z", "P": "M0 60V0H22Q38 2 38 17Q38 33 22 34H0",
    "R": "M0 60V0H22Q38 2 38 16Q38 32 20 32H0M18 32L38 60", "S": "M36 8Q28 0 18 0Q2 0 2 15Q2 28 19 30Q38 32 38 46Q38 60 20 60Q6 60 0 50", "T": "M0 0H40M20 0V60", "U": "M0 0V40Q0 60 19 60Q38 60 38 40V0",
    "Ô": "M20 0Q0 2 0 30Q0 58 20 60Q40 58 40 30Q40 2 20 0ZM12 -9L20 -19L28 -9",
}
"""Each capital in a box 40 wide and 60 high, in SVG path notation with absolute coordinates."""


def lettering(text: str, x: float, y: float, height: float) -> str:
    """The words as one path; (x, y) is the upper left corner."""
    scale, parts = height / 60, []
    for letter in text:
        if letter in LETTERS:
            parts.append(moved(LETTERS[letter], x, y, scale))
        x += (54 if letter in LETTERS else 30) * scale
    return "".join(parts)


def moved(data: str, x: float, y: float, scale: float) -> str:
    """The path scaled, then moved; H and V become lines so that only pairs remain."""
    parts, at_x, at_y, number, command, pending = [], 0.0, 0.0, "", "", []
    for sign in data + "Z":
        if sign.isdigit() or sign in "-.":
            if sign == "-" and number:
                pending.append(float(number))
                number = ""
            number += sign
            continue
        if number:
            pending.append(float(number))
            number = ""
        if sign != " ":
            written, at_x, at_y = drawn(command, pending, at_x, at_y, x, y, scale)
            parts.append(written)
            command, pending = sign, []
    return "".join(parts)


def drawn(command: str, numbers: list[float], at_x: float, at_y: float, x: float, y: float, scale: float) -> tuple[str, float, float]:
    """One command of a path, scaled and moved, with the point where it ends."""
    if command in ("", "Z"):
        return command, at_x, at_y
    if command == "H":
        numbers = [numbers[0], at_y]
    if command == "V":
        numbers = [at_x, numbers[0]]
    pairs = " ".join(f"{x + a * scale:g} {y + b * scale:g}" for a, b in zip(numbers[::2], numbers[1::2], strict=True))
    return ("L" if command in "HV" else command) + pairs, numbers[-2], numbers[-1]
