"""What is told of a session outside its page: in a feed, where there are neither agenda nor votes."""

from collections.abc import Iterable, Iterator
from html import escape

from plugins.council.brief import BriefLine
from plugins.council.deliberation import Deliberation
from plugins.council.session import LIVE, CouncilSession
from plugins.council.sitting import PublishedSession
from plugins.council.vote_sentence import format_vote
from plugins.infrastructure.clock import PARIS
from plugins.publication.instants import in_french

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def headline(session: CouncilSession) -> str:
    """Its title, after what readers can do now: « En direct : Séance du 26 mars »."""
    return f"En direct : {session.title}" if session.status == LIVE else session.title


def foreword(sitting: PublishedSession, brief: Iterable[BriefLine], place: str) -> str:
    """When and where, the three lines, then what became of each item: paragraphs and lists of HTML that do not depend on the day."""
    when = sitting.session.start.astimezone(PARIS)
    hour = f"{when.hour}\u00a0h" + (f"\u00a0{when:%M}" if when.minute else "")
    told = ", ".join(filter(None, (f"{DAYS[when.weekday()].capitalize()} {in_french(when)} à {hour}", place)))
    return "".join((f"<p>{escape(told)}</p>", _list(line.text for line in brief), _list(_points(sitting))))


def _points(sitting: PublishedSession) -> Iterator[str]:
    """The deliberations, once there are some; the agenda until then."""
    if sitting.deliberations:
        yield from (_became(one) for one in sitting.deliberations)
    else:
        yield from (f"{item.number}. {item.title}" for item in sitting.session.items)


def _became(one: Deliberation) -> str:
    became = format_vote(one.vote, one.most) if one.vote else one.result
    return f"{one.object} : {became}" if became else one.object


def _list(lines: Iterable[str]) -> str:
    told = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul>{told}</ul>" if told else ""
