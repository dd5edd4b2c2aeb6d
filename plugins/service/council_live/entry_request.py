"""Parse what a phone sends, strictly: an entry that the session can accept, or a French sentence for each mistake."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from plugins.service.council_live.live_session import LiveSession
from plugins.town.council.entry import ID, KINDS, LONGEST_TEXT, OUTCOMES, RECTIFIED, TOLD, VOTED, SessionEntry
from plugins.town.council.vote import Attendance, Vote, apply_moves, explain_proxy_fault

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
