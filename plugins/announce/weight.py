"""How long a text is for X: a weight, not a number of characters."""

import re
import unicodedata

from twitter_text import parse_tweet

BARE_SIGN = re.compile("[©®](?!\N{VARIATION SELECTOR-16})")
"""twitter-text-parser 3.0 takes these for emoji, weight 2; X's own package gives them the weight of a letter, 1."""


def weighted_length(text: str) -> int:
    """X's count: NFC, an address 23 (a bare `ville.fr` included), an emoji sequence 2, `… € •` and U+202F 2, French letters 1.

    Numbers: twitter-text/config/v3.json. Equal to the npm package `twitter-text` 3.1.0, whose Python port is read here.
    """
    counted = BARE_SIGN.sub("¦", unicodedata.normalize("NFC", text))
    return parse_tweet(counted).weightedLength if counted else 0
