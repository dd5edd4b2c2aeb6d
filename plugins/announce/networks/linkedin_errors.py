"""What each of LinkedIn's answers means for a post, as data: an object whose `code` and `message` tell refusals apart.

https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/error-handling; a text that is said again was read in
Arisamiga/Linkedin-RSS #5 and ComposioHQ/composio #2710 (`DUPLICATE_POST`), a version that is no more in gitroomhq/postiz-app #2005.
"""

from datetime import timedelta

import requests

from plugins.announce.failures import Failure, MaybeSent, NotSent, PostRefused
from plugins.announce.networks.answers import ANY_STATUS, AnswerRow, AnswerTable
from plugins.announce.networks.service import Complaint

RENEW = "Refaites le jeton et remplacez BEFFROI_LINKEDIN_TOKEN (docs/reseaux/linkedin.md)."
RIGHTS = (
    "Il faut les droits w_organization_social, r_organization_social et r_organization_admin, et que la personne qui a créé le jeton "
    f"administre la page BEFFROI_LINKEDIN_PAGE. {RENEW}"
)
REWORD = "Changez le texte de l’annonce (clé « social »)."
NOT_FOUND = "LinkedIn ne trouve pas la publication"
"""How the reason begins when what was asked for is not there, or not for this token."""
HOUR = timedelta(hours=1)
"""LinkedIn counts calls by day and does not say the time that is left (`rate-limits`): an hour is our choice."""

ANSWERS = AnswerTable(
    "LinkedIn",
    "de LinkedIn",
    (
        AnswerRow(401, "", PostRefused, "Le jeton de LinkedIn a expiré.", RENEW, True, ("EXPIRED_ACCESS_TOKEN",)),
        AnswerRow(401, "", PostRefused, "Le jeton de LinkedIn a été révoqué.", RENEW, True, ("REVOKED_ACCESS_TOKEN",)),
        AnswerRow(401, "", PostRefused, "LinkedIn ne reconnaît pas le jeton.", RENEW, True),
        AnswerRow(403, "", PostRefused, "Le jeton n’a pas le droit d’agir pour la page LinkedIn.", RIGHTS, True, unproved=True),
        AnswerRow(404, "", PostRefused, f"{NOT_FOUND}.", REWORD),
        AnswerRow(ANY_STATUS, "duplicate", MaybeSent, "LinkedIn dit avoir déjà reçu ce texte."),
        AnswerRow(ANY_STATUS, "", MaybeSent, "LinkedIn dit avoir déjà reçu ce texte.", codes=("DUPLICATE_POST",)),
        AnswerRow(400, "", PostRefused, "LinkedIn juge la publication mal formée.", REWORD),
        AnswerRow(413, "", PostRefused, "LinkedIn juge la publication trop grande.", REWORD),
        AnswerRow(422, "", PostRefused, "LinkedIn refuse cette publication.", REWORD),
        AnswerRow(426, "", PostRefused, "LinkedIn ne connaît plus cette version de son interface.", "Mettez Beffroi à jour.", True),
        AnswerRow(429, "", NotSent, "LinkedIn demande d’attendre.", pause=HOUR),
    ),
)


def complaint(answer: requests.Response) -> Complaint:
    """What an answer complains of; nothing when it does not speak as LinkedIn does."""
    try:
        said = dict(answer.json())
        words = tuple(str(said[name]) for name in ("message",) if said.get(name))
        inputs = (said.get("errorDetails") or {}).get("inputErrors") or [{}]
        return Complaint(words, str(said.get("code") or inputs[0].get("code") or ""))
    except (LookupError, TypeError, ValueError, AttributeError):
        return Complaint()


def is_gone(failure: Failure) -> bool:
    """Whether LinkedIn did not find what was asked for."""
    return failure.reason.startswith(NOT_FOUND)
