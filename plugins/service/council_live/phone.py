"""The API of the chamber's phone: authorisation, writing, and the status of each entry."""

import logging
import time
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from flask import Response, jsonify, request

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.errors import ContentError
from plugins.core.publication.whole_number import parse_whole_number
from plugins.journal.pictures.lighter import remake_phone_picture
from plugins.service.council_live.answers import EntryStatuses, build_state, format_doors
from plugins.service.council_live.close import ClosingReport
from plugins.service.council_live.entry_request import RejectedEntry, parse_entry_request, read_words
from plugins.service.council_live.live_session import LiveSession
from plugins.service.council_live.register_entry import Different, EntrySender, RegisterEntry, UnknownEntry
from plugins.service.evening import audit, doors
from plugins.service.evening.audit import AuditLine
from plugins.service.evening.body import read_bytes, read_json_object
from plugins.service.evening.invitations import Device, WrongCode, find_device, normalize_code, redeem_invitation
from plugins.service.evening.part import ServiceContext
from plugins.service.evening.rates import Pace, WaitingPlaces, find_rate_key
from plugins.service.evening.refusal import RequestRefused, build_too_often
from plugins.town.council.entry import ID, SessionEntry

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

    @property
    def https(self) -> bool:
        """Whether the request at hand came by https."""
        return doors.is_secure(request, self.opening.origins)

    @property
    def scope(self) -> str:
        """The scope of invitations and devices."""
        return self.evening.identity

    def require_this_session(self) -> None:
        """Raises RequestRefused, 409, unless the request was written for this very session or rehearsal."""
        if unquote(request.headers.get(MEANT_FOR, "")) != self.scope:
            raise RequestRefused(
                409, "Ceci a été écrit pour une autre séance, ou par une page trop ancienne : rechargez.", session=self.scope
            )

    def identify_device(self) -> Device:
        """Identify the device of the request. Raises RequestRefused: 401."""
        known_device = find_device(self.opening.store, self.scope, doors.read_token(request, self.https), self.opening.clock())
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

    def note(self, device: Device, what: str, about: str = "", once: bool = False) -> None:
        """Write in the audit what a device did."""
        line = AuditLine(device.name, what, about, device.id, request.remote_addr or "")
        audit.write_audit_line(self.opening.store, line, self.opening.clock(), once)

    def join(self) -> Response:
        """Give a token to the browser that typed a code."""
        address = request.remote_addr or ""
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
        answer = jsonify(name=device.name, device=device.id, session=self.scope)
        doors.set_device_cookie(answer, self.https, token)
        return answer

    def answer_state(self, device: Device) -> Response:
        """Answer with the state, or wait for news if there is none and a place to wait is free."""
        self.require_pace(STATE, device.id)
        since, wait = _parse_number("since", 0), min(_parse_number("wait", 0), LONGEST_WAIT)
        revision = _parse_number("revision", -1 if since == 0 else self.stands.get_revision())
        if wait:
            with self.opening.places.take_place(device.id) as free:
                self._wait_for_news(revision, wait if free else 0)
            device = self.identify_device()  # it may have been shut out meanwhile
        return jsonify(build_state(self.evening, self.stands, device, since, revision))

    def _wait_for_news(self, seen: int, wait: int) -> None:
        until, register = time.monotonic() + wait, self.evening.register
        while (seconds_left := until - time.monotonic()) > 0 and self.stands.get_revision() <= seen and not self.opening.stopping.is_set():
            register.wait(register.get_revision(), min(seconds_left, BREATH))

    def write(self, device: Device) -> Response:
        """Store an entry once; a repeated request is answered before any other check."""
        sent, now = read_json_object(request), self.opening.clock()
        if again := self._find_same(sent.get("entry")):
            self.note(device, "entrée", again.entry.id, once=True)
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
        self.note(device, "entrée", entry_request.entry.id, once=True)
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

    def _answer_entry(self, entry: RegisterEntry) -> Response:
        return jsonify(seq=entry.seq, place=self.stands.place(entry))

    def receive_picture(self, device: Device, id: str) -> Response:
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
            self.note(device, "image", id)
        return jsonify(picture=place.name)

    def take_back(self, device: Device, id: str) -> Response:
        """Take an entry back before the networks are told: the device's own, or any for a leader."""
        self.require_pace(WRITE, device.id)
        register_entry = self.evening.register.get(_parse_id(id))
        if register_entry and register_entry.sent.author != device.name:
            self.require_leader(device, "Une entrée est reprise par qui l’a écrite.")
        entry = self.evening.register.take_back(id)
        self.note(device, "reprise", id, once=True)
        return self._answer_entry(entry)

    def withdraw(self, device: Device, id: str) -> Response:
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
                self.note(device, WITHDRAWN, id, once=True)
        return jsonify(place="gone", **_describe_archive(report))

    def begin_item(self, device: Device) -> Response:
        """Move the council on to an item of the agenda."""
        self.require_pace(WRITE, device.id)
        number = read_json_object(request).get("item")
        if number != "" and number not in [item.number for item in self.evening.session.items]:
            raise RequestRefused(422, errors={"item": "Ce point n’est pas à l’ordre du jour."})
        if self.evening.doors.is_closed_at(self.opening.clock()):
            raise RequestRefused(403, "Le conseil siège à huis clos : le point en cours reste où il est.")
        self.evening.register.look_at(number)
        self.note(device, "point", number)
        return jsonify(item=number)

    def shut(self, device: Device) -> Response:
        """Close the doors of the chamber, or open them."""
        self.require_pace(WRITE, device.id)
        closed = read_json_object(request).get("closed")
        if not isinstance(closed, bool):
            raise RequestRefused(422, errors={"closed": "Il faut vrai ou faux."})
        if not closed:
            self.require_leader(device, "Le huis clos se lève de son téléphone, ou de la machine : ./beffroi live doors open.")
        if self.evening.shut(closed):
            self.note(device, "huis clos" if closed else "fin du huis clos")
        return jsonify(format_doors(self.evening))

    def close(self, device: Device) -> Response:
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
            self.note(device, "clôture", self.scope, once=True)
        return jsonify(status=self.evening.register.get_status(), **_describe_archive(report))


def _parse_number(name: str, default: int) -> int:
    argument = request.args.get(name, "")
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
