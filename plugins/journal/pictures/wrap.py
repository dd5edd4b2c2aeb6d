"""A title in lines, as a newspaper would set it: balanced, never cut inside a word, French punctuation kept with its word."""

import re
import unicodedata
from collections.abc import Callable

NO_BREAK = "\u00a0"
THIN = "\u202f"
UNDRAWN = re.compile(
    "[^\u0020-\u007e\u00a0-\u017f\u0192\u2000-\u200a\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u202f\u2030"
    "\u2032\u2033\u2039\u203a\u2044\u20ac\u2122\u2190-\u2193\u2212]"
)
"""Whatever the font cannot draw; the same list is in fonts/README.md."""

Measure = Callable[[str], float]


def strip_undrawable(text: str) -> str:
    """`text` without what the font has no letter for, such as an emoji; its spaces as French wants them before « : ; ! ? »."""
    spaced = " ".join(UNDRAWN.sub(" ", unicodedata.normalize("NFC", text)).split(" ")).strip()
    spaced = re.sub(r"[ \u00a0\u202f]+([;!?])", rf"{THIN}\1", re.sub(" +", " ", spaced))
    spaced = re.sub(r"[ \u00a0\u202f]+([:»%€])", rf"{NO_BREAK}\1", spaced)
    return re.sub(r"«[ \u00a0\u202f]*", f"«{NO_BREAK}", spaced)


def wrap_lines(text: str, width: float, most: int, measure: Measure) -> list[str] | None:
    """`text` in at most `most` lines of at most `width`, as even as can be; None when it does not fit."""
    broken = _fill_lines(text, width, measure)
    if broken is None or len(broken) > most:
        return None
    low, high = 0.0, width
    while high - low > 4:
        middle = (low + high) / 2
        tried = _fill_lines(text, middle, measure)
        if tried is not None and len(tried) == len(broken):
            broken, high = tried, middle
        else:
            low = middle
    return broken


def shorten_lines(text: str, width: float, most: int, measure: Measure) -> list[str]:
    """`text` in `most` lines of at most `width`, ending with an ellipsis: words go from the end, then letters."""
    while text:
        shorter = text.rsplit(" ", 1)[0] if " " in text else text[:-1]
        text = shorter.rstrip(" ,;:–—-" + NO_BREAK + THIN)
        shortened = wrap_lines(f"{text}…", width, most, measure)
        if shortened:
            return shortened
    return []


def _fill_lines(text: str, width: float, measure: Measure) -> list[str] | None:
    """Lines filled one after the other; None when a word alone is wider than `width`."""
    done: list[str] = []
    line = ""
    for piece in re.findall(r"[^ -]*-+|[^ -]+ ?| ", text):
        if line and measure((line + piece).rstrip(" ")) > width:
            done.append(line.rstrip(" "))
            line = ""
        line += piece
        if measure(line.rstrip(" ")) > width:
            return None
    return [*done, line.rstrip(" ")] if line.strip() else done
