"""A session in three lines, for who is young or in a hurry: an editor writes them, or picks them among the entries by their anchors."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from plugins.council.session import CouncilSession

PICKED = re.compile(r"#e-([0-9a-z]{12,32})")
"""A line that is an entry’s anchor and nothing else stands for the entry’s text."""


@dataclass(frozen=True)
class BriefLine:
    """One of the three; `anchor` is that of the entry whose words it has, empty when an editor wrote it."""

    text: str
    anchor: str = ""


def in_brief(written: Iterable[str], session: CouncilSession) -> tuple[BriefLine, ...]:
    """The lines that were `written`; those that name no entry of the session are left out."""
    texts = {entry.anchor: entry.text for entry in session.entries}
    lines = (BriefLine(texts.get(line[1:], ""), line[1:]) if PICKED.fullmatch(line) else BriefLine(line) for line in written)
    return tuple(line for line in lines if line.text)
