"""What each of Telegram's answers means for a message, as data: a number and a sentence.

https://core.telegram.org/bots/api#making-requests (`error_code`, `description`, `parameters.retry_after`); the sentences are those that
public clients of the bot API know (python-telegram-bot, aiogram `exceptions`).
"""

from collections.abc import Callable
from datetime import datetime

import requests

from plugins.announce.failures import NotSent, Refused
from plugins.announce.networks.answers import Row, Table
from plugins.announce.networks.service import Complaint

RENEW = "Redemandez le jeton à @BotFather et remplacez BEFFROI_TELEGRAM_TOKEN (docs/reseaux/telegram.md)."
ADMIT = "Faites du robot un administrateur du canal, avec le droit de publier et de supprimer des messages."
CHANNEL = "Vérifiez BEFFROI_TELEGRAM_CHANNEL, le nom public du canal, et que le robot en est administrateur."
REWORD = "Changez le texte de l’annonce (clé « social »)."
BY_HAND = "Supprimez-le dans Telegram : Beffroi le verra à la prochaine exécution."
NO_REPLY = "Telegram ne trouve plus le message auquel répondre"
"""How the reason of a refused answer begins: the message may still be sent by itself."""
GONE = "Telegram ne trouve plus ce message"
"""How the reason begins when what was to be taken away is not there."""

ANSWERS = Table(
    "Telegram",
    "de Telegram",
    (
        Row(400, "chat not found", Refused, "Telegram ne trouve pas le canal.", CHANNEL, True),
        Row(400, "replied", Refused, f"{NO_REPLY}.", REWORD),
        Row(400, "reply message not found", Refused, f"{NO_REPLY}.", REWORD),
        Row(400, "delete not found", Refused, f"{GONE}.", REWORD),
        Row(400, "can't be deleted", Refused, "Telegram ne laisse plus ce robot supprimer ce message.", BY_HAND),
        Row(400, "rights", Refused, "Le robot n’a pas le droit de publier dans le canal.", ADMIT, True),
        Row(400, "too long", Refused, "Telegram juge le message trop long.", REWORD),
        Row(400, "", Refused, "Telegram juge le message mal formé.", REWORD),
        Row(401, "", Refused, "Telegram ne reconnaît pas le jeton du robot.", RENEW, True),
        Row(403, "", Refused, "Le robot n’est pas du canal.", ADMIT, True),
        Row(404, "", Refused, "Telegram ne connaît pas ce robot.", RENEW, True),
        Row(413, "", Refused, "Telegram juge le message trop grand.", REWORD),
        Row(429, "", NotSent, "Telegram demande d’attendre."),
    ),
)


def complaint(answer: requests.Response, now: Callable[[], datetime]) -> Complaint:
    """What an answer complains of; nothing when it does not speak as Telegram does."""
    try:
        said = dict(answer.json())
        words, wait = said["description"], (said.get("parameters") or {}).get("retry_after")
        return Complaint((words,) if isinstance(words, str) else (), reset=now().timestamp() + int(wait) if wait else None)
    except (LookupError, TypeError, ValueError, AttributeError):
        return Complaint()
