"""What each of Bluesky's answers means for a post, as data: an HTTP status and the name of an error.

bluesky-social/atproto: lexicons/com/atproto, packages/pds/src (auth-verifier, api/com/atproto), packages/xrpc/src/types.ts; August 2026.
"""

import requests

from plugins.announce.failures import MaybeSent, NotSent, Refused
from plugins.announce.networks.answers import ANY, Row, Table
from plugins.announce.networks.service import Complaint

NEW_PASSWORD = (
    "Sur bsky.app, Paramètres, Confidentialité et sécurité, Mots de passe d’application : créez-en un, et donnez-le à la variable "
    "BEFFROI_BLUESKY_…PASSWORD avec l’identifiant exact du compte dans …HANDLE."
)
OPEN = "Connectez-vous à bsky.app avec le compte de la ville."
REWORD = "Changez le texte de l’annonce (clé « social »)."
SERVER = "Vérifiez BEFFROI_BLUESKY_…URL : l’adresse du serveur où le compte a été ouvert, https://bsky.social le plus souvent."
SLOWER = "Bluesky demande d’attendre."


class Absent(NotSent):
    """There is no record of that name: a fact, which the account's own server answers for."""


class Stale(NotSent):
    """The session is not good any more: the next call opens another."""


ANSWERS = Table(
    "Bluesky",
    "de Bluesky",
    (
        Row(400, "", Absent, "Bluesky n’a pas cette publication.", codes=("RecordNotFound",)),
        Row(400, "", Stale, "La session ouverte chez Bluesky n’est plus bonne.", codes=("ExpiredToken", "InvalidToken")),
        Row(400, "", MaybeSent, "Bluesky a déjà une publication sous cette clé.", codes=("InvalidSwap",)),
        Row(400, "", NotSent, "Bluesky n’a pas gardé l’image.", codes=("BlobNotFound", "InvalidMimeType", "InvalidSize")),
        Row(400, "", Refused, "Bluesky juge l’image trop lourde.", "Allégez l’image de la publication.", codes=("BlobTooLarge",)),
        Row(400, "", Refused, "Ce serveur n’a pas ce compte.", SERVER, True, ("NotFound", "RepoNotFound", "AccountNotFound")),
        Row(400, "", Refused, "Bluesky juge la publication mal formée.", REWORD),
        Row(401, "", Refused, "Bluesky a suspendu le compte.", OPEN, True, ("AccountTakedown", "AccountSuspended")),
        Row(401, "", Refused, "Le compte Bluesky est désactivé.", f"{OPEN} Réactivez-le.", True, ("AccountDeactivated",)),
        Row(401, "", Refused, "Ce mot de passe est celui du compte, et ne suffit pas.", NEW_PASSWORD, True, ("AuthFactorTokenRequired",)),
        Row(401, "", Refused, "Bluesky ne reconnaît pas l’identifiant ou le mot de passe d’application.", NEW_PASSWORD, True),
        Row(403, "", Refused, "Bluesky n’a pas ce compte.", SERVER, True, ("AccountNotFound",)),
        Row(403, "", Refused, "Bluesky refuse ce compte.", OPEN, True, unproved=True),
        Row(404, "", Refused, "Cette adresse n’est pas celle d’un serveur Bluesky.", SERVER, True),
        Row(413, "", Refused, "Bluesky juge la publication trop grande.", REWORD),
        Row(429, "", NotSent, SLOWER),
        Row(501, "", Refused, "Ce serveur ne sait pas publier sur Bluesky.", SERVER, True),
        Row(ANY, "", MaybeSent, "Les serveurs de Bluesky se répondent mal.", codes=("UpstreamFailure", "UpstreamTimeout"), outage=True),
        Row(ANY, "", MaybeSent, "Le serveur de Bluesky est surchargé.", codes=("NotEnoughResources",), outage=True),
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
