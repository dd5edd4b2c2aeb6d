"""The kind of page that gathers publications: the dossier. Data only: everything else derives from it."""

from plugins.core.publication.kind import AUDIENCE, COMMON, DATE, IDENTITY, TAGS, TITLE, UNANNOUNCED_TAGS, Kind
from plugins.core.publication.words import N_

KINDS = (
    Kind(
        name="dossier",
        label=N_("Dossier"),
        plural=N_("Dossiers"),
        folder="dossiers",
        address="dossiers/{slug}/",
        template="dossier",
        fields=(IDENTITY, TITLE, DATE, AUDIENCE, *(UNANNOUNCED_TAGS if field is TAGS else field for field in COMMON)),
        stream=False,
        feeds=False,
        announces=False,
        schema_org="CollectionPage",
        exports=("title", "date", "modified", "summary"),
        example="Ce que ce dossier rassemble, en deux phrases.\n",
    ),
)
