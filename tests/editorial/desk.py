"""An editor's desk: a content folder made in a test, and the town's rules to read it by."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.settings import load_settings
from plugins.journal.editorial.journal import ContentJournal, survey_content
from plugins.journal.editorial.reading import FileReading, read_file
from plugins.journal.editorial.rules import TownRules

SITES = Path(__file__).resolve().parent.parent / "sites"
CONF = load_settings(SITES / "settings.py")
NOW = datetime(2026, 3, 27, 9, tzinfo=PARIS)
MARKET = "articles/2026-03-02-marche.md"


def rules(**changed) -> TownRules:
    """The rules of the small town of `tests/sites`, with some settings changed."""
    return TownRules.from_settings({**CONF, **changed}, {})


def article(body: str = "Le marché revient.", **keys: str) -> str:
    """The text of an article without mistakes, in YAML; a key given as None is left out."""
    known = {"id": "20260302-marche00", "title": "Le marché revient", "date": "2026-03-02 09:30", "category": "Culture"}
    head = "".join(f"{key}: {value}\n" for key, value in {**known, **keys}.items() if value is not None)
    return f"---\n{head}---\n{body}\n"


def write(content: Path, files: Mapping[str, str | bytes]) -> Path:
    """Put `files` in the folder `content`."""
    for name, data in files.items():
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return content


def read_text(folder: Path, text: str | bytes, source: str = MARKET, **changed) -> FileReading:
    """The reading of one file that holds `text`."""
    return read_file(write(folder / "content", {source: text}), source, rules(**changed))


def journal(folder: Path, files: Mapping[str, str | bytes], **changed) -> ContentJournal:
    """The journal made of `files`."""
    return survey_content(write(folder / "content", files), rules(**changed))


def said(mistakes) -> list[str]:
    """The mistakes as an editor reads them."""
    return [str(mistake) for mistake in mistakes]


def sorts(mistakes) -> list[str]:
    """What sorts of mistakes these are."""
    return [mistake.sort for mistake in mistakes]
