"""The seconds of an edit against the number of articles, measured and drawn: the slope is what counts.

Both axes are logarithmic: what grows as the journal is a slope of one square up for one across, what does not grow is level.
"""

import math
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from statistics import median
from types import MappingProxyType

from benchmarks.articles import made_up
from benchmarks.compare import LARGE, Found, furnish
from benchmarks.measure import measure
from benchmarks.scenarios import SCENARIOS, correct_body
from benchmarks.tools import pelican
from benchmarks.tools.tool import Tool

DRAWING = Path(__file__).resolve().parents[1] / "docs" / "apercu" / "modification.svg"
SIZES = (300, 1000, 3000, 10_000, 30_000, 100_000)
HEAD = "| articles | {curves} |\n|---:|{columns}"
EDITS = {scenario.name: scenario for scenario in SCENARIOS}
BODY, NOTHING = EDITS["one body changed"], EDITS["nothing changed"]
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 1000, 560, 70, 290, 50, 60
"""Pixels: of the whole, then of the margins."""
LABELS = {
    pelican.JOURNAL: "Le journal, un texte modifié",
    f"{pelican.JOURNAL}, nothing changed": "Le journal, rien de changé",
    "Hugo": "Hugo, qui refait tout",
}
"""What the drawing calls the curves of the table."""
COLOURS = ("#a93a24", "#1f4257", "#6f8f3f", "#8a6a1f", "#56616c")
FONT = "font-family='system-ui, sans-serif'"


def with_smaller(sizes: Sequence[int]) -> list[int]:
    """The sizes that are asked for, and below the largest of them those that take little time: one point is no slope."""
    return sorted({*sizes, *(size for size in SIZES if size < min(max(sizes), LARGE))})


@dataclass(frozen=True)
class Curve:
    """What one tool takes: the seconds at each size. One that makes everything each time is `whole`, and is dashed."""

    name: str
    seconds: Mapping[int, float]
    whole: bool = False


def rows(
    sizes: Sequence[int], runs: int, peers: Sequence[Tool], peers_up_to: int, compared: Mapping[int, Sequence[Found]] = MappingProxyType({})
) -> Iterator[str]:
    """The rows of the table, a size each; the drawing is written anew after each of them, so that a long measurement shows where it is.
    What the comparison of tools has measured just now, by size, is not measured again.
    """
    curves: dict[str, Curve] = {}
    for size in sorted(sizes):
        tools = [pelican.journal(), *(peers if size <= peers_up_to else ())]
        names = {tool.name for tool in tools}
        known = [one for one in compared.get(size, ()) if one.tool.name in names]
        edits = _compared_edits(known) if len(known) == len(names) else _edits(tools, size, runs)
        for name, seconds in edits:
            whole = name in {peer.name for peer in peers}
            curves[name] = Curve(name, {**(curves[name].seconds if name in curves else {}), size: seconds}, whole)
        if size == min(sizes):
            yield HEAD.format(curves=" | ".join(curves), columns="---:|" * len(curves))
        cells = (f"{curve.seconds[size]:.2f}" if size in curve.seconds else "–" for curve in curves.values())
        yield f"| {size:,} | {' | '.join(cells)} |"
        DRAWING.write_text(draw(list(curves.values()), runs), encoding="utf-8")


def draw(curves: Sequence[Curve], runs: int) -> str:
    """The SVG of `curves`, of which there is at least one point."""
    points = [(size, seconds) for curve in curves for size, seconds in curve.seconds.items()]
    sizes, taken = sorted({size for size, _ in points}), [seconds for _, seconds in points]
    low_x, high_x = (sizes[0], sizes[-1]) if len(sizes) > 1 else (sizes[0] / 2, sizes[0] * 2)
    marks = [step * 10**power for power in range(-3, 5) for step in (1, 2, 5)]
    low_y, high_y = max(mark for mark in marks if mark < min(taken)), min(mark for mark in marks if mark > max(taken))
    across, up = _scale(low_x, high_x, LEFT, WIDTH - RIGHT), _scale(low_y, high_y, HEIGHT - BOTTOM, TOP)
    title = "Secondes d’une modification, selon le nombre d’articles"
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' role='img' aria-labelledby='titre'>",
        f"<title id='titre'>{title}</title><rect width='100%' height='100%' fill='#fff'/>",
        f"<text x='{LEFT}' y='28' {FONT} font-size='18' font-weight='600' fill='#16202b'>{title}</text>",
    ]
    parts += [_line(across(size), TOP, across(size), HEIGHT - BOTTOM) for size in sizes]
    parts += [_text(across(size), HEIGHT - BOTTOM + 22, _grouped(size), "middle") for size in sizes]
    for mark in marks[marks.index(low_y) : marks.index(high_y) + 1]:
        parts += [_line(LEFT, up(mark), WIDTH - RIGHT, up(mark)), _text(LEFT - 8, up(mark) + 4, f"{mark:g}".replace(".", ","), "end")]
    median_words = f"médiane de {runs} essais, " if runs > 1 else ""
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, f"articles ; {median_words}échelles logarithmiques", "middle"))
    lowest = math.inf
    labels = sorted(enumerate(curves), key=lambda pair: -up(pair[1].seconds[max(pair[1].seconds)]))
    for number, curve in labels:
        colour, last = COLOURS[number % len(COLOURS)], max(curve.seconds)
        path = " ".join(f"{across(size):.1f},{up(curve.seconds[size]):.1f}" for size in sorted(curve.seconds))
        dashed = " stroke-dasharray='6 5'" if curve.whole else ""
        parts.append(f"<polyline points='{path}' fill='none' stroke='{colour}' stroke-width='2.5'{dashed}/>")
        parts += [
            _point(across(size), up(seconds), colour, f"{_grouped(size)} : {seconds:.2f} s") for size, seconds in curve.seconds.items()
        ]
        lowest = min(lowest - 18, up(curve.seconds[last]) + 5)
        seconds = f"{curve.seconds[last]:.2f}".replace(".", ",")
        parts.append(_text(WIDTH - RIGHT + 14, lowest, f"{LABELS.get(curve.name, curve.name)} : {seconds} s", "start", colour))
    return "\n".join([*parts, "</svg>", ""])


def _edits(tools: Sequence[Tool], size: int, runs: int) -> Iterator[tuple[str, float]]:
    """The median seconds of each edit of each of `tools`, under the name of its curve. Each run builds a site from nothing before it edits
    it; from LARGE articles on, one site is edited as often: at 100,000 it takes eight minutes to build."""
    found: dict[str, list[float]] = {}
    fresh_sites, edits = (1, runs) if size >= LARGE else (runs, 1)
    for _ in range(fresh_sites):
        for tool in tools:
            with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
                folder = Path(name) / "site"
                content = furnish(tool, folder, size)
                measure(tool.command(folder, ""), folder, tool.environ)
                for number in range(edits):
                    if tool.name == pelican.JOURNAL:
                        found.setdefault(f"{tool.name}, nothing changed", []).append(_seconds(tool, folder, ""))
                    moved = correct_body(content, made_up(size - 3 - number, size), tool.written)
                    found.setdefault(tool.name, []).append(_seconds(tool, folder, f"content/{moved}"))
    return ((name, median(seconds)) for name, seconds in found.items())


def _seconds(tool: Tool, folder: Path, moved: str) -> float:
    os.sync()
    return measure(tool.command(folder, moved), folder, tool.environ).seconds


def _compared_edits(compared: Sequence[Found]) -> Iterator[tuple[str, float]]:
    """The same, of what was compared."""
    for one in compared:
        if one.tool.name == pelican.JOURNAL:
            yield f"{one.tool.name}, nothing changed", median(measured.seconds for measured in one.measures[NOTHING.name])
        yield one.tool.name, median(measured.seconds for measured in one.measures[BODY.name])


def _scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    """From a value to its place in pixels."""
    return lambda value: start + (end - start) * math.log(value / low) / math.log(high / low)


def _grouped(size: int) -> str:
    return f"{size:,}".replace(",", "\u202f")


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    return f"<line x1='{x:.1f}' y1='{y:.1f}' x2='{to_x:.1f}' y2='{to_y:.1f}' stroke='#dcdfe2'/>"


def _point(x: float, y: float, colour: str, words: str) -> str:
    return f"<circle cx='{x:.1f}' cy='{y:.1f}' r='4' fill='{colour}'><title>{words}</title></circle>"


def _text(x: float, y: float, text: str, anchor: str, colour: str = "#3b4651") -> str:
    return f"<text x='{x:.1f}' y='{y:.1f}' {FONT} font-size='13' text-anchor='{anchor}' fill='{colour}'>{escape(text)}</text>"
