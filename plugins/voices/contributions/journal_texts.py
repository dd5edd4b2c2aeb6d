"""A contribution as a file of the journal, through the desk: published, taken off the site, put back, emptied. Nothing else writes files.

Each is one more publication of the desk: its file, one commit, its page first.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from plugins.core.publication.kind import Kind
from plugins.journal.editorial.rules import TownRules
from plugins.service.access.models import StaffMember, TrustedDevice
from plugins.service.access.visitors import Visitor
from plugins.service.desk.checking import check_draft, complete_values, find_kind, get_rules
from plugins.service.desk.drafts import create_draft
from plugins.service.desk.publishing import ask_to_publish
from plugins.service.desk.texts import read_values
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.outbox import TryLater
from plugins.service.web_service.refusals import Refusal
from plugins.voices.contributions.models import MERGED, Contribution
from plugins.voices.contributions.own_links import get_notice_days
from plugins.voices.contributions.sections import find_section
from plugins.voices.neighbours.settings import LONGEST_STANDING

MODERATION = "Modération"
"""Who signs what the service does by itself; nobody comes in under this name."""
ERASED_TITLE, ERASED_TEXT = "Texte effacé", "Texte effacé à la demande de son auteur."
OFF_THE_SITE = "draft"
"""The status of a text that is hidden, removed or erased: a page of a withdrawn one would still show its title, which is its author's."""
JOINED = "withdrawn"
"""That of a question that was online and has joined another: its page leads there."""
INSTANT = "%Y-%m-%d %H:%M"
LONGEST_TITLE = 110
NOT_YET = "Le fichier n’est pas encore écrit."


def build_question_values(contribution: Contribution) -> tuple[dict[str, Any], str]:
    """The keys of a question, with those that joined it while it waited, and its body: empty, until it is answered."""
    joined = Contribution.objects.filter(merged_into=contribution.reference, state=MERGED).order_by("pk")
    merges = list(joined.values_list("reference", flat=True))
    return {"asked": format_instant(contribution.received_at), "question": contribution.text, "merges": merges}, ""


def build_notice_values(contribution: Contribution) -> tuple[dict[str, Any], str]:
    """The keys of an offer or a need, and its body: it has an end, a year away at most."""
    today = get_current_town().clock().date()
    wished_day = contribution.values.get("expires", "")
    last = today + timedelta(days=LONGEST_STANDING)
    ends = min(date.fromisoformat(wished_day), last) if wished_day else today + timedelta(days=get_notice_days())
    return {"expires": f"{max(ends, today):%Y-%m-%d}"}, contribution.text


def build_plain_values(contribution: Contribution) -> tuple[dict[str, Any], str]:
    """No front matter values: the text is the body."""
    return {}, contribution.text


VALUES: Mapping[str, Callable[[Contribution], tuple[dict[str, Any], str]]] = {
    "question": build_question_values,
    "entraide": build_notice_values,
    "message": build_plain_values,
    "avis": build_plain_values,
}
"""By kind: the keys of its own, and the body."""


def format_instant(moment: datetime) -> str:
    """An instant as a file has it, in Paris."""
    return f"{moment.astimezone(get_current_town().clock().tzinfo):{INSTANT}}"


def make_title(text: str) -> str:
    """The first sentence of a text, or as many of its words as a title holds."""
    line = " ".join(text.split())
    ends = [place + 1 for sign in "?!." if (place := line.find(f"{sign} ")) > 0]
    sentence = line[: min(ends)] if ends else line
    if len(sentence) <= LONGEST_TITLE:
        return sentence.rstrip(".")
    return f"{sentence[:LONGEST_TITLE].rpartition(' ')[0] or sentence[:LONGEST_TITLE]}…"


def build_service_visitor() -> Visitor:
    """The service itself, when it acts without a person."""
    now = get_current_town().clock()
    person, _ = StaffMember.objects.get_or_create(name=MODERATION, defaults={"created_at": now, "closed_at": now})
    return Visitor(person, TrustedDevice(id="", person=person), "")


def _get_rules() -> TownRules:
    return get_rules(get_current_town())


def publish_contribution(contribution: Contribution, visitor: Visitor) -> None:
    """Publish it, in the transaction of the decision. Raises Refusal where `check` finds a mistake."""
    rules = _get_rules()
    kind = find_kind(rules, contribution.section)
    own, body = VALUES[kind.name](contribution)
    own |= {"title": contribution.title or make_title(contribution.text), "date": format_instant(get_current_town().clock())}
    field_names = {field.name for field in kind.fields}
    words = {**contribution.values, **own, "name": contribution.name}
    values = complete_values(kind, {name: value for name, value in words.items() if value and name in field_names}, rules.now)
    named = f"{kind.folder}/{values['id']}.md"  # by no word of its author's: the file stays once it is erased
    source, address = _ask(kind, values, body, "", named, visitor, rules)
    section = find_section(kind.name)
    address = section.page.format_map(values) if section.page else address
    contribution.source, contribution.address, contribution.identity = source, address, str(values["id"])


def _ask(kind: Kind, values: dict[str, Any], body: str, base: str, source: str, visitor: Visitor, rules: TownRules) -> tuple[str, str]:
    """Have the desk publish this text: its file and its address."""
    town, now = get_current_town(), get_current_town().clock()
    draft = create_draft(kind.name, visitor.person, now, values, body, source, base, is_closed=True)
    file_text = check_draft(town, kind, values, body, base, source, rules)
    if file_text.errors:
        raise Refusal(422, f"{file_text.errors[0].text} {file_text.errors[0].remedy}".strip())
    publication = ask_to_publish(draft, file_text, visitor, is_settled=True)
    return publication.source, publication.address


def change_published_text(
    contribution: Contribution, visitor: Visitor, change: Callable[[dict[str, Any], str], str], is_dated: bool = True
) -> None:
    """Change the published text: `change` edits its keys and returns its body, from both; `is_dated`: readers are shown the date of the
    change."""
    rules = _get_rules()
    kind, file = find_kind(rules, contribution.section), get_current_town().paths.content / contribution.source
    if not file.is_file():
        raise TryLater(NOT_YET)
    base = file.read_bytes().decode()
    values, body = read_values(base, kind)
    body = change(values, body)
    if is_dated:
        values["modified"] = format_instant(get_current_town().clock())
    _ask(kind, values, body, base, contribution.source, visitor, rules)


def set_status(status: str, values: dict[str, Any], body: str) -> str:
    """The file stays, and says by its `status` whether its page is on the site."""
    values["status"] = status
    return body


def format_erased(values: dict[str, Any], body: str) -> str:
    """Off the site, and nothing of what its author wrote in the file."""
    for key in ("name", "availability", "quote", "theme", "quartiers", "rating", "summary", "merges"):
        values.pop(key, None)
    values |= {"status": OFF_THE_SITE, "slug": values["id"]}
    if "title" in values:
        values["title"] = ERASED_TITLE
    if "question" in values:
        values["question"] = ERASED_TEXT
        return ""
    return ERASED_TEXT


def read_published_values(contribution: Contribution) -> dict[str, Any]:
    """The keys of its file, and its `body`; none while it has no file."""
    file = get_current_town().paths.content / contribution.source
    if not file.is_file():
        return {}
    values, body = read_values(file.read_bytes().decode(), find_kind(_get_rules(), contribution.section))
    return {**values, "body": body.strip()}


def is_emptied(contribution: Contribution) -> bool:
    """Whether nothing of its author is left in the file."""
    values = read_published_values(contribution)
    return values.get("status") == OFF_THE_SITE and ERASED_TEXT in (values.get("question"), values.get("body"))
