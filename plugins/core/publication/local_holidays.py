"""The public holidays that a department has besides those of France."""

DEPARTMENTS = ("57", "67", "68")
"""They have two, the first only in communes with a Protestant church or one of both confessions: article L. 3134-13 of the Code du
travail."""


def list_local_holidays(code: str) -> list[str]:
    """The names of those of a commune by its INSEE code, or its postcode."""
    return ["Vendredi saint", "26 décembre"] if code[:2] in DEPARTMENTS else []
