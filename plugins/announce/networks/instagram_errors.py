"""What each of Instagram's answers means for a post, as data: as for Facebook, their code and subcode tell them apart.

https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/error-codes (June 2026)
"""

from datetime import timedelta

from plugins.announce.failures import Failure, MaybeSent, NotSent, PostRefused
from plugins.announce.networks.answers import ANY_STATUS, AnswerRow, AnswerTable

RENEW = "Refaites le jeton et remplacez BEFFROI_INSTAGRAM_TOKEN (docs/reseaux/instagram.md)."
RIGHTS = f"Il faut les droits instagram_basic, instagram_content_publish et pages_read_engagement. {RENEW}"
SIGN_IN = "Connectez-vous à Instagram avec le compte de la ville : il dit ce qu’il attend."
ACCOUNT = "Vérifiez BEFFROI_INSTAGRAM_ACCOUNT, et que le jeton est celui de la Page qui est liée à ce compte."
REWORD = "Changez le texte de l’annonce (clé « social »)."
REDRAW = "Donnez à la publication une image en JPEG, ni plus haute que large d’un quart, ni deux fois plus large que haute."
NOT_FOUND = "Instagram ne trouve pas le compte ou la publication"
"""How the reason begins when what was asked for is not there, or not for this token."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
"""100 posts in any 24 hours, of which Instagram does not say when the next may leave: content-publishing, « Rate Limit »."""

PERMISSIONS = ("3", "10", *map(str, range(200, 300)))

ANSWERS = AnswerTable(
    "Instagram",
    "d’Instagram",
    (
        AnswerRow(
            ANY_STATUS,
            "",
            PostRefused,
            "Instagram demande une vérification au compte.",
            SIGN_IN,
            True,
            ("190/459", "190/464", "25/2207050"),
        ),
        AnswerRow(ANY_STATUS, "", PostRefused, "Le jeton d’Instagram a expiré.", RENEW, True, ("190/463", "190/467")),
        AnswerRow(ANY_STATUS, "", PostRefused, "Instagram ne reconnaît pas le jeton.", RENEW, True, ("102", "190")),
        AnswerRow(
            ANY_STATUS, "", PostRefused, "Le jeton n’a pas le droit de publier sur Instagram.", RIGHTS, True, PERMISSIONS, unproved=True
        ),
        AnswerRow(ANY_STATUS, "", NotSent, "Le compte a atteint la limite quotidienne d’Instagram.", codes=("9/2207042",), pause=HOUR),
        AnswerRow(ANY_STATUS, "", NotSent, "Instagram bloque le compte pour un temps.", codes=("4/2207051",), pause=DAY),
        AnswerRow(ANY_STATUS, "", NotSent, "Instagram demande d’attendre.", codes=("4", "17", "32", "341", "613"), pause=HOUR),
        AnswerRow(429, "", NotSent, "Instagram demande d’attendre.", pause=HOUR),
        AnswerRow(ANY_STATUS, "", NotSent, "Instagram n’a pas fini de préparer l’image.", codes=("9007/2207027",)),
        AnswerRow(
            ANY_STATUS,
            "",
            NotSent,
            "Instagram ne trouve plus ce qu’il avait préparé.",
            codes=("-2/2207020", "-1/2207032", "24/2207006", "24/2207008"),
        ),
        AnswerRow(ANY_STATUS, "", NotSent, "Instagram n’a pas pu lire l’image à son adresse.", codes=("-2/2207003", "9004/2207052")),
        AnswerRow(
            ANY_STATUS,
            "",
            PostRefused,
            "Instagram refuse la forme de l’image.",
            REDRAW,
            codes=("36003/2207009", "36001/2207005", "36000/2207004"),
        ),
        AnswerRow(ANY_STATUS, "", PostRefused, "Instagram juge le texte trop long.", REWORD, codes=("36004/2207010",)),
        AnswerRow(ANY_STATUS, "", MaybeSent, "Instagram a eu un incident.", codes=("-1/2207001", "-1", "1", "2"), outage=True),
        AnswerRow(ANY_STATUS, "", PostRefused, f"{NOT_FOUND}.", ACCOUNT, True, ("100/33", "803", "110")),
        AnswerRow(
            ANY_STATUS,
            "",
            PostRefused,
            "Instagram ne connaît plus cette version de son interface.",
            "Mettez Beffroi à jour.",
            True,
            ("12", "2635"),
        ),
        AnswerRow(ANY_STATUS, "", PostRefused, "Instagram juge la publication mal formée.", REWORD, codes=("100",)),
    ),
)
"""1, 2 and -1, « unknown » and « server », do not say whether the post was made before the incident: the account is read first."""


def is_gone(failure: Failure) -> bool:
    """Whether Instagram did not find what was asked for, or not for this token."""
    return failure.reason.startswith(NOT_FOUND)
