"""The subject of a form: the debate and the message it answers, or the place it reviews."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from plugins.core.publication.untrusted_text import ANONYMOUS
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.refusals import Refusal
from plugins.voices.contributions.online_texts import OnlineText, find_text, is_online, list_online
from plugins.voices.contributions.own_links import format_page_address
from plugins.voices.contributions.sections import VoiceSection

ABOUT = {"message": ("debat", "debat"), "avis": ("place", "lieu")}
"""By kind: the key that says what it is about, and the kind of that text."""
MESSAGE = "message"
UNKNOWN = {"message": "Ce débat n’est pas, ou plus, en ligne.", "avis": "Ce lieu n’est pas, ou plus, dans l’annuaire."}
NO_SUCH_MESSAGE = "Le message auquel vous répondez n’est plus en ligne."


@dataclass(frozen=True)
class FormSubject:
    """The heading of the form: a title, its page, and the message that is answered, if there is one."""

    name: str
    title: str
    address: str
    author: str = ""
    words: str = ""


def find_subject(section: VoiceSection, values: Mapping[str, object]) -> FormSubject | None:
    """What the form is about; None when it is about nothing in particular. Raises Refusal when readers cannot see it, or when it is
    closed."""
    key, kind_name = ABOUT.get(section.kind, ("", ""))
    name = str(values.get(key, ""))
    if not name:
        return None
    subject = next((text for text in list_online(kind_name) if text.slug == name), None)
    if subject is None:
        raise Refusal(404, UNKNOWN[section.kind])
    require_open(subject)
    message = _find_message(name, str(values.get("reply_to", ""))) if section.kind == MESSAGE else None
    author = str(message.values.get("name") or ANONYMOUS) if message else ""
    return FormSubject(name, subject.title, format_page_address(subject.address), author, message.body if message else "")


def describe_subject(section: VoiceSection, values: Mapping[str, object]) -> tuple[FormSubject | None, str]:
    """The same for a later reader of the text, with what has changed since: the subject is gone, or closed."""
    try:
        return find_subject(section, values), ""
    except Refusal as change:
        return None, str(change)


def require_open(subject: OnlineText) -> None:
    """Raises Refusal for a debate whose last day has passed."""
    closes = str(subject.values.get("closes", ""))
    if closes and date.fromisoformat(closes) < get_current_town().clock().date():
        raise Refusal(409, f"Ce débat est clos depuis le {date.fromisoformat(closes):%d/%m/%Y} : il se lit encore, on n’y écrit plus.")


def _find_message(debate: str, identity: str) -> OnlineText | None:
    if not identity:
        return None
    message = find_text(MESSAGE, identity)
    if (
        message is None or not is_online(message) or message.values.get("debat") != debate or message.values.get("reply_to")
    ):  # one level: an answer is not answered
        raise Refusal(404, NO_SUCH_MESSAGE)
    return message
