"""What share of a corpus of advertisements reaches a moderator, and what share of what residents write does not: both sent in one day.

The service's own code takes in each text, in a store of its own, at a clock that goes on from text to text. No web server: what is refused
here is refused for what it says, for how often it comes, and for nothing else. One program works for six in ten without any script.
"""

import secrets
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from benchmarks.spam_corpus import HONEST, SPAM, SentText, in_order
from plugins.command.town import list_usable_rooms, open_town
from plugins.core.infrastructure.clock import PARIS
from plugins.service.web_service.configuration import configure_django, migrate_tables
from plugins.service.web_service.pages import Refusal
from plugins.service.web_service.part import list_web_parts, open_web_town

HEAD = (
    f"| {SPAM:,} advertisements and {HONEST} texts of residents in a day | sent | refused for its words | refused as come before | "
    "refused for its pace | with a remark | a moderator reads | share |\n|---|---:|---:|---:|---:|---:|---:|---:|"
)
ROOT = Path(__file__).resolve().parents[1]
MORNING, DAY = datetime(2026, 3, 26, 6, 0, tzinfo=PARIS), timedelta(hours=24)
SHORTEST = 12
WORDS, BEFORE, PACE, READ, REMARKED = "words", "before", "pace", "read", "remarked"


def rows() -> Iterator[str]:
    """A row for each sort of the corpus, then one for all advertisements and one for all residents."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        outcomes = dict(_send_all(Path(folder)))
    sorts = sorted({text.sort for text in outcomes}, key=lambda sort: (sort.startswith("what residents"), sort))
    for sort in sorts:
        yield _row(sort, [outcome for text, outcome in outcomes.items() if text.sort == sort])
    for name, is_honest in (("**all advertisements**", False), ("**all residents**", True)):
        yield _row(name, [outcome for text, outcome in outcomes.items() if text.sort.startswith("what residents") == is_honest])


def _row(name: str, outcomes: list[str]) -> str:
    count = Counter(outcomes)
    read = count[READ] + count[REMARKED]
    figures = (len(outcomes), count[WORDS], count[BEFORE], count[PACE], count[REMARKED], read)
    return f"| {name} | {' | '.join(f'{figure:,}' for figure in figures)} | {read / len(outcomes):.1%} |"


def _send_all(folder: Path) -> Iterator[tuple[SentText, str]]:
    """What became of each text, in the order in which they come."""
    moment = [MORNING]
    open_paths = partial(open_town, str(ROOT / "publishconf.py"))
    paths = open_paths()
    town = open_web_town(replace(paths, environ={**paths.environ, "BEFFROI_STATE": str(folder)}), open_paths)
    configure_django(replace(town, clock=lambda: moment[0]), list_web_parts(list_usable_rooms(paths.conf)))
    migrate_tables()
    texts = list(in_order())
    for number, text in enumerate(texts):
        moment[0] = MORNING + DAY * number / len(texts)
        yield replace(text, text=f"{text.text}\0{number}"), _send(text)


def _send(text: SentText) -> str:
    from plugins.voices.contributions.admission import REPEATED, SentForm
    from plugins.voices.contributions.intake import TypedText, receive_contribution
    from plugins.voices.contributions.screening import REMARK, clean_text, screen_text
    from plugins.voices.contributions.sections import find_section

    section = find_section("question")
    cleaned = screen_text(clean_text(text.text, 20_000)).text
    if not SHORTEST <= len(cleaned) <= section.longest:
        return WORDS  # the form says so at once
    typed = TypedText(cleaned, "", "", "", {})
    try:
        contribution = receive_contribution(section, typed, SentForm(secrets.token_hex(8), text.works), secrets.token_hex(8), text.address)
    except Refusal as refusal:
        if refusal.status != 429:  # https://www.rfc-editor.org/rfc/rfc6585#section-4
            return WORDS
        return BEFORE if str(refusal) == REPEATED else PACE
    return REMARKED if REMARK in contribution.remarks else READ
