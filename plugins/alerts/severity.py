"""How grave an alert is, from the least to the most."""

INFORMATION, VIGILANCE, URGENCE = "information", "vigilance", "urgence"
SEVERITIES = (INFORMATION, VIGILANCE, URGENCE)
"""An urgent alert cannot be dismissed: it is there as long as it holds."""


def rank(severity: str) -> int:
    """Its place among the others: the graver, the higher."""
    return SEVERITIES.index(severity)
