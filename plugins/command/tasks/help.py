"""`./beffroi help`: the pages of the manual that a town has, and one of them as a terminal shows it: a town's folder has no `docs/`."""

import pydoc
import re
import shutil
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from plugins.command.command import UsageError, command, format_columns, format_unknown_word
from plugins.command.program import COMMANDS
from plugins.core.infrastructure.errors import Exit
from plugins.core.infrastructure.town import ROOT
from plugins.core.publication.identifiers import slugify, suggest_closest

DOCS = ROOT / "docs"
FOR_WEBMASTERS = ("operations", "reglages", "bureau", "voix", "direct", "villes", "transports", "menaces")
"""The pages of `docs/` itself that a town reads; the others are for who changes Beffroi. `pyproject.toml` puts these in the package."""
GROUPS = {"": "Pour le webmestre", "manuel": "Pour les rédactions", "reseaux": "Les réseaux"}
"""The folders of the pages, below `docs/`, with the heading of each."""

HEADING = re.compile(r"(#{1,6}) +(.*)")
ITEM = re.compile(r"( *(?:[-*]|\d+\.) +)(.*)")
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]*)[^)]*\)")
CELLS = re.compile(r" *(?<!\\)\| *")
UNDERLINES = {1: "=", 2: "-"}


def list_pages(docs: Path = DOCS) -> dict[str, Path]:
    """The pages by their names, in the order in which they are shown: `operations`, `manuel/debats`, `reseaux/x`."""
    pages = {name: docs / f"{name}.md" for name in FOR_WEBMASTERS}
    for folder in filter(None, GROUPS):
        for path in sorted((docs / folder).glob("*.md"), key=lambda path: (path.stem != "README", path.stem)):
            pages[folder if path.stem == "README" else f"{folder}/{path.stem}"] = path
    return pages


def shorten_name(name: str, pages: Mapping[str, Path]) -> str:
    """The shortest name of the page `name`: `debats`, but `manuel/bureau` beside `bureau`."""
    short = name.rpartition("/")[2]
    return name if short in pages else short


def find_page(word: str, pages: Mapping[str, Path]) -> Path | None:
    """The page of that name, whole or short; accents and case do not count, nor that it is typed as a file."""
    typed = "/".join(map(slugify, word.removeprefix("docs/").removesuffix(".md").split("/")))
    return pages.get(typed) or next((path for name, path in pages.items() if shorten_name(name, pages) == typed), None)


def format_list(pages: Mapping[str, Path], width: int) -> str:
    """Every page with its title, for lines of `width` columns."""
    rows = {
        name: (shorten_name(name, pages), next(_iterate_headings(path.read_text(encoding="utf-8").split("\n")))[1])
        for name, path in pages.items()
    }
    longest = max(len(short) for short, _ in rows.values())
    parts = ["Le manuel de Beffroi.\n\nUsage : ./beffroi help PAGE [CHAPITRE]\n"]
    for folder, heading in GROUPS.items():
        group = [row for name, row in rows.items() if (pages[name].parent.name if "/" in name or name in GROUPS else "") == folder]
        parts.append(f"{heading}\n{format_columns(group, longest, width)}")
    return "\n".join([*parts, "./beffroi --help montre les commandes.\n"])


def list_chapters(text: str) -> list[str]:
    """The titles of the chapters of a page."""
    return [title for _, title in _iterate_headings(text.split("\n"))][1:]


def find_chapters(text: str, word: str) -> str:
    """The chapters whose title is `word`, as typed or as an address has it; else those whose title has it. Empty when there are none."""
    lines, sought = text.split("\n"), _squeeze(word)
    headings = [(number, len(match[1]), _squeeze(match[2])) for number, match in _match_headings(lines)]
    named = [heading for heading in headings if heading[2] == sought] or [
        heading for heading in headings if sought and sought in heading[2]
    ]
    parts: list[str] = []
    end = 0
    for number, level, _ in named:
        if number >= end:
            end = next((other for other, depth, _ in headings if other > number and depth <= level), len(lines))
            parts += lines[number:end]
    return "\n".join(parts)


def _squeeze(text: str) -> str:
    return slugify(text).replace("-", "")


def _iterate_headings(lines: list[str]) -> Iterator[tuple[int, str]]:
    return ((number, _strip_signs(match[2])) for number, match in _match_headings(lines))


def _match_headings(lines: list[str]) -> Iterator[tuple[int, re.Match[str]]]:
    """The headings, by the numbers of their lines; not what begins with a `#` in an example."""
    is_example = False
    for number, line in enumerate(lines):
        if line.lstrip().startswith("```"):
            is_example = not is_example
        elif not is_example and (match := HEADING.fullmatch(line)):
            yield number, match


def format_page(path: Path, text: str, width: int) -> str:
    """The Markdown `text` of the page at `path` for a terminal of `width` columns: no signs, each link as what shows its page."""
    pages = list_pages()
    blocks = ["\n".join(_format_block(block, path, pages, width)) for block in _iterate_blocks(text)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _iterate_blocks(text: str) -> Iterator[list[str]]:
    """Lines that go together: an example whole, a heading alone, else those between two empty lines."""
    block: list[str] = []
    is_example = False
    for line in text.split("\n"):
        fence = line.lstrip().startswith("```")
        if not is_example and block and (fence or not line.strip() or HEADING.fullmatch(line) or HEADING.fullmatch(block[0])):
            yield block
            block = []
        if line.strip() or is_example:
            block.append(line)
        if fence and is_example:
            yield block
            block = []
        is_example ^= fence
    if block:
        yield block


def _format_block(block: list[str], path: Path, pages: Mapping[str, Path], width: int) -> Iterator[str]:
    if block[0].lstrip().startswith("```"):
        yield from (f"    {line}".rstrip() for line in block[1:-1])
    elif match := HEADING.fullmatch(block[0]):
        title = _format_inline(match[2], path, pages)
        yield title
        if len(match[1]) in UNDERLINES:
            yield UNDERLINES[len(match[1])] * len(title)
    elif block[0].lstrip().startswith("|"):
        yield from _format_table(block, path, pages, width)
    else:
        for first, others, words in _iterate_paragraphs(block):
            yield from _wrap(_format_inline(words, path, pages), width, first, others)


def _iterate_paragraphs(block: list[str]) -> Iterator[tuple[str, str, str]]:
    """The paragraphs of a block, each with what its first line and its other lines begin with: a point of a list is one."""
    first, others, words = "", "", ""
    for line in block:
        item = ITEM.fullmatch(line)
        if item or not words:
            if words:
                yield first, others, words
            blank = line[: len(line) - len(line.lstrip())]
            first, words = (item[1], item[2]) if item else (blank, line.strip())
            others = " " * len(first)
        else:
            words += f" {line.strip()}"
    yield first, others, words


def _format_table(block: list[str], path: Path, pages: Mapping[str, Path], width: int) -> Iterator[str]:
    """Each row as its first cell, and below it the others, named by the head of their column where there are several."""
    head, _, *rows = ([cell.replace("\\|", "|") for cell in CELLS.split(line.strip())[1:-1]] for line in block)
    for row in rows:
        first, *others = (_format_inline(cell, path, pages) for cell in row)
        yield from _wrap(first, width, "  ", "  ")
        for name, cell in zip(head[1:], others, strict=False):
            words = f"{_format_inline(name, path, pages)} : {cell}" if len(row) > 2 and name else cell
            yield from _wrap(words, width, "      ", "      ") if cell else ()


def _wrap(words: str, width: int, first: str, others: str) -> Iterable[str]:
    return textwrap.wrap(words, width, initial_indent=first, subsequent_indent=others, break_long_words=False, break_on_hyphens=False)


def _format_inline(words: str, path: Path, pages: Mapping[str, Path]) -> str:
    """What a line says: links lead to pages by the command that shows them, and code stays as it is."""
    pieces = re.split(r"(`[^`]*`)", LINK.sub(lambda match: _format_link(match, path, pages), words))
    return "".join(piece if piece.startswith("`") else _strip_signs(piece) for piece in pieces)


def _strip_signs(words: str) -> str:
    without_signs = re.sub(r"\*\*|(?<!\w)\*(?=\w)|(?<=\w)\*(?!\w)", "", words)
    return re.sub(r"(?<=«) | (?=[»:;?!])", "\N{NO-BREAK SPACE}", without_signs)


def _format_link(match: re.Match[str], path: Path, pages: Mapping[str, Path]) -> str:
    sign, words, address = match.groups()
    if sign:
        return f"(image : {words})"
    if address.startswith(("http://", "https://")):
        return f"{words} ({address})"
    file, _, chapter = address.partition("#")
    target = (path.parent / file).resolve()
    name = next((name for name, page in pages.items() if page.resolve() == target), None) if file else None
    if name is None:
        return words
    return f"{words} (./beffroi help {' '.join([shorten_name(name, pages), chapter.strip('-')]).strip()})"


WIDEST = 100
"""Columns: the eye loses longer lines of prose."""


@command(
    positional=["page", "chapter"],
    help={"page": "PAGE : son nom, ou celui d’une commande ; sans lui, la liste", "chapter": "CHAPITRE : un mot de son titre"},
)
def help(page: str = "", chapter: str = "") -> Exit:
    """Montre une page du manuel dans le terminal

    Exemples : ./beffroi help debats ; ./beffroi help operations sauvegarder
    """
    rows = {row.name: row for row in COMMANDS}
    if page in rows:
        return Exit(rows[page].load().answer(["--help"]))
    pages, width = list_pages(), min(shutil.get_terminal_size().columns, WIDEST)
    if not page:
        pydoc.pager(format_list(pages, width))
        return Exit.DONE
    path = find_page(page, pages)
    if path is None:
        names = [*(shorten_name(name, pages) for name in pages), *rows]
        raise UsageError(format_unknown_word("page", page, names) + " « ./beffroi help » les montre toutes.")
    text = path.read_text(encoding="utf-8")
    words = find_chapters(text, chapter) if chapter else text
    if not words:
        raise UsageError(f"« {chapter} » : aucun chapitre de cette page. {suggest_closest(chapter, list_chapters(text))}")
    pydoc.pager(format_page(path, words, width))
    return Exit.DONE
