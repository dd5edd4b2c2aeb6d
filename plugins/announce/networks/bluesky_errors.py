"""What each of Bluesky's answers means for a post, as data: an HTTP status and the name of an error.

bluesky-social/atproto: lexicons/com/atproto, packages/pds/src (auth-verifier, api/com/atproto), packages/xrpc/src/types.ts; August 2026.
"""

import requests

from plugins.announce.failures import MaybeSent, NotSent, PostRefused
from plugins.announce.networks.answers import ANY_STATUS, AnswerRow, AnswerTable
from plugins.announce.networks.service import Complaint

NEW_PASSWORD = (
    "Sur bsky.app, Paramètres, Confidentialité et sécurité, Mots de passe d’application : créez-en un, et donnez-le à la variable "
    "BEFFROI_BLUESKY_…PASSWORD avec l’identifiant exact du compte dans …HANDLE."
)
OPEN = "Connectez-vous à bsky.app avec le compte de la ville."
REWORD = "Changez le texte de l’annonce (clé « social »)."
SERVER = "Vérifiez BEFFROI_BLUESKY_…URL : l’adresse du serveur où le compte a été ouvert, https://bsky.social le plus souvent."
SLOWER = "Bluesky demande d’attendre."


class RecordAbsent(NotSent):
    """There is no record of that name: a fact, which the account's own server answers for."""


class Stale(NotSent):
    """The session is not good any more: the next call opens another."""


ANSWERS = AnswerTable(
    "Bluesky",
    "de Bluesky",
    (
        AnswerRow(400, "", RecordAbsent, "Bluesky n’a pas cette publication.", codes=("RecordNotFound",)),
        AnswerRow(400, "", Stale, "La session ouverte chez Bluesky n’est plus bonne.", codes=("ExpiredToken", "InvalidToken")),
        AnswerRow(400, "", MaybeSent, "Bluesky a déjà une publication sous cette clé.", codes=("InvalidSwap",)),
        AnswerRow(400, "", NotSent, "Bluesky n’a pas gardé l’image.", codes=("BlobNotFound", "InvalidMimeType", "InvalidSize")),
        AnswerRow(400, "", PostRefused, "Bluesky juge l’image trop lourde.", "Allégez l’image de la publication.", codes=("BlobTooLarge",)),
        AnswerRow(400, "", PostRefused, "Ce serveur n’a pas ce compte.", SERVER, True, ("NotFound", "RepoNotFound", "AccountNotFound")),
        AnswerRow(400, "", PostRefused, "Bluesky juge la publication mal formée.", REWORD),
        AnswerRow(401, "", PostRefused, "Bluesky a suspendu le compte.", OPEN, True, ("AccountTakedown", "AccountSuspended")),
        AnswerRow(401, "", PostRefused, "Le compte Bluesky est désactivé.", f"{OPEN} Réactivez-le.", True, ("AccountDeactivated",)),
        AnswerRow(
            401, "", PostRefused, "Ce mot de passe est celui du compte, et ne suffit pas.", NEW_PASSWORD, True, ("AuthFactorTokenRequired",)
        ),
        AnswerRow(401, "", PostRefused, "Bluesky ne reconnaît pas l’identifiant ou le mot de passe d’application.", NEW_PASSWORD, True),
        AnswerRow(403, "", PostRefused, "Bluesky n’a pas ce compte.", SERVER, True, ("AccountNotFound",)),
        AnswerRow(403, "", PostRefused, "Bluesky refuse ce compte.", OPEN, True, unproved=True),
        AnswerRow(404, "", PostRefused, "Cette adresse n’est pas celle d’un serveur Bluesky.", SERVER, True),
        AnswerRow(413, "", PostRefused, "Bluesky juge la publication trop grande.", REWORD),
        AnswerRow(429, "", NotSent, SLOWER),
        AnswerRow(501, "", PostRefused, "Ce serveur ne sait pas publier sur Bluesky.", SERVER, True),
        AnswerRow(
            ANY_STATUS,
            "",
            MaybeSent,
            "Les serveurs de Bluesky se répondent mal.",
            codes=("UpstreamFailure", "UpstreamTimeout"),
            outage=True,
        ),
        AnswerRow(ANY_STATUS, "", MaybeSent, "Le serveur de Bluesky est surchargé.", codes=("NotEnoughResources",), outage=True),
    ),
)


def complaint(answer: requests.Response) -> Complaint:
    """What an answer complains of; no words when it is not in the form of the protocol. https://atproto.com/specs/xrpc#error-responses

    A limit ends at the Unix second that `ratelimit-reset` gives: https://docs.bsky.app/docs/advanced-guides/rate-limits
    """
    try:
        said = answer.json()
        code = str(said["error"])
        return Complaint((str(said.get("message") or code),), code, _reset(answer.headers.get("ratelimit-reset", "")))
    except (ValueError, LookupError, TypeError, AttributeError):
        return Complaint()


def _reset(written: str) -> float | None:
    return float(written) if written.isdecimal() else None
