"""A file of coming changes as a browser reads it, told again in Python."""

import json
import re


def state_in(file: str, slug: str, minute: int) -> str | None:
    """The letter of the state of the place at a minute since 1970; None when the file cannot tell."""
    told = json.loads(file)
    if not told["from"] <= minute < told["until"]:
        return None
    end = told["from"]
    for state, length in re.findall(r"([ocu])(\d*)", told["places"][slug]):
        end += int(length or 10**9)
        if minute < end:
            return state
    return None
