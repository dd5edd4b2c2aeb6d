"""The sections where residents write, what each form asks for, the texts that they answer, and the links by which an author comes back."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from plugins.core.publication.identifiers import slugify
from plugins.core.publication.room import list_rooms_in_use
from plugins.core.publication.untrusted_text import ANONYMOUS
from plugins.core.publication.voice import Voice, find_voice
from plugins.journal.law.settings import Settings as LawSettings
from plugins.service.desk.checking import find_kind, get_rules
from plugins.service.desk.texts import read_values
from plugins.service.web_service.configuration import get_current_settings, get_current_town
from plugins.service.web_service.pages import Refusal, find_static_root, get_environment
from plugins.service.web_service.town_key import read_token, sign_token
from plugins.town.places.openings import Hours
from plugins.town.places.settings import Settings as PlaceSettings
from plugins.town.places.settings import find_local_holidays
from plugins.voices.contributions.models import ContentReport, Contribution, RelayMessage
from plugins.voices.contributions.room import ContributionRules, Settings
from plugins.voices.neighbours.room import Settings as NeighbourSettings

READ_FILES = 20_000
LISTED_FOR = 1.0
"""Seconds for which the files of a folder are not looked at again one by one: a new one, or one that is put in another's place, changes
its folder and is seen at once."""
OFF = ("withdrawn", "draft", "hidden")


@dataclass(frozen=True)
class OnlineText:
    """A text of the journal, of a `kind`: `address` of its page, site-relative; `values` are its keys; `source` its file, below
    the journal's texts."""

    kind: str
    identity: str
    slug: str
    title: str
    address: str
    values: Mapping[str, Any]
    body: str
    source: str


def split_names(value: object) -> tuple[str, ...]:
    """The names of a key that has several, as its file writes them; none of an absent one."""
    names = value if isinstance(value, list) else str(value or "").split(",")
    return tuple(name for name in (str(name).strip() for name in names) if name)


@dataclass(frozen=True)
class _Listing:
    """The texts of a folder by their `id`, those that are not online too; `folders` are its folders, and when each was last changed."""

    made_at: float
    folders: Mapping[str, int]
    texts: Mapping[str, OnlineText]

    def is_fresh(self) -> bool:
        """Whether it still says what is there."""
        return time.monotonic() - self.made_at < LISTED_FOR and all(_changed_at(folder) == at for folder, at in self.folders.items())


_LISTINGS: dict[tuple[Path, str], _Listing] = {}


def list_online(kind_name: str) -> Iterator[OnlineText]:
    """The published texts of that kind; none where the town does not have the kind. A file that has not changed is not read again."""
    return (text for text in _list_texts(kind_name).values() if is_online(text))


def find_text(kind_name: str, identity: str) -> OnlineText | None:
    """The text of that kind and `id`, online or not."""
    return _list_texts(kind_name).get(identity)


def is_online(text: OnlineText) -> bool:
    """Whether readers may see it."""
    return text.values.get("status") not in OFF


def has_reply(text: OnlineText) -> bool:
    """Whether the town, or the place that a review is of, has answered it in its file."""
    kind = find_kind(get_rules(get_current_town()), text.kind)
    return any(text.body if key == "body" else text.values.get(key) for key, stamp in kind.stamps if text.values.get(stamp))


def _list_texts(kind_name: str) -> Mapping[str, OnlineText]:
    town = get_current_town()
    rules = get_rules(town)
    if kind_name not in rules.kinds.by_name:
        return {}
    folder = town.paths.content / find_kind(rules, kind_name).folder
    listing = _LISTINGS.get((folder, kind_name))
    if listing is None or not listing.is_fresh():
        listing = _LISTINGS[folder, kind_name] = _make_listing(folder, kind_name)
    return listing.texts


def _make_listing(folder: Path, kind_name: str) -> _Listing:
    made_at, folders, files = time.monotonic(), {str(folder): _changed_at(str(folder))}, list[tuple[Path, os.stat_result]]()
    for place in (waiting := [str(folder)] if folder.is_dir() else []):
        folders[place] = _changed_at(place)  # before its files: what changes meanwhile is seen the next time
        with os.scandir(place) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                elif entry.name.endswith(".md"):
                    files.append((Path(entry.path), entry.stat()))
    texts = (_read(file, state.st_mtime_ns, state.st_size, kind_name) for file, state in sorted(files, key=lambda pair: pair[0]))
    return _Listing(made_at, folders, {text.identity: text for text in texts if text})


def _changed_at(folder: str) -> int:
    """When something was last put in a folder or taken out, in nanoseconds; 0 where it is missing."""
    try:
        return Path(folder).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


@lru_cache(maxsize=READ_FILES)
def _read(file: Path, changed: int, size: int, kind_name: str) -> OnlineText | None:
    kind = find_kind(get_rules(get_current_town()), kind_name)
    values, body = read_values(file.read_text(encoding="utf-8", errors="replace"), kind)
    if not values.get("id"):
        return None
    title = str(values.get("title", ""))
    slug = str(values.get("slug") or slugify(title or str(values["id"])))
    source = file.relative_to(get_current_town().paths.content).as_posix()
    return OnlineText(kind_name, str(values["id"]), slug, title, kind.address.format(slug=slug), values, body.strip(), source)


PUBLIC = "/voix/"
FOLLOW, EMAIL, RENEWAL, RELAY, BLOCK = "suivi", "courriel", "renouveler", "relais", "refuser-le-relais"
REPORT, REPORTER_EMAIL = "signalement", "courriel-du-signalement"
"""The first word below `/voix/` of each link, and what its token is for; `service/nginx-limites.conf` keeps their tokens out of its log."""


def get_contribution_rules() -> ContributionRules:
    """The town's rules for contributions."""
    return get_current_settings(Settings).contributions


def get_reading_hours() -> Hours:
    """When moderators read: not on the public holidays of the town."""
    conf = get_current_town().paths.conf
    return Hours(get_contribution_rules().hours, local_holidays=find_local_holidays(conf, get_current_settings(PlaceSettings)))


def find_answer_days(voice: Voice) -> int:
    """In how many days the town answers, by the setting that its pages show; 0 where nobody is promised an answer."""
    return voice.answer_days(get_current_town().conf)


def has_hour_counts() -> bool:
    """Whether the hours that neighbours give one another are counted, by the setting that their page shows."""
    return get_current_settings(NeighbourSettings).neighbours.hours


def find_public_origin() -> str:
    """The origin under which residents reach the service."""
    return get_contribution_rules().public or get_current_town().service.origin


def _format_own_path(purpose: str, value: object) -> str:
    """The address that a signed token opens, for one purpose."""
    return f"{PUBLIC}{purpose}/{sign_token(purpose, value)}/"


def follow_path(contribution: Contribution) -> str:
    """The page of a text, for its author alone."""
    return _format_own_path(FOLLOW, contribution.reference)


def follow_address(contribution: Contribution) -> str:
    """The same as an absolute address, for a letter."""
    return find_public_origin() + follow_path(contribution)


def format_confirmation_address(contribution: Contribution) -> str:
    """The address where an address is confirmed: a page with a button."""
    return find_public_origin() + _format_own_path(EMAIL, contribution.reference)


def format_renewal_address(contribution: Contribution) -> str:
    """The address where an offer is renewed: a page with a button."""
    return find_public_origin() + _format_own_path(RENEWAL, contribution.reference)


def format_relay_address(message: RelayMessage) -> str:
    """The address where a message is confirmed: a page with a button."""
    return find_public_origin() + _format_own_path(RELAY, message.reference)


def block_address(contribution: Contribution, sender: str) -> str:
    """The address where the author of an offer stops messages, of that sender or of anybody."""
    return find_public_origin() + _format_own_path(BLOCK, [contribution.reference, sender])


def report_path(report: ContentReport) -> str:
    """The page of a report, for whoever made it alone."""
    return _format_own_path(REPORT, report.sending)


def report_address(report: ContentReport) -> str:
    """The same as an absolute address, for a letter."""
    return find_public_origin() + report_path(report)


def format_reporter_confirmation_address(report: ContentReport) -> str:
    """Where who reported confirms their address: a page with a button."""
    return find_public_origin() + _format_own_path(REPORTER_EMAIL, report.sending)


def format_page_address(address: str) -> str:
    """The page of the journal, as a letter has it."""
    return f"{get_current_town().conf.get('SITEURL', '')}/{address}"


def find_by_token(purpose: str, token: str) -> Contribution | None:
    """The text that a link opens; None for a link that is not ours."""
    reference = read_token(purpose, token)
    return Contribution.objects.filter(reference=reference).first() if isinstance(reference, str) else None


def find_report_by_token(purpose: str, token: str) -> ContentReport | None:
    """The report that a link opens, with its text; None for a link that is not ours."""
    sending = read_token(purpose, token)
    reports = ContentReport.objects.select_related("contribution").filter(is_appeal=False)
    return reports.filter(sending=sending).first() if isinstance(sending, str) else None


LONGEST_NAME = 60
EMAIL_LABEL = "Votre adresse de courriel"
BEFORE, AFTER = "avant", "après"


def list_voices() -> tuple[Voice, ...]:
    """Those that the rooms of the town declare."""
    return tuple(room.voice for room in list_rooms_in_use(get_current_town().conf["PLUGINS"]) if room.voice)


def find_section(kind: str) -> Voice:
    """The voice whose texts become that kind."""
    return find_voice(list_voices(), kind)


def is_read_after(kind: str) -> bool:
    """Whether texts of that kind are read once they have appeared, by what the page « Modération » states."""
    return any(section.kind == kind and section.when == AFTER for section in get_current_settings(LawSettings).moderation.sections)


MESSAGE = "message"
NO_SUCH_MESSAGE = "Le message auquel vous répondez n’est plus en ligne."


@dataclass(frozen=True)
class FormSubject:
    """The heading of the form: a title, its page, and the message that is answered, if there is one."""

    name: str
    title: str
    address: str
    author: str = ""
    words: str = ""


def find_subject(voice: Voice, values: Mapping[str, object]) -> FormSubject | None:
    """What the form is about; None when it is about nothing in particular. Raises Refusal when readers cannot see it, or when it is
    closed."""
    subject = find_subject_text(voice, values)
    if subject is None:
        return None
    message = _find_message(subject.slug, str(values.get("reply_to", ""))) if voice.kind == MESSAGE else None
    author = str(message.values.get("name") or ANONYMOUS) if message else ""
    return FormSubject(subject.slug, subject.title, format_page_address(subject.address), author, message.body if message else "")


def find_subject_text(voice: Voice, values: Mapping[str, object]) -> OnlineText | None:
    """The text of the journal that a text is about; None when it is about nothing in particular. Raises Refusal likewise."""
    name = get_subject_name(voice, values)
    if voice.subject is None or not name:
        return None
    subject = next((text for text in list_online(voice.subject.kind) if text.slug == name), None)
    if subject is None:
        raise Refusal(404, voice.subject.absent)
    require_open(subject)
    return subject


def get_subject_name(voice: Voice, values: Mapping[str, object]) -> str:
    """The slug of what a text is about; empty for one that is about nothing in particular."""
    return str(values.get(voice.subject.key, "")) if voice.subject else ""


def describe_subject(voice: Voice, values: Mapping[str, object]) -> tuple[FormSubject | None, str]:
    """The same for a later reader of the text, with what has changed since: the subject is gone, or closed."""
    try:
        return find_subject(voice, values), ""
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


SAFE = frozenset({"GET", "HEAD"})
ELSEWHERE = "Ce formulaire vient d’un autre site : ouvrez-le sur celui de la ville."
Named = ParamSpec("Named")
View = Callable[Concatenate[HttpRequest, Named], HttpResponse]
"""From a request, and what its address names, to the answer."""


def render_for_resident(template: str, values: Mapping[str, object], status: int = 200, wait: int = 0) -> HttpResponse:
    """Render a page for any reader."""
    town = get_current_town()
    site = str(town.conf.get("SITEURL", ""))
    base = {
        "town": town.name,
        "static": find_static_root(),
        "site": site,
        "visitor": None,
        "token": "",
        "csrf": "",
        "here": "",
        "voices": PUBLIC,
        "now": town.clock(),
    }
    text = get_environment().get_template(f"service/resident_{template}").render({**base, **values})
    return HttpResponse(text, status=status, headers={"Retry-After": str(wait)} if wait else {})


def wants_json(request: HttpRequest) -> bool:
    """Whether a script of ours asks."""
    return request.headers.get("Accept", "").startswith("application/json")


def is_from_here(request: HttpRequest) -> bool:
    """Whether the form comes from the service or from the journal, as far as its browser says."""
    origin = request.headers.get("Origin", "")
    if not origin:
        return True
    service, site = get_current_town().service, urlsplit(str(get_current_town().conf.get("SITEURL", "")))
    here = {service.origin, find_public_origin(), f"{site.scheme}://{site.netloc}", f"{request.scheme}://{request.get_host()}"}
    return origin.lower() in here


def allow_residents(view: View[Named]) -> View[Named]:
    """Decorate a public view: a Refusal becomes a page of the same sort, or JSON for a script."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, /, *words: Named.args, **named: Named.kwargs) -> HttpResponse:
        try:
            if request.method not in SAFE and not is_from_here(request):
                raise Refusal(403, ELSEWHERE)
            return view(request, *words, **named)
        except Refusal as refusal:
            if wants_json(request):
                headers = {"Retry-After": str(refusal.wait)} if refusal.wait else {}
                return JsonResponse({"error": str(refusal)}, status=refusal.status, headers=headers)
            return render_for_resident("refusal.html", {"sentence": str(refusal)}, refusal.status, refusal.wait)

    return answer
