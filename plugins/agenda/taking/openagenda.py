"""An export of OpenAgenda read, JSON of its second version. https://developers.openagenda.com/evenements/structure"""

import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from html import unescape
from typing import Any

from plugins.agenda.audience import OLDEST
from plugins.agenda.states import MODES, STATES
from plugins.agenda.taking.found import HTML, SESSIONS, Found
from plugins.agenda.taking.ics import Told, written
from plugins.publication.clock import PARIS
from plugins.publication.errors import SettingsError

TAKEN = frozenset(
    [
        "uid",
        "title",
        "description",
        "longDescription",
        "keywords",
        "timings",
        "location",
        "onlineAccessLink",
        "registration",
        "conditions",
        "age",
        "accessibility",
        "attendanceMode",
        "status",
        "createdAt",
        "canonicalUrl",
        "organizer",
        "rrule",
        "exdates",
        "rdates",
        "cancelledTimings",
    ]
)
DERIVED = frozenset(
    [
        "slug",
        "dateRange",
        "firstTiming",
        "lastTiming",
        "nextTiming",
        "timezone",
        "country",
        "updatedAt",
        "featured",
        "draft",
        "state",
        "originAgenda",
        "links",
        "html",
        "range",
        "addMethod",
        "ownerUid",
        "creatorUid",
        "agendaUid",
        "fileKey",
        "locationUid",
        "lat",
        "lng",
        "private",
    ]
)
"""What the rest says already, or that says nothing of the event."""


def export(data: bytes, name: str) -> Told:
    """The events of an export, how often each thing was not taken, and the name of the source. Raises SettingsError."""
    try:
        read = json.loads(data)
        events = read["events"] if isinstance(read, dict) else read
        if not isinstance(events, list) or not all(isinstance(each, dict) for each in events):
            raise ValueError("« events » n’est pas une liste d’événements")
    except (ValueError, KeyError, RecursionError) as error:
        raise SettingsError([f"{name} : ce n’est pas un export d’OpenAgenda ({error})."]) from None
    lost: Counter[str] = Counter()
    found = [one for number, each in enumerate(events) if (one := _whole(each, number, lost))]
    return found, lost, "OpenAgenda"


def _whole(event: Mapping[str, Any], number: int, lost: Counter[str]) -> Found | None:
    """One event, or nothing of it: half of one would be wrong without anybody knowing."""
    try:
        return _found(event, number, lost)
    except (ValueError, LookupError, AttributeError, TypeError, ArithmeticError):
        lost[f"événement qui ne se lit pas, « {str(event.get('uid') or number)[:80]} »"] += 1
        return None


def _found(event: Mapping[str, Any], number: int, lost: Counter[str]) -> Found | None:
    timings = [each for each in event.get("timings") or () if isinstance(each, dict) and each.get("begin")]
    if not timings and not event.get("cancelledTimings"):
        lost["événement sans date"] += 1
        return None
    for name in set(event) - TAKEN - DERIVED:
        if event[name] not in (None, "", [], {}):
            lost[f"« {name} », que nos fichiers ne disent pas"] += 1
    one = Found(f"openagenda:{event.get('uid') or f'sans-uid-{number}'}")
    one.body = plain(_said(event.get("longDescription")))
    one.say("title", _said(event.get("title")) or "Sans titre")
    one.say("summary", plain(_said(event.get("description"))))
    off = [each for each in event.get("cancelledTimings") or () if isinstance(each, dict) and each.get("begin")]
    timings = [*timings, *off]
    one.keys["timings"] = [_session(each) for each in timings[:SESSIONS]]
    if len(timings) > SESSIONS:
        one.told.append(f"{len(timings)} séances : les {SESSIONS} premières sont reprises. Écrivez la suite par « rrule: »")
    besides = [_session(each) for each in event.get("rdates") or ()]
    without = [written(_instant(each)) for each in event.get("exdates") or ()]
    cancelled = [_session(each)["begin"] for each in off]
    ours = {"rrule": event.get("rrule"), "rdates": besides, "exdates": without, "cancelled": cancelled}
    one.keys |= {key: value for key, value in ours.items() if value}
    _where(one, event)
    _who(one, event)
    if link := event.get("canonicalUrl"):
        one.body = f"{one.body}\n\n[En savoir plus]({link})".strip()
    one.keys["made"] = _instant(event["createdAt"]) if event.get("createdAt") else None
    return one


def _where(one: Found, event: Mapping[str, Any]) -> None:
    where = event.get("location") or {}
    one.say("place", str(where.get("name") or ""))
    one.say("street_address", str(where.get("address") or ""))
    mode = next((name for name, code in MODES.items() if code == _code(event.get("attendanceMode"))), "")
    if mode and mode != "sur place":
        one.keys["attendancemode"] = mode
    one.say("onlineaccesslink", str(event.get("onlineAccessLink") or ""))
    state = next((state.word for state in STATES if state.code == _code(event.get("status"))), "")
    if state and state != STATES[0].word:
        one.keys["event_status"] = state


def _who(one: Found, event: Mapping[str, Any]) -> None:
    ages = event.get("age") or {}
    low, high = ages.get("min"), ages.get("max")
    if low or (high and high < OLDEST):
        one.keys["age"] = f"{low or 0}-{high}" if high and high < OLDEST else f"dès {low} ans"
    open_to = event.get("accessibility") or {}
    codes = [code for code, yes in open_to.items() if yes] if isinstance(open_to, dict) else [str(each) for each in open_to]
    if codes:
        one.keys["accessibility"] = codes
    ways = [str(each.get("value") if isinstance(each, dict) else each) for each in event.get("registration") or ()]
    if ways:
        one.keys["registration"] = ways
    if words := _said(event.get("conditions")):
        one.pay(words)
    one.say("organiser", _said(event.get("organizer")))
    keywords = event.get("keywords") or ()
    keywords = next(iter(keywords.values()), ()) if isinstance(keywords, dict) and "fr" not in keywords else keywords
    words = keywords["fr"] if isinstance(keywords, dict) else keywords
    one.keys["words"] = [str(word) for word in (words.split(",") if isinstance(words, str) else words or ())]


def plain(text: str) -> str:
    """Markdown without the HTML that OpenAgenda may put in it."""
    lines = re.sub(r"<(?:br|/p|/li|/div|/h\d)[^>]*>", "\n", text, flags=re.IGNORECASE)
    return unescape(HTML.sub("", lines)).strip()


def _said(value: Any) -> str:
    """A text, in French where there are several languages."""
    if isinstance(value, dict):
        value = value.get("fr") or next((text for text in value.values() if text), "")
    return str(value or "").strip()


def _code(value: Any) -> int:
    value = value.get("id") if isinstance(value, dict) else value
    return value if isinstance(value, int) else 0


def _session(timing: Mapping[str, Any]) -> dict[str, str]:
    begin, end = _instant(timing["begin"]), _instant(timing["end"]) if timing.get("end") else None
    if end and end.date() > begin.date() and begin.time() == end.time() == time():
        return {"begin": begin.date().isoformat(), "end": (end - timedelta(days=1)).date().isoformat()}
    return {"begin": written(begin), **({"end": written(end)} if end and end > begin else {})}


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(str(text))
    return moment.replace(tzinfo=PARIS) if moment.tzinfo is None else moment.astimezone(PARIS)
