"""The date, place and price of an event as text, for feeds, which have no columns for them."""

from datetime import datetime
from html import escape

from plugins.core.publication.instants import format_french_day
from plugins.core.publication.words import SOURCE
from plugins.town.agenda.event import Event
from plugins.town.agenda.timing import SessionTiming

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def format_headline(event: Event) -> str:
    """The event's title, after its state: « Annulé : Le bal »."""
    prefix = event.poster.state.title_prefix
    return f"{prefix} : {event.poster.title}" if prefix else event.poster.title


def format_foreword(event: Event) -> str:
    """When, where and for how much, as one paragraph of HTML that does not depend on the day; what became of it as another, before."""
    poster = event.poster
    where = ", ".join(dict.fromkeys(filter(None, (poster.where.name, poster.where.address))))
    sentence = " · ".join(filter(None, (format_dates(event), where, poster.price, poster.ages)))
    became = f"<p><strong>{escape(poster.state.sentence)}</strong></p>" if poster.state.sentence else ""
    return f"{became}<p>{escape(sentence)}</p>" if sentence else became


def format_dates(event: Event) -> str:
    """The only session, or the first and last day; before that the rule, if it can be put in French."""
    if event.first is None:
        return ""
    if event.last is not None and event.last <= event.first.last_day:
        return _format_session(event.first)
    begins = _format_day(event.first.begin)
    days = f"à partir du {begins}" if event.last is None else f"du {begins} au {format_french_day(event.last)}"
    if not event.spoken_rule.words or event.poster.lang != SOURCE:
        return days
    return f"{' '.join(filter(None, (event.spoken_rule.words, _format_hours(event.first))))}, {days}"


def _format_session(session: SessionTiming) -> str:
    if session.whole_days:
        same = session.first_day == session.last_day
        return _format_day(session.begin) if same else f"du {_format_day(session.begin)} au {format_french_day(session.last_day)}"
    return f"{_format_day(session.begin)} {_format_hours(session)}"


def _format_hours(session: SessionTiming) -> str:
    if session.whole_days:
        return ""
    begin = _format_hour(session.begin)
    return f"de {begin} à {_format_hour(session.end)}" if session.end else f"à {begin}"


def _format_day(moment: datetime) -> str:
    return f"{DAYS[moment.weekday()]} {format_french_day(moment)}"


def _format_hour(moment: datetime) -> str:
    return f"{moment.hour}\u00a0h" + (f"\u00a0{moment:%M}" if moment.minute else "")
