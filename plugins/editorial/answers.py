"""What a body asked of the rest of the journal, and what it was told: as long as it would be told the same, its HTML is the same."""

from collections.abc import Iterable
from typing import NamedTuple

from plugins.editorial.links import Links
from plugins.publication.wrong import Wrong


class Answer(NamedTuple):
    """`how` names a method of Links, `written` is what it was given; `told` is the address, or what was wrong."""

    how: str
    written: str
    told: tuple[str, ...]


def answers(links: Links) -> tuple[Answer, ...]:
    """What `links` were asked that other files decide, in a stable order, each once."""
    return tuple(Answer(how, written, _told(links, how, written)) for how, written in sorted(links.asked))


def still(known: Iterable[Answer], links: Links) -> bool:
    """Whether each of the `known` answers would be given again."""
    return all(_told(links, how, written) == told for how, written, told in known)


def _told(links: Links, how: str, written: str) -> tuple[str, ...]:
    try:
        return (getattr(links, how)(written),)
    except Wrong as wrong:
        return (wrong.sort, wrong.text, wrong.remedy, str(wrong.instead))
