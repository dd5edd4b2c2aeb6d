"""`./beffroi help`: a page of the manual in the terminal."""

import pydoc
import shutil

from plugins.command.command import command
from plugins.command.line import UsageError, format_unknown_word
from plugins.command.manual import find_chapters, find_page, format_list, format_page, list_chapters, list_pages, shorten_name
from plugins.command.table import COMMANDS
from plugins.core.infrastructure.errors import Exit
from plugins.core.publication.identifiers import suggest_closest

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
