"""The opposition's space: what a group of the council has handed in for one issue.

Code général des collectivités territoriales, article L. 2121-27-1: from 1,000 inhabitants on, a space is kept for the councillors who are
not of the majority, by the rules that the council gave itself.
"""

from plugins.core.publication.kind import ALIASES, AUTHORS, DATE, IDENTITY, LANG, MODIFIED, SLUG, STATUS, TITLE, Field, Kind
from plugins.core.publication.words import N_

DIGEST = "sha256"

KINDS = (
    Kind(
        name="tribune",
        label=N_("Tribune"),
        plural=N_("Tribunes"),
        folder="tribunes",
        address="expression/{date:%Y}/{date:%m}/{slug}/",
        template="tribune",
        fields=(
            IDENTITY,
            TITLE,
            DATE,
            Field("group", "line", "Groupe", "Le groupe qui s’exprime, comme TRIBUNE_TERMS l’écrit.", required=True, longest=120),
            Field("term", "choice", "Mandat", "Le mandat du conseil.", required=True, choices="TRIBUNE_TERMS"),
            Field("issue", "choice", "Numéro", "Le numéro pour lequel le texte a été remis.", required=True, choices="TRIBUNE_ISSUES"),
            Field("received", "day", "Reçu", "Le jour où le groupe a remis son texte."),
            Field(DIGEST, "line", "Empreinte", "Celle du texte reçu : rien n’y change plus.", longest=64),
            SLUG,
            MODIFIED,
            STATUS,
            LANG,
            ALIASES,
            *AUTHORS,
        ),
        stream=False,
        announces=False,
        verbatim=True,
        schema_org="OpinionNewsArticle",
        exports=("title", "date", "group", "term", "issue"),
        example="Le texte, tel que le groupe l’a remis.\n",
    ),
)
