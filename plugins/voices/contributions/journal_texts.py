"""From an accepted contribution to a text of the journal: its file, the merging of two, what hides and shows it again."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q

from plugins.core.publication.kind import Kind
from plugins.core.publication.voice import BODY, OFF_THE_SITE, ReceivedText
from plugins.journal.editorial.rules import TownRules
from plugins.service.access.models import StaffMember, TrustedDevice
from plugins.service.access.people import Visitor
from plugins.service.desk.checking import check_draft, complete_values, find_kind, get_rules
from plugins.service.desk.drafts import create_draft
from plugins.service.desk.models import ONLINE, QUEUED, REPLACED, DeskDraft, DeskPublication
from plugins.service.desk.publishing import ask_to_publish
from plugins.service.desk.texts import read_values
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.outbox import TryLater, put_work
from plugins.service.web_service.pages import Refusal
from plugins.service.web_service.part import WebTown
from plugins.voices.contributions import letters
from plugins.voices.contributions.admission import decrypt, digest_with_key
from plugins.voices.contributions.letters import QUESTION, adopt_text, list_alike
from plugins.voices.contributions.models import ERASED, MERGED, PUBLISHED, REMOVED, WAITING, Contribution, ContributorEmail, MeToo
from plugins.voices.contributions.screening import find_alike, normalize_words
from plugins.voices.contributions.sections import find_section, split_names

MODERATION = "Modération"
"""Who signs what the service does by itself; nobody comes in under this name."""
JOINED = "withdrawn"
"""That of a question that was online and has joined another: its page leads there."""
INSTANT = "%Y-%m-%d %H:%M"
LONGEST_TITLE = 110
NOT_YET = "Le fichier n’est pas encore écrit."


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
    voice, town = find_section(contribution.section), get_current_town()
    joined = Contribution.objects.filter(merged_into=contribution.reference, state=MERGED).order_by("pk")
    references = tuple(joined.values_list("reference", flat=True))
    received = ReceivedText(contribution.text, contribution.values, contribution.received_at, town.clock(), references)
    text_values, body = ({}, contribution.text) if voice.text_key == BODY else ({voice.text_key: contribution.text}, "")
    own = {**text_values, **voice.make_values(received, town.conf)}
    own |= {"title": contribution.title or make_title(contribution.text), "date": format_instant(town.clock())}
    field_names = {field.name for field in kind.fields}
    words = {**contribution.values, **own, "name": contribution.name}
    values = complete_values(kind, {name: value for name, value in words.items() if value and name in field_names}, rules.now)
    named = f"{kind.folder}/{values['id']}.md"  # by no word of its author's: the file stays once it is erased
    source, address = _ask(kind, values, body, "", named, visitor)
    address = voice.page.format_map(values) if voice.page else address
    contribution.source, contribution.address, contribution.identity = source, address, str(values["id"])


def _ask(kind: Kind, values: dict[str, Any], body: str, base: str, source: str, visitor: Visitor, is_anew: bool = False) -> tuple[str, str]:
    """Have the desk publish this text: its file and its address. `is_anew`: nothing of the former file stays."""
    town, now = get_current_town(), get_current_town().clock()
    draft = create_draft(kind.name, visitor.person, now, values, body, source, base, is_closed=True)
    file_text = check_draft(town, kind, values, body, "" if is_anew else base, source, _get_rules())
    if file_text.errors:
        raise Refusal(422, f"{file_text.errors[0].text} {file_text.errors[0].remedy}".strip())
    publication = ask_to_publish(draft, file_text, visitor, is_settled=True)
    return publication.source, publication.address


def change_published_text(
    contribution: Contribution, visitor: Visitor, change: Callable[[dict[str, Any], str], str], is_dated: bool = True
) -> None:
    """Change the published text: `change` edits its keys and returns its body, from both; `is_dated`: readers are shown the date of the
    change."""
    values, base = _read_published_file(contribution)
    body = change(values, values.pop(BODY))
    if is_dated:
        values["modified"] = format_instant(get_current_town().clock())
    _ask(find_kind(_get_rules(), contribution.section), values, body, base, contribution.source, visitor)


def _read_published_file(contribution: Contribution) -> tuple[dict[str, Any], str]:
    """Its keys, its body among them, and its text. Raises TryLater where it is not written yet."""
    file = get_current_town().paths.content / contribution.source
    if not file.is_file():
        raise TryLater(NOT_YET)
    base = file.read_bytes().decode()
    values, body = read_values(base, find_kind(_get_rules(), contribution.section))
    return {**values, BODY: body}, base


def _erase_file(contribution: Contribution) -> None:
    """Write its file anew, with what its voice keeps and nothing else of what was there: not even a key that no kind knows."""
    values, base = _read_published_file(contribution)
    erased, body = find_section(contribution.section).make_erased(values)
    erased["modified"] = format_instant(get_current_town().clock())
    _ask(find_kind(_get_rules(), contribution.section), erased, body, base, contribution.source, build_service_visitor(), is_anew=True)


def set_status(status: str, values: dict[str, Any], body: str) -> str:
    """The file stays, and says by its `status` whether its page is on the site."""
    values["status"] = status
    return body


def read_published_values(contribution: Contribution) -> dict[str, Any]:
    """The keys of its file, and its `body`; none while it has no file."""
    file = get_current_town().paths.content / contribution.source
    if not file.is_file():
        return {}
    values, _ = _read_published_file(contribution)
    return {**values, BODY: str(values[BODY]).strip()}


def is_emptied(contribution: Contribution) -> bool:
    """Whether nothing of its author is left in the file."""
    values = read_published_values(contribution)
    return find_section(contribution.section).is_erased(values, str(values.get("body", "")))


SET_VISIBILITY = "contributions.visibility"
FIRST_TURN = 0
"""What must leave the site goes before what joins it."""
SOON = timedelta(seconds=1)
LOOKED_AT_FOR = timedelta(days=2)
BUSY = "Une publication du même texte est en route."


def is_off(contribution: Contribution) -> bool:
    """Whether the text should be off the site."""
    return contribution.is_hidden or contribution.state in (REMOVED, ERASED)


def is_file_up_to_date(contribution: Contribution) -> bool:
    """Whether the file of a published text is as its row wants it."""
    if contribution.state == ERASED:
        return is_emptied(contribution)
    status = read_published_values(contribution).get("status")
    return status == JOINED if contribution.state == MERGED else is_off(contribution) == (status == OFF_THE_SITE)


def put_visibility(contribution: Contribution) -> None:
    """Queue the publication or removal of a text by its row, once the present transaction has committed."""
    if contribution.source:
        payload = {"contribution": contribution.pk}
        put_work(SET_VISIBILITY, payload, get_current_town().clock(), key=f"{contribution.pk}", order=FIRST_TURN)


def set_visibility(town: WebTown, payload: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Have the desk publish or remove the text as its row says, unless it is done already. Raises TryLater."""
    with transaction.atomic():
        contribution = Contribution.objects.select_for_update().get(pk=payload["contribution"])
        if DeskPublication.objects.filter(source=contribution.source, state=QUEUED).exists():
            raise TryLater(BUSY, SOON)
        if not is_file_up_to_date(contribution):
            status = JOINED if contribution.state == MERGED else OFF_THE_SITE if is_off(contribution) else "published"
            if contribution.state == ERASED:
                _erase_file(contribution)
            else:
                change_published_text(contribution, build_service_visitor(), partial(set_status, status))
    return None


def put_right_visibility(town: WebTown) -> None:
    """Look again at what was decided lately, and at all that is hidden: a text that is online against its row leaves again."""
    lately = Q(decided_at__gte=town.clock() - LOOKED_AT_FOR) | Q(is_hidden=True) | Q(state=ERASED)
    for contribution in Contribution.objects.filter(lately).exclude(source=""):
        on_its_way = DeskPublication.objects.filter(source=contribution.source, state=QUEUED).exists()
        if not on_its_way and not is_file_up_to_date(contribution) and (town.paths.content / contribution.source).is_file():
            put_visibility(contribution)


def forget_erased_texts(town: WebTown) -> None:
    """Empty what the desk remembers of texts that were erased, once their file is."""
    for contribution in Contribution.objects.filter(state=ERASED).exclude(source=""):
        publications = DeskPublication.objects.filter(source=contribution.source)
        if publications.filter(state=QUEUED).exists() or not is_emptied(contribution):
            continue
        publications.filter(state__in=(ONLINE, REPLACED)).update(text="", base="", other_text="", title="", receipt=[])
        DeskDraft.objects.filter(source=contribution.source).update(base="", values={}, body="", title="")
        Contribution.objects.filter(pk=contribution.pk).update(source="", address="")


SET_MERGES = "contributions.merges"
COMPARED = 300
"""Of the questions that wait, how many the ones of a page of the queue are compared with."""


def list_joinable(rows: list[Contribution]) -> dict[int, list[tuple[str, str, bool]]]:
    """For each of `rows`, by its key, the questions that it may join: what names each, its title, and whether it waits to be read too."""
    waiting = Contribution.objects.filter(state=WAITING, section=QUESTION).order_by("-pk")[:COMPARED] if rows else ()
    by_reference = {other.reference: other for other in waiting}
    words = {reference: normalize_words(f"{other.title} {other.text}") for reference, other in by_reference.items()}
    choices = {}
    for row in rows:
        online = [(each.identity, each.title, False) for each in list_alike(row.text) if each.identity != row.identity]
        others: Mapping[str, str] = {reference: text for reference, text in words.items() if reference != row.reference}
        unread = [(reference, by_reference[reference].title, True) for reference in find_alike(row.text, others)]
        choices[row.pk] = [*online, *unread]
    return choices


def find_target(name: str, contribution: Contribution) -> Contribution | None:
    """The question that `contribution` may join: online, by its `id`, or waiting to be read, by its reference."""
    unread = Contribution.objects.filter(reference=name, state=WAITING).first() if name else None
    target = unread or adopt_text(name)
    return target if target and target.section == contribution.section and target.pk != contribution.pk else None


def join_question(row: Contribution, target: Contribution) -> None:
    """Merge `row` into `target`, with all that had been merged into it, inside the transaction of the decision."""
    joined = [*Contribution.objects.select_for_update().filter(state=MERGED, merged_into__in=_list_names(row)), row]
    if row.identity:
        _move_me_too(row.identity, target.identity)
    row.state, row.merged_into, row.is_read, row.is_hidden = MERGED, target.identity or target.reference, True, False
    Contribution.objects.filter(pk__in=[each.pk for each in joined]).update(merged_into=row.merged_into)
    put_visibility(row)
    if target.identity:
        _count(joined, target)
        letters.put_letter(row, letters.LETTER_MERGED)
        put_merges(target)


def follow_publication(target: Contribution) -> None:
    """After a question's first publication: count those merged into it while it waited, and inform their authors."""
    joined = list(Contribution.objects.select_for_update().filter(state=MERGED, merged_into=target.reference))
    for row in joined:
        row.merged_into = target.identity
        row.save(update_fields=["merged_into"])
        letters.put_letter(row, letters.LETTER_MERGED)
    _count(joined, target)


def release_joined(target: Contribution) -> None:
    """A question will not be answered where it is: those that had joined it wait again, so that one of them may take its place."""
    for row in Contribution.objects.select_for_update().filter(state=MERGED, merged_into__in=_list_names(target)):
        separate_question(row)
        row.save()


def separate_question(row: Contribution) -> None:
    """Separate a merged question: to be read again, and off the site until then. The caller saves it."""
    name, row.merged_into = row.merged_into, ""
    MeToo.objects.filter(identity=name, device=_find_device(row)).delete()
    row.state, row.is_read, row.is_hidden = (PUBLISHED, False, True) if row.source else (WAITING, False, False)
    put_visibility(row)
    if target := Contribution.objects.filter(identity=name, state=PUBLISHED).first() if name else None:
        put_merges(target)


def withdraw_question(row: Contribution) -> None:
    """Withdraw a merged question at its author's request, and uncount it."""
    if row.merged_into:
        separate_question(row)


def _list_names(row: Contribution) -> list[str]:
    return [name for name in (row.identity, row.reference) if name]


def _find_device(row: Contribution) -> str:
    """What counts the author of a text among those who say « moi aussi »."""
    return digest_with_key("device", f"texte:{row.reference}")


def _move_me_too(former: str, identity: str) -> None:
    """Each device that said so of one says so of the other, once."""
    devices = list(MeToo.objects.filter(identity=former).values_list("device", "at"))
    MeToo.objects.filter(identity=former).delete()
    if identity:
        MeToo.objects.bulk_create([MeToo(identity=identity, device=device, at=at) for device, at in devices], ignore_conflicts=True)


def _count(joined: list[Contribution], target: Contribution) -> None:
    """One more for each author that is not counted yet: who has given one address for two questions is one person."""
    others = Contribution.objects.filter(state=MERGED, merged_into=target.identity).exclude(pk__in=[row.pk for row in joined])
    known_emails = {_find_email(other) for other in (target, *others)} - {""}
    for row in joined:
        email = _find_email(row)
        if email not in known_emails:
            MeToo.objects.get_or_create(identity=target.identity, device=_find_device(row), defaults={"at": get_current_town().clock()})
        known_emails |= {email} - {""}


def _find_email(row: Contribution) -> str:
    sealed_email = ContributorEmail.objects.filter(contribution=row).exclude(confirmed_at=None).first()
    return decrypt(sealed_email.sealed).lower() if sealed_email else ""


def put_merges(target: Contribution) -> None:
    """Queue the update of its file's `merges`, once the present transaction has committed."""
    put_work(SET_MERGES, {"contribution": target.pk}, get_current_town().clock(), key=f"{target.pk}")


def set_merges(town: WebTown, payload: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Update the `merges` of a question's file, unless they are right. What an editor wrote there stays. Raises TryLater."""
    with transaction.atomic():
        target = Contribution.objects.select_for_update().get(pk=payload["contribution"])
        if target.state != PUBLISHED:
            return None
        if DeskPublication.objects.filter(source=target.source, state=QUEUED).exists():
            raise TryLater(BUSY, SOON)
        former = list(split_names(read_published_values(target).get("merges")))
        merges = _list_wanted_merges(target, former)
        if merges != former:

            def change(values: dict[str, Any], body: str) -> str:
                values["merges"] = merges
                return body

            change_published_text(target, build_service_visitor(), change, is_dated=False)
    return None


def _list_wanted_merges(target: Contribution, former: list[str]) -> list[str]:
    """`former` minus what is separate again, plus what has joined: by `id` where published, by reference elsewhere."""
    joined = Contribution.objects.filter(state=MERGED, merged_into=target.identity).order_by("decided_at", "pk")
    names = [row.identity or row.reference for row in joined]
    ours = Contribution.objects.filter(reference__in=former) | Contribution.objects.filter(identity__in=former)
    alone = {name for row in ours if _is_separate(row, target) for name in _list_names(row)}
    return [*(name for name in former if name not in alone), *(name for name in names if name not in former)]


def _is_separate(row: Contribution, target: Contribution) -> bool:
    """Whether a question is not of those that have joined `target`. One that its author's time has emptied still counts; so does one that
    an editor has withdrawn by hand."""
    if row.state == PUBLISHED:
        return row.is_hidden or read_published_values(row).get("status") != JOINED
    return row.state not in (MERGED, ERASED) or row.merged_into != target.identity
