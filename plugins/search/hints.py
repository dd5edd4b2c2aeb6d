"""The words that a reader who finds nothing may have meant: those that name the pages, the most used first."""

import json
import re
from collections import Counter
from collections.abc import Iterable

FILE = "mots.json"
WORD = re.compile(r"[^\W\d_]{4,}")
MOST = 4000
"""Words: 40 kB before compression, which a page fetches only when it found nothing."""


def hints(names: Iterable[str]) -> str:
    """JSON: the words of `names`, in alphabetical order, as they are written."""
    counted = Counter(word for name in names for word in set(WORD.findall(name.lower())))
    chosen = sorted(counted, key=lambda word: (-counted[word], word))[:MOST]
    return json.dumps(sorted(chosen), ensure_ascii=False, separators=(",", ":"))
