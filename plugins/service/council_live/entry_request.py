"""Parse what a phone sends, strictly: an entry that the session can accept, or a French sentence for each mistake."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from plugins.service.council_live.live_session import LiveSession
from plugins.service.council_live.store import RegisterEntry
from plugins.service.evening.store import Device
from plugins.town.council.entry import ID, KINDS, LONGEST_TEXT, OUTCOMES, RECTIFIED, TOLD, VOTED, SessionEntry, find_doubtful_votes
from plugins.town.council.session import CouncilSession
from plugins.town.council.vote import Attendance, Vote, apply_moves, compute_quorum, explain_proxy_fault

RECEIVED, SITE, HELD, GONE = "received", "site", "held", "gone"
"""Kept here; on the readers’ page; there too, and not yet told to the networks; taken back. What else there is, the networks say."""


@dataclass(frozen=True)
class EntryStatus:
    """The status of one entry. `to_check` says in French why its vote cannot be so any more."""

    entry: RegisterEntry
    place: str
    seconds_left: int = 0
    to_check: str = ""

    def to_json(self, device: str) -> dict[str, object]:
        """The status as the phone `device` gets it."""
        register_entry = self.entry
        record = {
            "seq": register_entry.seq,
            "n": register_entry.sent.n,
            "device": register_entry.sent.device,
            "author": register_entry.sent.author,
            "tell": register_entry.sent.tell,
        }
        entry = register_entry.entry.to_json()
        return {
            **record,
            "entry": entry,
            "place": self.place,
            "hold": self.seconds_left,
            "mine": register_entry.sent.device == device,
            "withdrawn": register_entry.withdrawn,
            "to_check": self.to_check,
        }


class EntryStatuses:
    """The places of all entries of an evening, and when each last changed. Safe from several threads.

    Changes are counted: those of the register, and those of places and of the scene (doors, file, troubles) that this process has seen. The
    count begins at the milliseconds of the clock, so that all is told again once the service is started again; where the
    clock went back, the phone sees it, and asks for all.
    """

    def __init__(self, evening: LiveSession):
        self._evening, self._lock = evening, Lock()
        self._seen: dict[str, tuple[tuple[str, str], int]] = {}
        self._counted: tuple[object, dict[str, str]] = None, {}
        self._scene = evening.get_scene()
        self._moves = int(evening.clock().timestamp() * 1000)

    def get_revision(self) -> int:
        """The number of changes so far."""
        with self._lock:
            return self._read_changes()[0]

    def list_news(self, since: int, revision: int) -> tuple[int, list[EntryStatus]]:
        """The revision, and the entries received after the place `since`, or changed since `revision`."""
        with self._lock:
            now, placed_entries = self._read_changes()
            return now, [
                placed_entry
                for placed_entry in placed_entries
                if placed_entry.entry.seq > since or self._seen[placed_entry.entry.entry.id][1] > revision
            ]

    def place(self, entry: RegisterEntry) -> str:
        """The place of one entry."""
        seconds_left = self._count_seconds_left(entry, self._evening.clock())
        return self._find_place(entry, self._evening.network_states().get(entry.entry.id, ""), seconds_left)

    def _read_changes(self) -> tuple[int, list[EntryStatus]]:
        """The revision is read first: what comes in meanwhile is told again."""
        register_revision, placed_entries = self._evening.register.get_revision(), self._list_all()
        changed = [
            placed_entry
            for placed_entry in placed_entries
            if self._seen.get(placed_entry.entry.entry.id, (("", ""), 0))[0] != (placed_entry.place, placed_entry.to_check)
        ]
        scene, before = self._evening.get_scene(), self._scene
        self._scene = scene
        self._moves += sum(placed_entry.entry.entry.id in self._seen for placed_entry in changed) + (scene != before)
        now = register_revision + self._moves
        self._seen |= {placed_entry.entry.entry.id: ((placed_entry.place, placed_entry.to_check), now) for placed_entry in changed}
        return now, placed_entries

    def _list_all(self) -> list[EntryStatus]:
        network_states, now = self._evening.network_states(), self._evening.clock()
        placed_entries, doubtful = [], self._find_doubtful()
        for register_entry in self._evening.register_entries():
            seconds_left = self._count_seconds_left(register_entry, now)
            placed_entries.append(
                EntryStatus(
                    register_entry,
                    self._find_place(register_entry, network_states.get(register_entry.entry.id, ""), seconds_left),
                    seconds_left,
                    doubtful.get(register_entry.entry.id, ""),
                )
            )
        return placed_entries

    def _find_doubtful(self) -> dict[str, str]:
        """See `find_doubtful_votes`; counted again only when something changed."""
        state = self._evening.register.get_revision(), self._evening.session.members
        if state != self._counted[0]:
            self._counted = state, find_doubtful_votes(state[1], self._evening.get_current_session().entries)
        return self._counted[1]

    def _count_seconds_left(self, entry: RegisterEntry, now: datetime) -> int:
        if entry.is_taken_back or entry.leaving or not entry.sent.tell:
            return 0
        return max(0, int((entry.received + timedelta(seconds=self._evening.hold_seconds) - now).total_seconds()))

    def _find_place(self, entry: RegisterEntry, told: str, left: int) -> str:
        if entry.is_taken_back:
            return GONE
        if told:
            return told
        if not self._evening.is_on_page(entry.entry.id):
            return RECEIVED
        return HELD if left else SITE


def build_state(evening: LiveSession, stands: EntryStatuses, device: Device, since: int, revision: int) -> dict[str, object]:
    """The state for the phone, with what is new to it: see `EntryStatuses.list_news`."""
    now, news = stands.list_news(since, revision)
    return {
        "me": {"name": device.name, "device": device.id, "leads": device.leads},
        "session": {
            **_format_session(evening.get_current_session().now),
            "identity": evening.identity,
            "address": evening.public,
            **_format_now(evening),
        },
        "questions": [
            {"slug": question.slug, "id": question.identity, "title": question.title}
            for question in evening.list_waiting_questions()
            if not question.is_answered
        ],
        "counts": evening.counts,
        "item": evening.register.get_item(),
        "last": evening.register.count_entries(device.id),
        "revision": now,
        "hold": evening.hold_seconds,
        "epoch": evening.epoch,
        "entries": [placed_entry.to_json(device.id) for placed_entry in news],
    }


def _format_session(session: CouncilSession) -> dict[str, object]:
    return {
        "title": session.title,
        "start": session.start.isoformat(),
        "items": [{"number": item.number, "title": item.title, "rapporteur": item.rapporteur} for item in session.items],
        "members": [vars(member) for member in session.members],
        "groups": list(session.groups),
        "most": session.votes_at_most,
        "quorum": compute_quorum(session.members) if session.members else 0,
    }


def _format_now(evening: LiveSession) -> dict[str, object]:
    return {
        "status": evening.register.get_status(),
        "by_name": evening.by_name,
        "rehearsal": evening.rehearsal,
        "troubles": evening.troubles(),
        **format_doors(evening),
    }


def format_doors(evening: LiveSession) -> dict[str, object]:
    """Whether the doors are closed now, and all the times at which they are."""
    return {
        "closed_doors": evening.doors.is_closed_at(evening.clock()),
        "closed": [[window.start.isoformat(), window.end.isoformat() if window.end else None] for window in evening.doors.list_windows()],
    }


LONGEST_NAME, LONGEST_ALT = 120, 300
"""Characters of who speaks, and of what a picture shows."""

OLDEST = timedelta(hours=48)
"""Of an entry that was typed without a network; an older one is from another session."""

MOST = 1_000_000
TEXTS = ("id", "kind", "item", "text", "speaker", "corrects", "alt", "picture", "outcome", "question")
FLAGS = ("amendment", "annuls")
KEYS = frozenset({*TEXTS, *FLAGS, "vote", "attendance"})


class RejectedEntry(Exception):
    """The request is invalid: `errors` has a French sentence for each field."""

    def __init__(self, errors: Mapping[str, str]):
        super().__init__(str(errors))
        self.errors = dict(errors)


@dataclass(frozen=True)
class EntryRequest:
    """An entry as sent: the `n`-th of its device; `announces` asks to post it on the networks."""

    entry: SessionEntry
    n: int
    announces: bool


def read_words(value: Any, at: datetime) -> SessionEntry:
    """Parse the entry, whether or not the session accepts it. Raises RejectedEntry for a malformed one."""
    if not isinstance(value, dict):
        raise RejectedEntry({"entry": "Il manque une entrée."})
    errors = {str(key)[:40]: "Cette clé n’est pas connue." for key in value if key not in KEYS}
    errors |= {key: "Il faut un texte." for key in TEXTS if not isinstance(value.get(key) or "", str)}
    errors |= {key: "Il faut vrai ou faux." for key in FLAGS if not isinstance(value.get(key, False), bool)}
    if errors:
        raise RejectedEntry(errors)
    texts = {key: normalize_text(value.get(key) or "") for key in TEXTS}
    if not ID.fullmatch(texts["id"]):
        raise RejectedEntry({"id": "Ce numéro d’entrée n’en est pas un."})
    if texts["kind"] not in KINDS:
        raise RejectedEntry({"kind": f"Choisissez parmi : {', '.join(KINDS)}."})
    if unwritten := {key: wrong for key, text in texts.items() if (wrong := find_unwritable(text))}:
        raise RejectedEntry(unwritten)
    values: dict[str, Any] = {**texts, **{key: value.get(key, False) for key in FLAGS}}
    return SessionEntry(**values, at=at, vote=_parse_vote(value.get("vote")), attendance=_parse_moves(value.get("attendance")))


def parse_entry_request(request: Mapping[str, Any], evening: LiveSession, now: datetime) -> EntryRequest:
    """Parse the request for this session. Raises RejectedEntry with everything that is wrong."""
    errors = {str(key)[:40]: "Cette clé n’est pas connue." for key in request if key not in ("n", "age", "tell", "entry")}
    n, age, is_relayed = request.get("n", 0), request.get("age", 0), request.get("tell", False)
    if not isinstance(n, int) or isinstance(n, bool) or not 1 <= n <= MOST:
        errors["n"] = "Il faut un nombre entier, à partir de 1."
    if not isinstance(age, int | float) or isinstance(age, bool) or not 0 <= age <= OLDEST.total_seconds():
        errors["age"] = "Il faut un nombre de secondes, de deux jours au plus."
    if not isinstance(is_relayed, bool):
        errors["tell"] = "Il faut vrai ou faux."
    at = now - timedelta(seconds=age) if "age" not in errors else now
    entry = read_words(request.get("entry"), at)
    errors |= {name: wrong for name, rule in RULES.items() if (wrong := rule(entry, evening))}
    if errors:
        raise RejectedEntry(errors)
    return EntryRequest(entry if entry.picture else replace(entry, alt=""), n, is_relayed)


def normalize_text(text: str) -> str:
    """`text` without spaces around it, its accents composed, its lines ended as ours."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()


def is_visible(text: str) -> bool:
    """Whether `text` has a letter, a figure or another sign that is drawn: not blanks and marks of direction alone."""
    return any(unicodedata.category(character)[0] in "LNPS" for character in text)


def find_unwritable(text: str) -> str:
    """Find characters of `text` that may not be published: control, direction marks, half surrogates."""
    bad = next(
        (
            character
            for character in text
            if character != "\n" and (unicodedata.category(character) in ("Cc", "Cs", "Cn") or character in TURNING)
        ),
        None,
    )
    return f"Ce caractère ne s’écrit pas : U+{ord(bad):04X}." if bad else ""


TURNING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029)))
"""https://www.unicode.org/reports/tr9/"""


def _parse_vote(written: Any) -> Vote | None:
    if written is None:
        return None
    try:
        vote = Vote.from_json(written)
        secret = written.get("secret", False)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise RejectedEntry({"vote": "Ce vote ne se lit pas : il faut des nombres de 0 à 1000."}) from None
    names = [name for name, _ in (*vote.groups, *vote.names)]
    if not isinstance(secret, bool) or any(find_unwritable(name) or len(name) > LONGEST_NAME for name in names):
        raise RejectedEntry({"vote": "Ce vote ne se lit pas."})
    return vote


def _parse_moves(written: Any) -> tuple[Attendance, ...]:
    try:
        moves = tuple(Attendance.from_json(record) for record in written or ())
    except (TypeError, ValueError, AttributeError):
        raise RejectedEntry({"attendance": "Ces présences ne se lisent pas."}) from None
    if any(find_unwritable(name) or len(name) > LONGEST_NAME for move in moves for name in (move.name, move.proxy)):
        raise RejectedEntry({"attendance": "Ces présences ne se lisent pas."})
    return moves


def _check_item(entry: SessionEntry, evening: LiveSession) -> str:
    numbers = [item.number for item in evening.session.items]
    return "" if entry.item in ("", *numbers) else f"Le point « {entry.item[:20]} » n’est pas à l’ordre du jour."


def _check_text(entry: SessionEntry, _: LiveSession) -> str:
    if len(entry.text) > LONGEST_TEXT:
        return f"{len(entry.text)} caractères : {LONGEST_TEXT} au plus."
    return "" if is_visible(entry.text) or entry.vote or entry.picture else "Que s’est-il dit ? Le texte manque."


def _check_speaker(entry: SessionEntry, _: LiveSession) -> str:
    return "Un nom, sur une ligne, de 120 caractères au plus." if len(entry.speaker) > LONGEST_NAME or "\n" in entry.speaker else ""


def _count(entry: SessionEntry, evening: LiveSession) -> str:
    if entry.vote is None:
        return "Comptez les voix." if entry.kind == VOTED else ""
    if entry.kind not in (VOTED, RECTIFIED):
        return "Seul un vote, ou sa rectification, compte des voix."
    if entry.vote.names and not evening.by_name:
        return "Les votes de chacun ne sont pas publiés ici."
    if groups := {name for name, _ in entry.vote.groups} - set(evening.session.groups):
        return f"« {min(groups)} » n’est pas un groupe du conseil."
    return evening.get_current_session().get_session_at(entry).find_vote_mistake(entry.vote) or _check_tie(entry.vote)


def _check_tie(vote: Vote) -> str:
    if not vote.is_tie_undecided:
        return ""
    return f"Égalité, {vote.pour} voix contre {vote.contre} : dites comment a voté qui préside, ou qu’il n’a pas voté (article L. 2121-20)."


def _check_amendment(entry: SessionEntry, _: LiveSession) -> str:
    return "Seul un vote porte sur un amendement." if entry.amendment and not entry.vote else ""


def _check_outcome(entry: SessionEntry, _: LiveSession) -> str:
    if not entry.outcome:
        return ""
    if entry.outcome not in OUTCOMES:
        return f"Choisissez parmi : {', '.join(OUTCOMES)}."
    if entry.kind not in (TOLD, RECTIFIED) or entry.vote:
        return "Un vote dit par ses voix ce que le point est devenu."
    return "" if entry.item else "Dites de quel point il s’agit."


def _check_annulled(entry: SessionEntry, _: LiveSession) -> str:
    wrong = entry.annuls and (entry.kind != RECTIFIED or entry.vote or entry.outcome or entry.attendance)
    return "Seule une rectification annule, et elle ne dit rien d’autre." if wrong else ""


def _check_attendance(entry: SessionEntry, evening: LiveSession) -> str:
    if not entry.attendance:
        return ""
    if entry.kind not in (TOLD, RECTIFIED):
        return "Une présence est une information."
    sitting = evening.get_current_session().get_session_at(entry)
    members = apply_moves(sitting.members, entry.attendance)
    by_name = {member.name: member for member in members}
    if unknown := [move.name for move in entry.attendance if move.name not in by_name]:
        return f"« {unknown[0]} » n’est pas parmi les membres."
    return next(filter(None, (explain_proxy_fault(by_name[move.name], members) for move in entry.attendance)), "")


def _check_corrected(entry: SessionEntry, _: LiveSession) -> str:
    if entry.kind == RECTIFIED:
        return "" if ID.fullmatch(entry.corrects) else "Dites quelle entrée est rectifiée."
    return "Seule une rectification en rectifie une autre." if entry.corrects else ""


def _check_picture(entry: SessionEntry, evening: LiveSession) -> str:
    if not entry.picture:
        return ""
    picture_path = evening.get_picture_path(entry.id)
    return "" if entry.picture == picture_path.name and picture_path.is_file() else "L’image n’est pas encore arrivée."


def _check_alternative_text(entry: SessionEntry, _: LiveSession) -> str:
    if entry.picture and not entry.alt:
        return "Dites ce que montre l’image."
    return f"{len(entry.alt)} caractères : {LONGEST_ALT} au plus." if len(entry.alt) > LONGEST_ALT else ""


def _check_question(entry: SessionEntry, evening: LiveSession) -> str:
    if not entry.question:
        return ""
    if entry.kind != TOLD:
        return "Une question se dit par une information."
    slugs = {question.slug for question in evening.list_waiting_questions()}
    return "" if entry.question in slugs else "Cette question n’est pas, ou plus, en ligne."


RULES: Mapping[str, Callable[[SessionEntry, LiveSession], str]] = {
    "item": _check_item,
    "text": _check_text,
    "speaker": _check_speaker,
    "vote": _count,
    "corrects": _check_corrected,
    "picture": _check_picture,
    "alt": _check_alternative_text,
    "amendment": _check_amendment,
    "outcome": _check_outcome,
    "annuls": _check_annulled,
    "attendance": _check_attendance,
    "question": _check_question,
}
"""What each field must be, as a French sentence when it is not."""
