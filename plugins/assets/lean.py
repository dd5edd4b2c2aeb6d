"""A style sheet or a script without what only its authors read: a tenth less to wait for before a page is shown, a fifth of a script.

What others would take more, measured in November 2026 on all ours, compressed: Lightning CSS 0.1 % of the sheets, tdewolff/minify 0.6 % of
them and a tenth of the scripts, esbuild as much, by shortening the names of variables. That tenth is 200 bytes a page: it is worth neither
programs of Go in processes that fork, nor complaints of browsers that nobody can read.
"""

import re
from collections.abc import Callable, Mapping

from rjsmin import jsmin

PIECES = re.compile(r"""/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\s+""", re.DOTALL)
AROUND = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|\s*([{};,])\s*|(:)\s+""")

BETWEEN = re.compile(r"<!--.*?-->|(?<=>)\s+|\s+(?=<)", re.DOTALL)


def lean(css: str) -> str:
    """`css` without comments, nor spaces that separate nothing; strings stay as they are. Spaces that may mean something are kept."""
    return AROUND.sub(lambda found: found[1] or found[2] or found[3], PIECES.sub(_without_comment, css)).strip().replace(";}", "}")


def _without_comment(match: re.Match[str]) -> str:
    piece = match[0]
    return "" if piece.startswith("/*") else piece if piece[0] in "\"'" else " "


def lean_drawing(svg: str) -> str:
    """`svg` without comments, nor line ends between its elements: it is a drawing, whose texts are none."""
    return BETWEEN.sub("", svg)


LEAN: Mapping[str, Callable[[str], str]] = {".css": lean, ".js": jsmin, ".mjs": jsmin, ".svg": lean_drawing}
"""By the ending of a file's name."""
