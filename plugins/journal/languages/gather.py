"""The words of the templates and of the rooms, gathered into the catalogs: `python -m plugins.journal.languages.gather [LANGUAGE …]`.

Each catalog then holds what the sources hold, no more: a text that is new is empty in it, one that went is gone. A language that has no
catalog gets one. Places are left out, so that two people who each add a text change no line that the other changed.
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from plugins.core.infrastructure.town import ROOT
from plugins.journal.languages.catalog import OURS

METHODS = [("theme/templates/**.html", "jinja2"), ("plugins/**.py", "python")]
OPTIONS = {"theme/templates/**.html": {"trimmed": "true", "newstyle_gettext": "true", "silent": "false", "trim_blocks": "true"}}
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3)}
HEADING = "# The words of Beffroi in « {} ». Brought up to date by: python -m plugins.journal.languages.gather"
DATES = re.compile(
    rb'^"(?:Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team): .*\n',
    re.MULTILINE,
)
"""What would change each time in every catalog, and says nothing."""


def gather_words(root: Path = ROOT) -> Catalog:
    """Every text of the sources, with its notes to translators (`NOTE`)."""
    catalog = Catalog(project="Beffroi", charset="utf-8")
    for folder in ("theme/templates", "plugins"):
        for _, _, message, comments, context in _extract(root / folder, folder):
            catalog.add(message, auto_comments=comments, context=context)
    return catalog


def _extract(folder: Path, name: str) -> Iterator[tuple[str, int, str | tuple[str, ...], list[str], str | None]]:
    methods = [(pattern.removeprefix(f"{name}/"), method) for pattern, method in METHODS if pattern.startswith(name)]
    options = {pattern.removeprefix(f"{name}/"): each for pattern, each in OPTIONS.items()}
    return extract_from_dir(folder, methods, options, keywords=KEYWORDS, comment_tags=("NOTE",))


def update_catalog(lang: str, old_catalog: bytes, template: Catalog) -> bytes:
    """The catalog of `lang` once it holds what `template` does; `old_catalog` is what it was, empty for a new one."""
    catalog = read_po(BytesIO(old_catalog), locale=lang) if old_catalog else Catalog(locale=lang, project="Beffroi", charset="utf-8")
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.header_comment = HEADING.format(lang)
    catalog.fuzzy = False
    buffer = BytesIO()
    write_po(buffer, catalog, width=0, no_location=True, sort_output=True, ignore_obsolete=True)
    return DATES.sub(b"", buffer.getvalue())


def _is_translated(message: Message) -> bool:
    return bool(message.string) if isinstance(message.string, str) else all(message.string or [""])


def main(languages: list[str]) -> None:
    """Update every catalog, and create those of `languages`."""
    template = gather_words()
    for lang in sorted({path.stem for path in OURS.glob("*.po")} | set(languages)):
        file = OURS / f"{lang}.po"
        text = update_catalog(lang, file.read_bytes() if file.exists() else b"", template)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text)
        empty = sum(1 for message in read_po(BytesIO(text), locale=lang) if message.id and not _is_translated(message))
        print(f"{file.relative_to(ROOT)} : {len(template)} textes, dont {empty} sans traduction.")


if __name__ == "__main__":
    main(sys.argv[1:])
