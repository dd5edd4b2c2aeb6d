"""The pages on which residents write: the form, read again before it is sent; what becomes of a text, for its author alone."""

import json
import re
from collections.abc import Mapping
from types import MappingProxyType

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plugins.core.publication.raw_value import parse_whole_number
from plugins.core.publication.voice import Voice
from plugins.service.access.people import find_client_address
from plugins.service.desk.checking import find_kind, get_rules
from plugins.service.evening.doors import Pace, Rates
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.pages import Refusal
from plugins.voices.contributions.admission import (
    TRAP,
    FormUsed,
    NotYet,
    SentForm,
    make_challenge,
    make_form_token,
    read_form_token,
    read_sent_form,
)
from plugins.voices.contributions.intake import TypedText, confirm_email, receive_contribution
from plugins.voices.contributions.journal_texts import read_published_values
from plugins.voices.contributions.letters import list_alike
from plugins.voices.contributions.models import (
    ERASED,
    MERGED,
    PUBLISHED,
    REFUSED,
    REMOVED,
    STATES,
    TO_REPHRASE,
    UNCONFIRMED,
    WAITING,
    ContentReport,
    Contribution,
    ContributorEmail,
    ModerationDecision,
)
from plugins.voices.contributions.moderation import MOVE
from plugins.voices.contributions.neighbour_pages import MOST_HOURS_AT_ONCE, NOTICE, add_hours
from plugins.voices.contributions.personal_records import erase_for_author
from plugins.voices.contributions.reports import file_appeal
from plugins.voices.contributions.room import format_reading_promise
from plugins.voices.contributions.screening import EMAIL, ScreenedText, clean_line, clean_text, screen_text
from plugins.voices.contributions.sections import EMAIL as EMAIL_LINK
from plugins.voices.contributions.sections import (
    EMAIL_LABEL,
    FOLLOW,
    LONGEST_NAME,
    allow_residents,
    describe_subject,
    find_answer_days,
    find_by_token,
    find_section,
    find_subject,
    follow_path,
    get_reading_hours,
    get_subject_name,
    has_hour_counts,
    list_voices,
    render_for_resident,
)

LONGEST_TITLE, LONGEST_EMAIL, LONGEST_LINE = 110, 254, 600
LONGEST_FORM = 20_000
"""Characters of a text that is too long, which its author gets back to cut."""
READ_AGAIN = "relu"
EMPTY, WRONG_EMAIL, NO_EMAIL = "Écrivez votre texte.", "Cette adresse n’en est pas une : prenom@exemple.fr.", "Il faut une adresse."
MISSING, FROM_ITS_PAGE = "Il manque une réponse ici.", "Ouvrez ce formulaire depuis la page dont il parle."
SHORTEST_TEXT = 12
LONGEST_VALUE = 300
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
TOO_SHORT = "Dites-en un peu plus : une phrase entière."
LOOK = "relire"
LOOKS = Rates({LOOK: Pace(burst=30, rate=0.5)})
"""Of a network address: how often a text that is read again is compared with the questions online; past it, and past ALL_LOOKS, the form is
shown without them. Counted in memory: nothing is written for a text that nobody has sent yet."""
ALL_LOOKS = Rates({LOOK: Pace(burst=60, rate=10)})


def _find_section(path: str) -> Voice:
    section = next((voice for voice in list_voices() if voice.path == path), None)
    if section is None or section.kind not in get_rules(get_current_town()).kinds.by_name:
        raise Refusal(404)
    return section


def _list_choices(section: Voice) -> dict[str, tuple[str, ...]]:
    """The choices of the keys that the form has, by the names of its fields."""
    rules = get_rules(get_current_town())
    kind = find_kind(rules, section.kind)
    conf, choices = get_current_town().conf, dict[str, tuple[str, ...]]()
    for asked_field in section.asks:
        field = kind.find_field(asked_field.key)
        if asked_field.choices is not None:
            choices[asked_field.name] = asked_field.choices(conf)
        elif asked_field.control == "choice" and field is not None:
            choices[asked_field.name] = rules.list_choices(field)
    return choices


def _list_visible_labels(section: Voice) -> dict[str, str]:
    return {asked_field.name: asked_field.label for asked_field in section.asks if asked_field.control != "hidden"}


def _read_asked(request: HttpRequest, section: Voice, faults: dict[str, str]) -> dict[str, str | list[str]]:
    """What the other keys of the form hold, by the keys of the kind; what is missing or wrong goes to `faults`."""
    values: dict[str, str | list[str]] = {}
    choices = _list_choices(section)
    for asked_field in section.asks:
        typed = _read_line(request, asked_field.name, LONGEST_VALUE)
        if asked_field.control in ("choice", "stars") and typed not in choices.get(asked_field.name, ()):
            typed = ""
        if asked_field.control == "day" and typed and not DAY.fullmatch(typed):
            faults[asked_field.name] = "Écrivez le jour ainsi : 2026-05-31."
        elif asked_field.required and not typed:
            faults[asked_field.name] = FROM_ITS_PAGE if asked_field.control == "hidden" else MISSING
        elif typed and asked_field.key != "title":
            values[asked_field.key] = [typed] if asked_field.key == "quartiers" else typed
    return values


def _read_line(request: HttpRequest, name: str, longest: int) -> str:
    """A line that was typed: personal data are masked before it is cut, since half an address is one too."""
    return screen_text(clean_line(request.POST.get(name, ""), LONGEST_LINE)).text[:longest].strip()


def _read_typed(request: HttpRequest, section: Voice) -> tuple[TypedText, list[str], dict[str, str]]:
    """What was typed, the remarks on it for its author, and the faults by field."""
    text = clean_text(request.POST.get("text", ""), LONGEST_FORM)
    email = request.POST.get("email", "").strip()[:LONGEST_EMAIL]
    is_long = len(text) > section.longest
    screened = ScreenedText(text, (), 0) if is_long else screen_text(text)  # what is refused for its length is looked at no further
    faults = {}
    if not text:
        faults["text"] = EMPTY
    elif len(text) < SHORTEST_TEXT:
        faults["text"] = TOO_SHORT
    elif len(screened.text) > section.longest:
        faults["text"] = f"{len(screened.text)} signes : {section.longest} au plus."
    if email and not EMAIL.fullmatch(email):
        faults["email"] = WRONG_EMAIL
    elif section.needs_email and not email:
        faults["email"] = NO_EMAIL
    values = _read_asked(request, section, faults)
    title, name = _read_line(request, "title", LONGEST_TITLE), _read_line(request, "name", LONGEST_NAME)
    typed = TypedText(screened.text, name, title, email, values)
    return typed, [remark for remark in screened.remarks if "masqué" in remark], faults


@require_http_methods(["GET", "HEAD", "POST"])
@allow_residents
def write_text(request: HttpRequest, path: str) -> HttpResponse:
    """View: the form of a section; then the same to read again, with similar texts; then the text is stored, and its page shown."""
    section = _find_section(path)
    if request.method != "POST":
        named = {asked_field.name: request.GET.get(asked_field.name, "") for asked_field in section.asks if asked_field.control == "hidden"}
        find_subject(section, named)
        return _render_form(section, named, {}, [], "")
    typed, remarks, faults = _read_typed(request, section)
    if faults:
        return _render_form(section, request.POST, faults, remarks, "", status=422)
    if change := describe_subject(section, typed.values)[1]:
        return _render_form(section, request.POST, {"": change}, remarks, "", status=409)
    if READ_AGAIN not in request.POST:
        return _render_form(section, request.POST, {}, remarks, "", typed, are_alike_looked_for=_may_look(find_client_address(request)))
    try:
        form = read_sent_form(request.POST)
        contribution = receive_contribution(section, typed, form, request.POST.get("proof", ""), find_client_address(request))
    except NotYet as fault:
        token = "" if isinstance(fault, FormUsed) else _find_form_token(request)
        return _render_form(section, request.POST, {"": str(fault)}, remarks, token, typed, status=409)
    except Refusal as refusal:
        if refusal.status == 429:  # https://www.rfc-editor.org/rfc/rfc6585#section-4
            again = f"{refusal} Votre texte est gardé ici."
            return _render_form(section, request.POST, {"": again}, remarks, _find_form_token(request), typed, 429, refusal.wait)
        return _render_form(section, request.POST, {"text": str(refusal)}, remarks, _find_form_token(request), typed, refusal.status)
    return HttpResponseRedirect(follow_path(contribution))


def _may_look(address: str) -> bool:
    return not LOOKS.wait(LOOK, address) and not ALL_LOOKS.wait(LOOK)


def _find_form_token(request: HttpRequest) -> str:
    """The token of the form that came, where it may come again: what is sent twice is one text."""
    token = str(request.POST.get("form", ""))
    return token if read_form_token(token) else ""


def _render_form(
    section: Voice,
    typed: Mapping[str, object],
    faults: Mapping[str, str],
    remarks: list[str],
    token: str,
    read: TypedText | None = None,
    status: int = 200,
    wait: int = 0,
    are_alike_looked_for: bool = False,
) -> HttpResponse:
    now = get_current_town().clock()
    read_token = read_form_token(token) if token else None
    sending = read_token[0] if read_token else ""
    if not sending:
        sending, token = make_form_token(now)
    values = {
        "section": section,
        "subject": describe_subject(section, typed)[0],
        "typed": {**{name: str(value) for name, value in typed.items()}, **({"text": read.text} if read else {})},
        "faults": faults,
        "labels": {"text": section.text_label, **_list_visible_labels(section), "email": EMAIL_LABEL},
        "remarks": remarks,
        "read_again": read is not None,
        "alike": list_alike(read.text) if read and section.may_join and are_alike_looked_for else [],
        "choices": _list_choices(section),
        "form": token,
        "challenge": json.dumps(make_challenge(sending, now)),
        "trap": TRAP,
        "promise": format_reading_promise(get_reading_hours(), now),
        "answer_days": find_answer_days(section),
        "section_promise": section.promise(get_current_town().conf),
        "longest_name": LONGEST_NAME,
    }
    return render_for_resident("write.html", values, status, wait)


def _find_own_text(token: str) -> Contribution:
    """The text that the link opens. Raises Refusal."""
    contribution = find_by_token(FOLLOW, token)
    if contribution is None:
        raise Refusal(404)
    return contribution


@require_safe
@allow_residents
def follow_text(request: HttpRequest, token: str) -> HttpResponse:
    """View: the follow-up of a text: decisions, reasons, and what its author may do now."""
    return _render_follow_up(request.path, _find_own_text(token))


def _render_follow_up(
    path: str, contribution: Contribution, typed_again: str = "", faults: Mapping[str, str] = MappingProxyType({}), status: int = 200
) -> HttpResponse:
    now = get_current_town().clock()
    form, form_token = make_form_token(now)
    section = find_section(contribution.section)
    target = Contribution.objects.filter(identity=contribution.merged_into).first() if contribution.merged_into else None
    email = ContributorEmail.objects.filter(contribution=contribution).first()
    own_appeal = ContentReport.objects.filter(contribution=contribution, is_appeal=True).first()
    are_hours_counted = section.kind == NOTICE and contribution.state == PUBLISHED and has_hour_counts()
    values = {
        "contribution": contribution,
        "hours": int(read_published_values(contribution).get("hours") or 0) if are_hours_counted else None,
        "most_hours": MOST_HOURS_AT_ONCE,
        "section": section,
        "named": get_subject_name(section, contribution.values),
        "state": STATES[contribution.state],
        "states": {
            "unconfirmed": UNCONFIRMED,
            "waiting": WAITING,
            "rephrase": TO_REPHRASE,
            "published": PUBLISHED,
            "refused": REFUSED,
            "removed": REMOVED,
            "merged": MERGED,
            "erased": ERASED,
        },
        "last": _find_told_decision(contribution),
        "target": target,
        "email_state": "" if email is None else "confirmed" if email.confirmed_at else "waiting",
        "may_appeal": contribution.state in (REFUSED, REMOVED) and own_appeal is None,
        "own_appeal": own_appeal,
        "promise": format_reading_promise(get_reading_hours(), now),
        "answer_days": find_answer_days(section),
        "path": path,
        "typed_again": typed_again,
        "faults": faults,
        "form": form_token,
        "challenge": json.dumps(make_challenge(form, now)),
    }
    return render_for_resident("follow.html", values, status)


def _find_told_decision(contribution: Contribution) -> ModerationDecision | None:
    """The decision whose reason the author is shown: a request for changes, a refusal, a removal or a move. A refusal that is unconfirmed
    or was reversed is not shown."""
    decisions = contribution.decisions.exclude(rule="", words="").order_by("-pk")
    if contribution.state not in (TO_REPHRASE, REFUSED, REMOVED):
        return decisions.filter(action=MOVE).first()
    return decisions.exclude(action=MOVE).first()


@require_POST
@allow_residents
def rephrase_text(request: HttpRequest, token: str) -> HttpResponse:
    """The text, as its author has rephrased it: it waits again."""
    contribution = _find_own_text(token)
    section = find_section(contribution.section)
    typed, _, faults = _read_typed(request, section)
    if "text" in faults:
        return _render_follow_up(follow_path(contribution), contribution, request.POST.get("text", ""), {"text": faults["text"]}, 422)
    waiting = Contribution.objects.filter(pk=contribution.pk, state=TO_REPHRASE)
    if not waiting.update(text=typed.text, title="", state=WAITING):
        raise Refusal(409, "Ce texte n’attend pas d’être reformulé.")
    return HttpResponseRedirect(follow_path(contribution))


@require_POST
@allow_residents
def appeal_decision(request: HttpRequest, token: str) -> HttpResponse:
    """View: an author contests a refusal or a removal."""
    contribution = _find_own_text(token)
    try:
        form: SentForm = read_sent_form(request.POST)
    except NotYet as fault:
        raise Refusal(409, str(fault)) from None
    file_appeal(contribution, form, request.POST.get("words", ""), find_client_address(request))
    return HttpResponseRedirect(follow_path(contribution))


@require_POST
@allow_residents
def count_hours(request: HttpRequest, token: str) -> HttpResponse:
    """An author says how many hours their offer or need has given."""
    contribution, typed = _find_own_text(token), request.POST.get("hours", "").strip()
    form = read_form_token(str(request.POST.get("form", "")))
    if form is None:
        raise Refusal(409, "Cette page est restée ouverte trop longtemps : rouvrez-la.")
    add_hours(contribution, parse_whole_number(typed) or 0, form[0])
    return HttpResponseRedirect(follow_path(contribution))


@require_POST
@allow_residents
def erase_text(request: HttpRequest, token: str) -> HttpResponse:
    """View: an author withdraws their text."""
    contribution = _find_own_text(token)
    erase_for_author(contribution, find_client_address(request))
    return HttpResponseRedirect(follow_path(contribution))


@require_http_methods(["GET", "HEAD", "POST"])
@allow_residents
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """A page with a button, which a scanner of mails may open as it likes; the button confirms the address."""
    contribution = find_by_token(EMAIL_LINK, token)
    if contribution is None or not ContributorEmail.objects.filter(contribution=contribution).exists():
        raise Refusal(404, "Ce lien a servi, ou l’adresse a été effacée.")
    if request.method == "POST":
        confirm_email(contribution)
        return HttpResponseRedirect(follow_path(contribution))
    return render_for_resident("confirm.html", {"email_use": find_section(contribution.section).email_use, "path": request.path})
