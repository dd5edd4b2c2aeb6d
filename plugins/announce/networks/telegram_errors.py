"""What each of Telegram's answers means for a message, as data: a number and a sentence.

https://core.telegram.org/bots/api#making-requests (`error_code`, `description`, `parameters.retry_after`); the sentences are those that
public clients of the bot API know (python-telegram-bot, aiogram `exceptions`).
"""

from collections.abc import Callable
from datetime import datetime

import requests

from plugins.announce.failures import NotSent, PostRefused
from plugins.announce.networks.answers import AnswerRow, AnswerTable
from plugins.announce.networks.service import Complaint

RENEW = "Redemandez le jeton à @BotFather et remplacez BEFFROI_TELEGRAM_TOKEN (docs/reseaux/telegram.md)."
ADMIT = "Faites du robot un administrateur du canal, avec le droit de publier et de supprimer des messages."
CHANNEL = "Vérifiez BEFFROI_TELEGRAM_CHANNEL, le nom public du canal, et que le robot en est administrateur."
REWORD = "Changez le texte de l’annonce (clé « social »)."
BY_HAND = "Supprimez-le dans Telegram : Beffroi le verra à la prochaine exécution."
NO_REPLY = "Telegram ne trouve plus le message auquel répondre"
"""How the reason of a refused answer begins: the message may still be sent by itself."""
NOT_FOUND = "Telegram ne trouve plus ce message"
"""How the reason begins when what was to be taken away is not there."""

ANSWERS = AnswerTable(
    "Telegram",
    "de Telegram",
    (
        AnswerRow(400, "chat not found", PostRefused, "Telegram ne trouve pas le canal.", CHANNEL, True),
        AnswerRow(400, "replied", PostRefused, f"{NO_REPLY}.", REWORD),
        AnswerRow(400, "reply message not found", PostRefused, f"{NO_REPLY}.", REWORD),
        AnswerRow(400, "delete not found", PostRefused, f"{NOT_FOUND}.", REWORD),
        AnswerRow(400, "can't be deleted", PostRefused, "Telegram ne laisse plus ce robot supprimer ce message.", BY_HAND),
        AnswerRow(400, "rights", PostRefused, "Le robot n’a pas le droit de publier dans le canal.", ADMIT, True),
        AnswerRow(400, "too long", PostRefused, "Telegram juge le message trop long.", REWORD),
        AnswerRow(400, "", PostRefused, "Telegram juge le message mal formé.", REWORD),
        AnswerRow(401, "", PostRefused, "Telegram ne reconnaît pas le jeton du robot.", RENEW, True),
        AnswerRow(403, "", PostRefused, "Le robot n’est pas du canal.", ADMIT, True),
        AnswerRow(404, "", PostRefused, "Telegram ne connaît pas ce robot.", RENEW, True),
        AnswerRow(413, "", PostRefused, "Telegram juge le message trop grand.", REWORD),
        AnswerRow(429, "", NotSent, "Telegram demande d’attendre."),
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
