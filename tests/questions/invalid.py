"""Each mistake that can be made about a question, on a site of its own."""

from tests.town.small_town import CONTENT, Invalid

FILE = "questions/banc.md"
WHOLE = (CONTENT / FILE).read_text(encoding="utf-8")
OTHER = """---
id: 20260303-autre
title: Un banc ?
slug: autre
date: 2026-03-03 09:00
question: Un banc ?
---
"""


def bench(**keys: str | None) -> Invalid:
    """The answered question of the valid site, told otherwise."""
    return Invalid({FILE: keys})


INVALID = {
    "an answer that nobody signs": bench(answered=None, answered_by=None, role=None),
    "an answer without a role": bench(role=None),
    "a signature under nothing": Invalid({FILE: WHOLE.partition("\nLe 20 avril.")[0]}),
    "an answer before the question": bench(answered="2026-02-28 10:00"),
    "a question that arrives after it appears": bench(asked="2026-03-03 10:00"),
    "an e-mail address in the question": bench(question="Écrivez-moi : ida@blanc.example"),
    "a telephone number in the signature": bench(name="Ida, 06 12 34 56 78"),
    "the address of the form": bench(slug="poser"),
    "itself among those that it joins": bench(merges="[20260302-banc]"),
    "a question that it joins, and that is online": Invalid({FILE: {"merges": "[20260303-autre]"}, "questions/autre.md": OTHER}),
    "no day at all": Invalid(settings={"QUESTIONS": {"deadline": 0}}),
}
