"""The questions a body asks of the rest of the journal, with the answers: while these are unchanged, so is its HTML."""

from collections.abc import Iterable
from typing import NamedTuple

from plugins.core.publication.raw_value import InvalidValue
from plugins.journal.editorial.links import Links


class LinkAnswer(NamedTuple):
    """`how` names a method of Links, `argument` is what it was given; `result` is the address, or what was wrong."""

    how: str
    argument: str
    result: tuple[str, ...]


def list_answers(links: Links) -> tuple[LinkAnswer, ...]:
    """The answers `links` got from other files, in a stable order, each once."""
    return tuple(LinkAnswer(how, address, _answer(links, how, address)) for how, address in sorted(links.asked))


def is_still_answered(answers: Iterable[LinkAnswer], links: Links) -> bool:
    """Whether each of the `answers` would be given again."""
    return all(_answer(links, how, address) == answer for how, address, answer in answers)


def _answer(links: Links, how: str, text: str) -> tuple[str, ...]:
    try:
        return (getattr(links, how)(text),)
    except InvalidValue as wrong:
        return (wrong.sort, wrong.text, wrong.remedy, str(wrong.instead))
