"""Stalls of a fair: pages that are dated and announced."""

from plugins.core.publication.kind import CATEGORY, COMMON, DATE, IDENTITY, SOCIAL, TITLE, Kind

KINDS = (
    Kind(
        name="stall",
        label="Étal",
        plural="Étals",
        folder="etals",
        address="etals/{slug}/",
        template="page",
        fields=(IDENTITY, TITLE, DATE, CATEGORY, *COMMON, SOCIAL),
        stream=False,
    ),
)
