"""What each of X's answers means for a post, as data.

https://docs.x.com/x-api/fundamentals/response-codes-and-errors; the sentences of 403 were read in public bug reports of 2023–2026.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import requests

from plugins.announce.failures import Failure, MaybeSent, NotSent, Refused


@dataclass(frozen=True)
class Row:
    """The answer of HTTP status `status` whose words contain `says`; the first row that fits is the one.

    `account` is True when whoever speaks is refused, not this post.
    """

    status: int
    says: str
    failure: type[Failure]
    reason: str
    remedy: str = ""
    account: bool = False


CONSOLE = "la console développeur d’X (developer.x.com)"
RIGHTS = f"Donnez « Read and write » à l’application dans {CONSOLE}, puis refaites le jeton d’accès."
REWORD = "Changez le texte de l’annonce (clé « social »)."
ROWS = (
    Row(400, "", Refused, "X juge la publication mal formée.", REWORD),
    Row(401, "", Refused, "X ne reconnaît pas les clés.", "Vérifiez les quatre variables BEFFROI_X_… et l’heure de la machine.", True),
    Row(402, "", Refused, "Le crédit prépayé chez X est épuisé.", f"Rechargez-le dans {CONSOLE}.", True),
    Row(403, "duplicate", MaybeSent, "X dit avoir déjà reçu ce texte."),
    Row(403, "daily limit", NotSent, "Le compte a atteint la limite quotidienne d’X."),
    Row(403, "locked", Refused, "X a verrouillé le compte.", "Connectez-vous à x.com avec le compte de la ville.", True),
    Row(403, "suspended", Refused, "X a suspendu le compte ou l’application.", f"Ouvrez x.com, puis {CONSOLE}.", True),
    Row(403, "permi", Refused, "X refuse à l’application le droit de publier.", RIGHTS, True),
    Row(403, "enrolled", Refused, "X n’a pas admis l’application.", f"Rattachez-la à un projet dans {CONSOLE}.", True),
    Row(403, "access level", Refused, "L’accès de l’application chez X ne suffit pas.", f"Changez-le dans {CONSOLE}.", True),
    Row(403, "", Refused, "X refuse cette publication.", REWORD),
    Row(404, "", Refused, "X ne connaît plus cette adresse de son interface.", "Mettez Beffroi à jour.", True),
    Row(413, "", Refused, "X juge la publication trop grande.", REWORD),
    Row(422, "", Refused, "X ne comprend pas la publication.", REWORD),
    Row(429, "", NotSent, "X demande d’attendre."),
)
UNSPOKEN: tuple[tuple[type[Exception], str], ...] = (
    (requests.exceptions.ProxyError, "Le serveur mandataire (HTTPS_PROXY) ne mène pas à X."),
    (requests.exceptions.SSLError, "Le certificat présenté pour X n’est pas reconnu (REQUESTS_CA_BUNDLE)."),
    (Exception, "X est injoignable."),
)
SPOKEN: tuple[tuple[type[Exception], str], ...] = (
    (requests.exceptions.TooManyRedirects, "X renvoie vers une autre adresse."),
    (requests.exceptions.Timeout, "X n’a pas répondu à temps."),
    (requests.exceptions.JSONDecodeError, "La réponse d’X n’est pas lisible."),
    (OSError, "La connexion s’est interrompue avant la réponse d’X."),
    (Exception, "La réponse d’X n’est pas lisible."),
)
"""What to say when no answer could be read, before and after the post began to leave. A connection that a proxy cuts after the
post has left is a ProxyError too (requests 2.34, urllib3 2.8): the sort of exception never tells whether anything was sent."""


def answered(status: int, messages: list[str], reset: int | None = None) -> Failure:
    """The failure that X's answer of `status` means; `messages` are X's own words, `reset` the end of a limit in Unix seconds.

    Any answer that is not a known refusal in X's own words may come from something in between, or after the post was kept: MaybeSent.
    """
    words = " ".join(messages)
    for row in ROWS:
        if row.status == status and row.says in words.casefold() and (messages or status == 429):
            return _failure(row, words, reset)
    return MaybeSent(f"Réponse inattendue d’X ({status}){_quoted(words)}.")


def interrupted(error: Exception, spoken: bool) -> Failure:
    """The failure that `error` means when no answer could be read; `spoken` says whether the post had begun to leave."""
    sentence = next(french for kind, french in (SPOKEN if spoken else UNSPOKEN) if isinstance(error, kind))
    reason = f"{sentence} ({type(error).__name__})"
    return MaybeSent(reason) if spoken else NotSent(reason)


def _failure(row: Row, words: str, reset: int | None) -> Failure:
    reason = row.reason.removesuffix(".") + _quoted(words) + "."
    if row.failure is Refused:
        return Refused(reason, row.remedy, row.account)
    return NotSent(reason, _instant(reset)) if row.failure is NotSent else row.failure(reason)


def _quoted(words: str) -> str:
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())
    return f" : « {line[:200]} »" if line else ""


def _instant(seconds: int | None) -> datetime | None:
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None
