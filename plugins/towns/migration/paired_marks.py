"""What stands between two marks of a text, in a time that grows with its length: no opening is looked for an end that is nowhere."""

import re
from collections.abc import Callable, Mapping

Replace = Callable[[re.Match[str], str], str]
"""Given the opening and what stands between, what takes the place of both marks and of that."""


def replace_between(
    text: str, opening: re.Pattern[str], closing: re.Pattern[str] | Mapping[str, re.Pattern[str]], replace: Replace, alone: bool = False
) -> str:
    """`text` with each pair replaced. `closing` may depend on the first group of the opening, in small letters.

    An opening without an end stays as it is; if openings may stand `alone`, `replace` is called with nothing between.
    """
    pieces: list[str] = []
    endless: set[re.Pattern[str]] = set()
    place = 0
    while start := opening.search(text, place):
        end = closing if isinstance(closing, re.Pattern) else closing[start[1].lower()]
        closed = None if end in endless else end.search(text, start.end())
        if closed is None:
            endless.add(end)
            if isinstance(closing, re.Pattern) and not alone:
                break
            pieces += [text[place : start.start()], replace(start, "") if alone else start[0]]
            place = start.end()
        else:
            pieces += [text[place : start.start()], replace(start, text[start.end() : closed.start()])]
            place = closed.end()
    return "".join((*pieces, text[place:]))
