"""The words by which each network tells the news, unless the editor wrote others: no two say the same word for word.

X's rules, and good manners elsewhere, forbid the same text on every network (help.x.com, « automation rules »).
"""

import re
from collections.abc import Mapping

FIELDS = ("title", "summary", "heading", "town")
"""`title` is the title, or the editor's words for all networks; `summary` is then empty. `heading` is the category, or the kind."""

DEFAULT = "{title}"
TEMPLATES: Mapping[str, Mapping[str, str]] = {
    "published": {
        "x": "{title}",
        "mastodon": "{heading} · {title}\n\n{summary}",
        "bluesky": "Dans le journal de {town} : {title}",
        "facebook": "{title}\n\n{summary}\n\n{heading}, à lire dans le journal de {town}.",
    },
    "correction": {
        "x": "Correction : {title}",
        "mastodon": "Nous corrigeons « {article} »\n\n{title}",
        "bluesky": "Rectificatif du journal de {town} : {title}",
        "facebook": "Une correction à notre article « {article} » :\n\n{title}",
    },
}
"""By occasion, then by network."""
HOLE = re.compile(r"\{(\w+)\}")


def template(occasion: str, network: str, chosen: Mapping[str, str]) -> str:
    """The words of `network` for an occasion; `chosen` are the town's own, for first announcements."""
    head = occasion.partition("/")[0]
    if head == "published" and network in chosen:
        return chosen[network]
    return TEMPLATES.get(head, {}).get(network, DEFAULT)


def filled(words: str, values: Mapping[str, str]) -> str:
    """`words` with its holes filled; a paragraph that has holes and nothing to put in them is left out."""
    kept = []
    for paragraph in words.split("\n\n"):
        names = HOLE.findall(paragraph)
        if not names or any(values.get(name) for name in names):
            kept.append(HOLE.sub(lambda hole: values.get(hole[1], ""), paragraph).strip())
    return "\n\n".join(kept)
