"""The council's telephones: their page, what they send, what scripts ask."""

import hashlib
import json
import logging
import mimetypes
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.cache import get_conditional_response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.errors import ContentError
from plugins.core.publication.raw_value import parse_whole_number
from plugins.core.publication.words import N_, SOURCE, Words
from plugins.journal.languages.catalog import OwnWords
from plugins.journal.languages.environments import set_language
from plugins.journal.pictures.lighter import remake_phone_picture
from plugins.journal.pictures.renditions import PictureError
from plugins.service.council_live.entry_request import (
    EntryStatuses,
    RejectedEntry,
    build_state,
    format_doors,
    parse_entry_request,
    read_words,
)
from plugins.service.council_live.live_session import LiveSession
from plugins.service.council_live.session_file import ClosingReport
from plugins.service.council_live.store import (
    ClosedSessionError,
    Different,
    EntryOutOfOrder,
    EntrySender,
    RegisterEntry,
    TooLate,
    UnknownEntry,
)
from plugins.service.evening import doors, store
from plugins.service.evening.doors import (
    SENTENCES,
    Pace,
    RequestRefused,
    ServiceContext,
    WaitingPlaces,
    answer_json,
    build_too_often,
    find_rate_key,
    get_client_address,
    read_bytes,
    read_json_object,
    require_method,
)
from plugins.service.evening.store import AuditLine, Device, WrongCode, find_device, normalize_code, redeem_invitation
from plugins.town.council.entry import ID, SessionEntry

HERE = "/direct/"
"""Where the page stands, and all that the worker may answer for."""
STATIC = f"{HERE}statique/"
TEMPLATE = "phone.html"
WORKER = "direct/sw.js"
PATTERNS = ("direct/*.js", "direct/*.css", "css/tokens.css", "fonts/*.woff2", "icons/*")
"""What may be asked for, below the theme's static folders."""
NAME = N_("Direct du conseil")
PAPER = "#fbf8f2"
"""Behind the page while it opens: the token `paper` by day of the theme as it comes."""
ICONS = (("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any"), ("maskable-512.png", "512x512", "maskable"))


@dataclass(frozen=True)
class InstalledPhonePage:
    """`statics` are the static folders of `theme`, then what is laid over them: of two alike, the last is served. `town` is its name."""

    theme: Path
    statics: Sequence[Path]
    town: str
    words: Words = field(default_factory=Words)

    @cached_property
    def files(self) -> Mapping[str, Path]:
        """The files served below STATIC and the version, by address; nothing else is."""
        path_by_address = {
            path.relative_to(folder).as_posix(): path
            for folder in self.statics
            for pattern in PATTERNS
            for path in sorted(folder.glob(pattern))
        }
        return {address: path for address, path in sorted(path_by_address.items()) if address != WORKER}

    @cached_property
    def version(self) -> str:
        """A digest of the bytes of all that the phone keeps: another one, and it fetches everything again."""
        digest = hashlib.blake2b(digest_size=6)
        for file in filter(None, (self.theme / "templates" / TEMPLATE, self._worker, *self.files.values())):
            digest.update(file.read_bytes())
        digest.update(f"{self.town} {self.words.lang} {self.words.digest}".encode())
        return digest.hexdigest()

    @property
    def static(self) -> str:
        """The folder of this version's files, with a final slash."""
        return f"{STATIC}{self.version}/"

    @cached_property
    def page(self) -> str:
        """The HTML of the page."""
        env = Environment(
            loader=FileSystemLoader(self.theme / "templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
        )
        set_language(env, self.words, OwnWords(SOURCE))
        return env.get_template(TEMPLATE).render(here=HERE, static=self.static, town=self.town)

    @cached_property
    def worker(self) -> str:
        """The worker, told what it keeps. A browser that finds other bytes installs it again."""
        cached = [HERE, *(self.static + address for address in self.files), f"{HERE}manifest.webmanifest"]
        data = {"version": self.version, "page": HERE, "fixed": STATIC, "files": cached}
        return f"const DIRECT = {json.dumps(data)};\n{self._worker.read_text(encoding='utf-8')}"

    @cached_property
    def manifest(self) -> str:
        """The web app manifest of the page: https://www.w3.org/TR/appmanifest/"""
        icons = [
            {"src": f"{self.static}icons/{name}", "sizes": sizes, "type": "image/png", "purpose": purpose} for name, sizes, purpose in ICONS
        ]
        data = {
            "id": HERE,
            "name": f"{self.words(NAME)} – {self.town}",
            "short_name": self.words(N_("Direct")),
            "lang": self.words.lang,
            "start_url": HERE,
            "scope": HERE,
            "display": "standalone",
            "background_color": PAPER,
            "theme_color": PAPER,
            "icons": icons,
        }
        return json.dumps(data, ensure_ascii=False, indent=1)

    @cached_property
    def _worker(self) -> Path:
        return [folder / WORKER for folder in self.statics if (folder / WORKER).is_file()][-1]


ASK_AGAIN, FOR_EVER = "no-cache", "max-age=31536000, immutable"
TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json"}
"""What the machine's own tables may not know, or call otherwise."""


def list_page_addresses(installed: InstalledPhonePage) -> tuple[URLPattern, ...]:
    """The addresses below `/direct/` that are not the API; they need no code."""
    texts = {
        HERE: (installed.page, "text/html; charset=utf-8"),
        f"{HERE}sw.js": (installed.worker, "text/javascript; charset=utf-8"),
        f"{HERE}manifest.webmanifest": (installed.manifest, "application/manifest+json; charset=utf-8"),
    }

    def show_text(request: HttpRequest, text: str, kind: str) -> HttpResponseBase:
        return answer_file(request, text.encode(), kind, ASK_AGAIN)

    def show_file(request: HttpRequest, version: str, address: str) -> HttpResponseBase:
        """Today's file, whatever the version: an old page that is still open must not break."""
        file = installed.files.get(address)
        if file is None:
            raise RequestRefused(404, SENTENCES[404])
        kind = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        text = "; charset=utf-8" if kind.startswith("text/") else ""
        return answer_file(request, file.read_bytes(), f"{kind}{text}", FOR_EVER if version == installed.version else ASK_AGAIN)

    def add_slash(request: HttpRequest) -> HttpResponseBase:
        require_method(request, "GET")
        return HttpResponsePermanentRedirect(HERE, preserve_request=True)

    return (
        path(HERE.strip("/"), add_slash),
        *(path(address.removeprefix("/"), show_text, {"text": text, "kind": kind}) for address, (text, kind) in texts.items()),
        path(f"{STATIC.removeprefix('/')}<version>/<path:address>", show_file),
    )


def answer_file(request: HttpRequest, content: bytes, kind: str, caching: str) -> HttpResponseBase:
    """A file, or that the browser has it already."""
    require_method(request, "GET")
    answer = HttpResponse(content, content_type=kind, headers={"Cache-Control": caching})
    answer.headers["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    return get_conditional_response(request, answer.headers["ETag"], None, answer) or answer


JOIN, STATE, WRITE, PICTURE = "conseil/code", "conseil/état", "conseil/texte", "conseil/image"
PACES = {
    JOIN: Pace(burst=5, rate=5 / 60),
    STATE: Pace(burst=60, rate=10),
    WRITE: Pace(burst=240, rate=5),
    PICTURE: Pace(burst=30, rate=0.5),
}
"""Codes: five wrong ones a minute from an address are answered, and a right one always enters: who guesses must not keep out who was
invited. What guards a code is its 40 bits: at 500 tries a second, more than the service answers, three days of tries and ten codes that
wait open one in 850 times. Texts: two minutes without a network leave at once."""

MEANT_FOR = "X-Beffroi-Session"
"""The header that says for which session a thing was written, its identity percent-encoded: what a phone has kept may be another's."""

LOG = logging.getLogger("beffroi.service")
LARGEST_PICTURE = 8 * 1024 * 1024
MOST_PICTURES, MOST_AT_ONCE = 1000, 3
"""In a session; and made again at once: the others come again, and texts go first."""

TO_CHECK = "vote à vérifier"
"""The sort of a mistake that holds up no archive, and that a person must know of."""

WITHDRAWN = "entrée retirée"
"""The word of the audit."""
LONGEST_NUMBER = 15
LONGEST_WAIT, BREATH = 20, 0.5
"""Seconds: of a request that waits for news, and between two looks at what the networks say."""


@dataclass
class PhoneApi:
    """The answers of one evening. `commits` says whether closing it keeps its archive in the journal's history."""

    opening: ServiceContext
    evening: LiveSession
    commits: bool

    def __post_init__(self) -> None:
        self.stands, self.darkroom = EntryStatuses(self.evening), WaitingPlaces(MOST_AT_ONCE)

    def is_https(self, request: HttpRequest) -> bool:
        """Whether the request came by https."""
        return doors.is_secure(request, self.opening.origins)

    @property
    def scope(self) -> str:
        """The scope of invitations and devices."""
        return self.evening.identity

    def require_this_session(self, request: HttpRequest) -> None:
        """Raises RequestRefused, 409, unless the request was written for this very session or rehearsal."""
        if unquote(request.headers.get(MEANT_FOR, "")) != self.scope:
            raise RequestRefused(
                409, "Ceci a été écrit pour une autre séance, ou par une page trop ancienne : rechargez.", session=self.scope
            )

    def identify_device(self, request: HttpRequest) -> Device:
        """Identify the device of the request. Raises RequestRefused: 401."""
        known_device = find_device(self.opening.store, self.scope, doors.read_token(request, self.is_https(request)), self.opening.clock())
        if known_device is None:
            raise RequestRefused(401, "Ce téléphone n’est pas, ou plus, invité : tapez un code.")
        return known_device

    def require_leader(self, device: Device, otherwise: str) -> None:
        """Raises RequestRefused, 403, with what else may be done, unless the device may lead the session."""
        if not device.leads:
            raise RequestRefused(403, f"Seul qui tient la séance le peut. {otherwise}")

    def require_pace(self, what: str, who: str = "") -> None:
        """Raises RequestRefused, 429, when `who` asks too often."""
        if wait := self.opening.rates.wait(what, who):
            raise build_too_often(wait)

    def note(self, request: HttpRequest, device: Device, what: str, about: str = "", once: bool = False) -> None:
        """Write in the audit what a device did."""
        line = AuditLine(device.name, what, about, device.id, get_client_address(request))
        store.write_audit_line(self.opening.store, line, self.opening.clock(), once)

    def join(self, request: HttpRequest) -> HttpResponse:
        """Give a token to the browser that typed a code."""
        address = get_client_address(request)
        try:
            sent = read_json_object(request)
            code, phone = sent.get("code"), sent.get("phone", "")
            if not isinstance(code, str) or not isinstance(phone, str):
                raise RequestRefused(422, errors={"code": "Tapez le code."})
            device, token = redeem_invitation(self.opening.store, self.scope, code, address, self.opening.clock(), normalize_code(phone))
        except (WrongCode, RequestRefused) as wrong:
            self.require_pace(JOIN, find_rate_key(address))
            if isinstance(wrong, RequestRefused):
                raise
            LOG.warning("un code refusé, depuis %s", address)
            raise RequestRefused(403, str(wrong)) from None
        answer = answer_json({"name": device.name, "device": device.id, "session": self.scope})
        doors.set_device_cookie(answer, self.is_https(request), token)
        return answer

    def answer_state(self, request: HttpRequest, device: Device) -> HttpResponse:
        """Answer with the state, or wait for news if there is none and a place to wait is free."""
        self.require_pace(STATE, device.id)
        since, wait = _parse_number(request, "since", 0), min(_parse_number(request, "wait", 0), LONGEST_WAIT)
        revision = _parse_number(request, "revision", -1 if since == 0 else self.stands.get_revision())
        if wait:
            with self.opening.places.take_place(device.id) as free:
                self._wait_for_news(revision, wait if free else 0)
            device = self.identify_device(request)  # it may have been shut out meanwhile
        return answer_json(build_state(self.evening, self.stands, device, since, revision))

    def _wait_for_news(self, seen: int, wait: int) -> None:
        until, register = time.monotonic() + wait, self.evening.register
        while (seconds_left := until - time.monotonic()) > 0 and self.stands.get_revision() <= seen and not self.opening.stopping.is_set():
            register.wait(register.get_revision(), min(seconds_left, BREATH))

    def write(self, request: HttpRequest, device: Device) -> HttpResponse:
        """Store an entry once; a repeated request is answered before any other check."""
        sent, now = read_json_object(request), self.opening.clock()
        if again := self._find_same(sent.get("entry")):
            self.note(request, device, "entrée", again.entry.id, once=True)
            return self._answer_entry(again)
        self.require_pace(WRITE, device.id)
        entry_request = parse_entry_request(sent, self.evening, now)
        if self.evening.is_closed():
            raise RequestRefused(403, "La séance est close : rien n’y entre plus.")
        if self.evening.doors.is_closed_at(entry_request.entry.at):
            raise RequestRefused(403, "Le conseil siège à huis clos : rien de ce qui s’y dit n’est publié.")
        try:
            register_entry = self.evening.register.add(
                entry_request.entry, EntrySender(device.id, entry_request.n, device.name, entry_request.announces)
            )
        except UnknownEntry as unknown:
            raise RejectedEntry({"corrects": str(unknown)}) from None
        self.note(request, device, "entrée", entry_request.entry.id, once=True)
        return self._answer_entry(register_entry)

    def _find_same(self, written: Any) -> RegisterEntry | None:
        """The entry of this id and these words that is kept already. Raises Different, RejectedEntry."""
        entry = read_words(written, self.opening.clock())
        former = self.evening.register.get(entry.id)
        if former and (former.withdrawn or _is_same(former.entry, entry)):
            return former
        if former:
            raise Different("Une autre entrée porte déjà ce numéro.")
        return None

    def _answer_entry(self, entry: RegisterEntry) -> HttpResponse:
        return answer_json({"seq": entry.seq, "place": self.stands.place(entry)})

    def receive_picture(self, request: HttpRequest, device: Device, id: str) -> HttpResponse:
        """Store a picture for the entry of that id, which comes later; not for a withdrawn one."""
        self.require_pace(PICTURE, device.id)
        content = read_bytes(request, LARGEST_PICTURE)
        place, register_entry = self.evening.get_picture_path(_parse_id(id)), self.evening.register.get(id)
        if not (register_entry and (register_entry.is_taken_back or place.exists())):
            if self.evening.is_closed() or self.evening.doors.is_closed_at(self.opening.clock()):
                raise RequestRefused(403, "La séance est close, ou à huis clos : aucune image n’y entre.")
            if len(list(self.evening.pictures.glob("*.jpg"))) >= MOST_PICTURES:
                raise RequestRefused(413, f"Il y a déjà {MOST_PICTURES} images : c’est assez pour une séance.")
            with self.darkroom.take_place(device.id) as free:
                if not free:
                    raise build_too_often(1)
                durable.write_durably(place, remake_phone_picture(content))
            self.note(request, device, "image", id)
        return answer_json({"picture": place.name})

    def take_back(self, request: HttpRequest, device: Device, id: str) -> HttpResponse:
        """Take an entry back before the networks are told: the device's own, or any for a leader."""
        self.require_pace(WRITE, device.id)
        register_entry = self.evening.register.get(_parse_id(id))
        if register_entry and register_entry.sent.author != device.name:
            self.require_leader(device, "Une entrée est reprise par qui l’a écrite.")
        entry = self.evening.register.take_back(id)
        self.note(request, device, "reprise", id, once=True)
        return self._answer_entry(entry)

    def withdraw(self, request: HttpRequest, device: Device, id: str) -> HttpResponse:
        """Remove an entry from everywhere. Only the audit log records it."""
        self.require_pace(WRITE, device.id)
        self.require_leader(device, "Écrivez une rectification, ou demandez-lui.")
        try:
            report = self.evening.withdraw(_parse_id(id), self.commits)
        except ContentError as error:
            message = "Elle est retirée du direct, mais l’archive ne se lit pas : corrigez son fichier, et retirez encore."
            raise RequestRefused(409, f"{message} {error}") from None
        finally:
            if (former := self.evening.register.get(id)) and former.withdrawn:
                self.note(request, device, WITHDRAWN, id, once=True)
        return answer_json({"place": "gone", **_describe_archive(report)})

    def begin_item(self, request: HttpRequest, device: Device) -> HttpResponse:
        """Move the council on to an item of the agenda."""
        self.require_pace(WRITE, device.id)
        number = read_json_object(request).get("item")
        if number != "" and number not in [item.number for item in self.evening.session.items]:
            raise RequestRefused(422, errors={"item": "Ce point n’est pas à l’ordre du jour."})
        if self.evening.doors.is_closed_at(self.opening.clock()):
            raise RequestRefused(403, "Le conseil siège à huis clos : le point en cours reste où il est.")
        self.evening.register.look_at(number)
        self.note(request, device, "point", number)
        return answer_json({"item": number})

    def shut(self, request: HttpRequest, device: Device) -> HttpResponse:
        """Close the doors of the chamber, or open them."""
        self.require_pace(WRITE, device.id)
        closed = read_json_object(request).get("closed")
        if not isinstance(closed, bool):
            raise RequestRefused(422, errors={"closed": "Il faut vrai ou faux."})
        if not closed:
            self.require_leader(device, "Le huis clos se lève de son téléphone, ou de la machine : ./beffroi live doors open.")
        if self.evening.shut(closed):
            self.note(request, device, "huis clos" if closed else "fin du huis clos")
        return answer_json(format_doors(self.evening))

    def close(self, request: HttpRequest, device: Device) -> HttpResponse:
        """End the session, once its title was typed."""
        self.require_pace(WRITE, device.id)
        self.require_leader(device, "La séance se clôt de son téléphone, ou de la machine : ./beffroi live close.")
        if read_json_object(request).get("confirm") != self.evening.session.title:
            raise RequestRefused(422, errors={"confirm": "Pour clore, confirmez le titre de la séance."})
        try:
            report = self.evening.finish(self.commits)
        except ContentError as error:
            message = "La séance est close, mais son fichier ne se lit pas : son archive attend qu’il soit corrigé."
            raise RequestRefused(409, f"{message} {error}") from None
        finally:
            self.note(request, device, "clôture", self.scope, once=True)
        return answer_json({"status": self.evening.register.get_status(), **_describe_archive(report)})


def _parse_number(request: HttpRequest, name: str, default: int) -> int:
    argument = request.GET.get(name, "")
    number = parse_whole_number(argument, LONGEST_NUMBER)
    return default if number is None else number


def _describe_archive(closing: ClosingReport) -> dict[str, str | list[str]]:
    """What became of the archive, and what keeps it from being published: `archive` is empty where it was not touched."""
    refused = [str(mistake) for mistake in closing.mistakes if not mistake.harmless]
    archive = "refused" if refused else "written" if closing.file else ""
    to_check = [str(mistake) for mistake in closing.mistakes if mistake.sort == TO_CHECK]
    return {"archive": archive, "said": [*closing.messages, *refused, *to_check]}


def _parse_id(text: str) -> str:
    if not ID.fullmatch(text):
        raise RequestRefused(404, "Aucune entrée ne porte ce numéro.")
    return text


def _is_same(entry: SessionEntry, sent: SessionEntry) -> bool:
    return replace(sent, at=entry.at, alt=sent.alt if sent.picture else "") == entry


PREFIX = "direct/api"
JOINED = f"/{PREFIX}/join"
"""Where a code is typed: it is looked at before anybody is counted."""


def list_api_addresses(phone: PhoneApi) -> tuple[URLPattern, ...]:
    """The addresses of the phone's API."""

    def build_address(rule: str, method: str, answer: Callable[..., HttpResponse]) -> URLPattern:
        def answer_device(request: HttpRequest, **words: str) -> HttpResponse:
            require_method(request, method)
            device = phone.identify_device(request)
            if method != "GET":
                phone.require_this_session(request)
            with refusing_entries():
                return answer(request, device, **words)

        return path(f"{PREFIX}/{rule}", answer_device)

    def join(request: HttpRequest) -> HttpResponse:
        require_method(request, "POST")
        return phone.join(request)

    return (
        path(JOINED.removeprefix("/"), join),
        build_address("state", "GET", phone.answer_state),
        build_address("entries", "POST", phone.write),
        build_address("entries/<id>/back", "POST", phone.take_back),
        build_address("entries/<id>/withdraw", "POST", phone.withdraw),
        build_address("pictures/<id>", "PUT", phone.receive_picture),
        build_address("item", "POST", phone.begin_item),
        build_address("doors", "POST", phone.shut),
        build_address("close", "POST", phone.close),
    )


@contextmanager
def refusing_entries() -> Iterator[None]:
    """Raises RequestRefused where the register, or what reads an entry or a picture, does not take it."""
    try:
        yield
    except EntryOutOfOrder as error:
        raise RequestRefused(409, str(error), expected=error.n) from error
    except (Different, TooLate) as error:
        raise RequestRefused(409, str(error)) from error
    except ClosedSessionError as error:
        raise RequestRefused(403, str(error)) from error
    except UnknownEntry as error:
        raise RequestRefused(404, str(error)) from error
    except RejectedEntry as error:
        raise RequestRefused(422, errors=error.errors) from error
    except PictureError as error:
        raise RequestRefused(422, errors={"picture": str(error)}) from error
