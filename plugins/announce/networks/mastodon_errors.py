"""What each of Mastodon's answers means for a post, as data.

mastodon/mastodon, app/controllers/concerns/api/error_handling.rb and app/controllers/api/base_controller.rb: a refusal is an object whose
`error` is a sentence. https://docs.joinmastodon.org/entities/Error/, https://docs.joinmastodon.org/api/rate-limits/
"""

from datetime import datetime

import requests

from plugins.announce.failures import NotSent, PostRefused
from plugins.announce.networks.answers import AnswerRow, AnswerTable
from plugins.announce.networks.service import Complaint

RIGHTS = {
    "read:accounts": "lire le compte (read:accounts)",
    "read:statuses": "relire ses messages (read:statuses)",
    "write:statuses": "publier (write:statuses)",
    "write:media": "joindre une image (write:media)",
}
"""What Beffroi asks of a token. https://docs.joinmastodon.org/api/oauth-scopes/"""
RENEW = (
    "Sur l’instance : Préférences, Développement, l’application « Beffroi ». Cochez "
    f"{', '.join(RIGHTS)}, enregistrez, puis donnez le nouveau jeton à la variable BEFFROI_MASTODON_…TOKEN."
)
SIGN_IN = "Connectez-vous à l’instance avec le compte de la ville : elle dit ce qu’elle attend."
REWORD = "Changez le texte de l’annonce (clé « social »)."
ADDRESS = "Vérifiez BEFFROI_MASTODON_…ACCOUNT et …URL : l’adresse où l’on se connecte à l’instance."
NOT_FOUND = "L’instance ne trouve pas ce message"
"""How the reason begins when what was named does not exist, or not for this account."""

ANSWERS = AnswerTable(
    "Mastodon",
    "de Mastodon",
    (
        AnswerRow(400, "", PostRefused, "L’instance juge la publication mal formée.", REWORD),
        AnswerRow(401, "", PostRefused, "L’instance ne reconnaît pas le jeton.", RENEW, True),
        AnswerRow(403, "scope", PostRefused, "Le jeton n’a pas les droits qu’il faut.", RENEW, True),
        AnswerRow(403, "login", PostRefused, "L’instance n’ouvre pas ce compte.", SIGN_IN, True),
        AnswerRow(403, "suspend", PostRefused, "L’instance a suspendu ce compte.", SIGN_IN, True),
        AnswerRow(403, "", PostRefused, "L’instance refuse cette publication.", REWORD),
        AnswerRow(404, "", PostRefused, f"{NOT_FOUND}.", ADDRESS),
        AnswerRow(413, "", PostRefused, "L’instance juge la publication trop grande.", REWORD),
        AnswerRow(422, "authenticated user", PostRefused, "Ce jeton est celui d’une application, non d’un compte.", RENEW, True),
        AnswerRow(422, "processing", NotSent, "L’instance n’a pas fini de préparer l’image."),
        AnswerRow(422, "character limit", PostRefused, "L’instance juge la publication trop longue.", REWORD),
        AnswerRow(422, "", PostRefused, "L’instance refuse cette publication.", REWORD),
        AnswerRow(429, "", NotSent, "L’instance demande d’attendre."),
    ),
)


def complaint(answer: requests.Response) -> Complaint:
    """What an answer of an instance complains of; no words when it is not in the form that Mastodon gives."""
    try:
        said = answer.json()["error"]
    except (ValueError, LookupError, TypeError):
        said = None
    return Complaint((said,) if said and isinstance(said, str) else (), reset=_reset(answer.headers.get("X-RateLimit-Reset", "")))


def _reset(written: str) -> float | None:
    """When a limit ends: ISO 8601 for Mastodon, Unix seconds for GoToSocial."""
    try:
        return float(written) if written.isdecimal() else datetime.fromisoformat(written).timestamp()
    except (ValueError, OverflowError):
        return None
