"""How long a publication takes to read."""

import re
from math import ceil

WORDS_A_MINUTE = 238
"""Silent reading of non-fiction by adults, words a minute: Brysbaert 2019, https://doi.org/10.1016/j.jml.2019.104047"""


def reading_minutes(html: str) -> int:
    """Whole minutes to read `html`, at least one."""
    words = len(re.sub(r"<[^>]+>", " ", html).split())
    return max(1, ceil(words / WORDS_A_MINUTE))
