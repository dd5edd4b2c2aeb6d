"""Each mistake that can be made about a review, on a site of its own."""

from tests.town.small_town import CONTENT, Invalid

FILE = "avis/ida.md"
WHOLE = (CONTENT / FILE).read_text(encoding="utf-8")


def ida(**keys: str | None) -> Invalid:
    """The review of the valid site, told otherwise."""
    return Invalid({FILE: keys})


INVALID = {
    "a visit to come": ida(visited="2026-03-20"),
    "six stars": ida(rating="6"),
    "a reply that nobody signs": ida(replied=None, replied_by=None),
    "a review without end": Invalid({FILE: WHOLE + "x" * 1000}),
    "a number in a review": Invalid({FILE: WHOLE + "\nAppelez le 06 12 34 56 78.\n"}),
    "an address in a signature": ida(name="ida@blanc.example"),
    "a place that is nearly known": ida(place="chez-idas"),
    "a place that is not known": ida(place="zzzz"),
    "reviews for ever": Invalid(settings={"REVIEWS": {"years": 30}}),
}
