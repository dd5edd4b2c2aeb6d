"""What each of Facebook's answers means for a post, as data: most come as HTTP 400, and their code tells them apart.

https://developers.facebook.com/docs/graph-api/guides/error-handling; the sentences of 368 were read in public bug reports of 2014–2026
(arsduo/koala #422, facebookarchive/php-graph-sdk #528, gitroomhq/postiz-app #2068).
"""

from datetime import timedelta

from plugins.announce.failures import Failure, MaybeSent, NotSent, PostRefused
from plugins.announce.networks.answers import ANY_STATUS, AnswerRow, AnswerTable

RENEW = "Refaites le jeton de la Page et remplacez BEFFROI_FACEBOOK_TOKEN (docs/reseaux/facebook.md)."
SIGN_IN = "Connectez-vous à facebook.com avec la personne qui a créé le jeton, répondez à ce qui est demandé, puis refaites le jeton."
RIGHTS = f"Il faut les droits pages_manage_posts, pages_read_engagement et pages_show_list. {RENEW}"
ROLE = "Rendez à la personne qui a créé le jeton le droit de publier sur la Page, puis refaites le jeton."
PAGE = "Vérifiez BEFFROI_FACEBOOK_PAGE, le numéro de la Page, et que le jeton est bien celui de cette Page."
REWORD = "Changez le texte de l’annonce (clé « social »)."
BLOCKED_LINK = "Demandez à Facebook de débloquer l’adresse du journal (developers.facebook.com/tools/debug), puis ./beffroi settle."
NOT_FOUND = "Facebook ne trouve pas la Page ou la publication"
"""How the reason begins when what was asked for is not there, or not for this token."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
"""Facebook counts calls over a sliding hour (docs, `rate-limiting`); it does not say how long a block lasts: a day is our choice."""

PERMISSIONS = ("3", "10", *map(str, range(200, 300)))

ANSWERS = AnswerTable(
    "Facebook",
    "de Facebook",
    (
        AnswerRow(
            ANY_STATUS,
            "",
            PostRefused,
            "L’application n’est plus autorisée par la personne qui a créé le jeton.",
            RENEW,
            True,
            ("190/458",),
        ),
        AnswerRow(
            ANY_STATUS,
            "",
            PostRefused,
            "Facebook demande une vérification à la personne qui a créé le jeton.",
            SIGN_IN,
            True,
            ("190/459", "190/464"),
        ),
        AnswerRow(ANY_STATUS, "", PostRefused, "Le mot de passe de la personne qui a créé le jeton a changé.", RENEW, True, ("190/460",)),
        AnswerRow(ANY_STATUS, "", PostRefused, "Le jeton de la Page a expiré.", RENEW, True, ("190/463", "190/467")),
        AnswerRow(ANY_STATUS, "", PostRefused, "La personne qui a créé le jeton n’a plus de rôle sur la Page.", ROLE, True, ("190/492",)),
        AnswerRow(ANY_STATUS, "", PostRefused, "Facebook ne reconnaît pas le jeton de la Page.", RENEW, True, ("102", "190")),
        AnswerRow(
            ANY_STATUS, "", PostRefused, "Le jeton n’a pas le droit de publier sur la Page.", RIGHTS, True, PERMISSIONS, unproved=True
        ),
        AnswerRow(ANY_STATUS, "already posted", MaybeSent, "Facebook dit avoir déjà reçu ce texte.", codes=("368",)),
        AnswerRow(ANY_STATUS, "reported as abusive", PostRefused, "Facebook bloque l’adresse du journal.", BLOCKED_LINK, True, ("368",)),
        AnswerRow(ANY_STATUS, "", NotSent, "Facebook bloque la Page pour un temps.", codes=("368",), pause=DAY),
        AnswerRow(ANY_STATUS, "", MaybeSent, "Facebook dit avoir déjà reçu ce texte.", codes=("506",)),
        AnswerRow(ANY_STATUS, "", NotSent, "Facebook n’a pas pu lire la page du journal pour en montrer la carte.", codes=("1609005",)),
        AnswerRow(ANY_STATUS, "", NotSent, "Facebook demande d’attendre.", codes=("4", "17", "32", "341", "613", "80001"), pause=HOUR),
        AnswerRow(429, "", NotSent, "Facebook demande d’attendre.", pause=HOUR),
        AnswerRow(ANY_STATUS, "", MaybeSent, "Facebook a eu un incident.", codes=("1", "2"), outage=True),
        AnswerRow(ANY_STATUS, "", PostRefused, f"{NOT_FOUND}.", PAGE, True, ("100/33", "803")),
        AnswerRow(
            ANY_STATUS,
            "appsecret_proof",
            PostRefused,
            "L’application exige la preuve de sa clé secrète.",
            "Décochez « Exiger la clé secrète » dans les paramètres avancés de l’application.",
            True,
            ("100",),
        ),
        AnswerRow(
            ANY_STATUS,
            "",
            PostRefused,
            "Facebook ne connaît plus cette version de son interface.",
            "Mettez Beffroi à jour.",
            True,
            ("12", "2635"),
        ),
        AnswerRow(ANY_STATUS, "", PostRefused, "Facebook juge la publication mal formée.", REWORD, codes=("100",)),
    ),
)
"""1 and 2, « unknown » and « service », do not say whether the post was kept before the incident: the Page is read first."""


def is_gone(failure: Failure) -> bool:
    """Whether Facebook did not find what was asked for, or not for this token."""
    return failure.reason.startswith(NOT_FOUND)
