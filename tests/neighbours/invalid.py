"""Each mistake that can be made about an offer or a need, on a site of its own."""

from tests.town.small_town import CONTENT, Invalid

FILE = "entraide/echelle.md"
WHOLE = (CONTENT / FILE).read_text(encoding="utf-8")


def ladder(**keys: str | None) -> Invalid:
    """The offer of the valid site, told otherwise."""
    return Invalid({FILE: keys})


INVALID = {
    "hours that are no number": ladder(hours="trois"),
    "an offer of two years": ladder(expires="2028-03-02"),
    "over before it begins": ladder(start="2026-06-02"),
    "a text without end": Invalid({FILE: WHOLE + "x" * 1000}),
    "a number in the text": Invalid({FILE: WHOLE + "\nAppelez le 06.12.34.56.78.\n"}),
    "an address in the title": ladder(title="Échelle, ida@blanc.example"),
    "a sale": ladder(title="Échelle à vendre"),
    "the address of the form": ladder(slug="proposer"),
    "a notice of no day": Invalid(settings={"NEIGHBOURS": {"days": 0}}),
}
