"""The posts of a session: their words, and the announcements that carry them, with or without the link, answering which one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from plugins.announce.post import AnnouncedImage, Announcement
from plugins.announce.words import format_hashtag
from plugins.service.council_live.relay.line import END
from plugins.service.council_live.relay.plan import SumUp
from plugins.town.council.entry import RECTIFIED, SAID, SessionEntry, find_doubtful_votes, list_standings
from plugins.town.council.session import CouncilSession
from plugins.town.council.vote import format_vote

NBSP = "\u00a0"


def format_entry(entry: SessionEntry, session: CouncilSession) -> str:
    """The text of one entry; `session` has those received until then."""
    item = f"point {entry.item}" if entry.item else ""
    if entry.vote:
        head = _join_words("Rectification" if entry.kind == RECTIFIED else "", "vote sur un amendement" if entry.amendment else "vote")
        about = entry.text or next((each.title for each in session.items if each.number == entry.item), "")
        if entry.id in find_doubtful_votes(session.members, session.entries):
            return "\n".join(filter(None, (f"{_join_words(head[0].upper() + head[1:], item)}{NBSP}: résultat à vérifier.", about)))
        came = format_vote(entry.vote, session.get_session_at(entry).votes_at_most)
        return "\n".join(filter(None, (f"{_join_words(head[0].upper() + head[1:], item)}{NBSP}: proposition {came}.", about)))
    if entry.annuls:
        return "\n".join(filter(None, (f"{_join_words('Rectification', item)}{NBSP}: ce qui avait été annoncé est annulé.", entry.text)))
    if entry.kind == RECTIFIED:
        return f"{_join_words('Rectification', item)}{NBSP}: {entry.text}"
    quoted = f"{entry.speaker}{NBSP}: {entry.text}" if entry.kind == SAID and entry.speaker else entry.text
    return f"{item.capitalize()} · {quoted}" if item else quoted


def format_opening(title: str, words: str) -> str:
    """The first post, which says what all the others belong to."""
    return f"{title}, en direct.\n\n{words}"


def add_time(words: str, entry: SessionEntry) -> str:
    """Make a repeated text differ by its time: networks refuse the same text twice."""
    return f"{words} ({entry.at:%H}{NBSP}h{NBSP}{entry.at:%M})"


def add_number(words: str, number: int, hashtag: str) -> str:
    """A numbered post, where a network has no thread for us: the total is not known yet."""
    return f"[{number}/–] {hashtag}\n{words}"


def format_catch_up(entries: Sequence[SessionEntry]) -> str:
    """The summary posted in place of entries that an outage has made old."""
    votes = [standing for standing in list_standings(entries) if standing.vote]
    count = f"{len(entries)}{NBSP}entrées"
    if not votes:
        return f"Pendant la coupure{NBSP}: {count}, à lire sur la page de la séance."
    results = f"{NBSP}; ".join(
        ", ".join(filter(None, (f"point {vote.item}" if vote.item else "", vote.vote.result if vote.vote else ""))) for vote in votes
    )
    return f"Pendant la coupure{NBSP}: {count}, dont {_count(len(votes), 'vote')} ({results})."


def format_closing(entries: Iterable[SessionEntry]) -> str:
    """The text of the last post. Votes that were put right count once, as they now stand."""
    entries = list(entries)
    results = Counter(standing.vote.is_adopted for standing in list_standings(entries) if standing.vote)
    votes = ", ".join(_count(number, word) for number, word in ((results[True], "adoptée"), (results[False], "rejetée")) if number)
    summary = f"{_count(sum(results.values()), 'vote')} ({votes})" if votes else ""
    return f"Fin de la séance{NBSP}: {', '.join(filter(None, (_count(len(entries), 'entrée'), summary)))}. Tout relire{NBSP}:"


def _join_words(*words: str) -> str:
    return ", ".join(filter(None, words))


def _count(number: int, word: str) -> str:
    return f"{number}{NBSP}{word}{'s' if number > 1 else ''}"


KIND = "seance"
FIRST_HEADING, HEADING, ANSWERING = "Séance publique", "Conseil municipal", "Questions en direct"
PICTURES = "images/"


def find_heading(session: CouncilSession, is_first: bool) -> str:
    """The heading of a post: the council sits, or residents' questions are answered."""
    return ANSWERING if session.answered_by else FIRST_HEADING if is_first else HEADING


@dataclass(frozen=True)
class ThreadPosition:
    """Where the account stands in the session: how many posts it has, which of them comes next answers (an occasion, empty for none), and
    whether its network refuses answers (`starts_thread`)."""

    count: int = 0
    last: str = ""
    starts_thread: bool = False


@dataclass(frozen=True)
class AnnouncementWriter:
    """`guid` is that of the session's publication, `site` the address of the journal without a final slash, `tag` the words of the
    hashtag. `counted`: its posts are among those of which another account relays one in so many."""

    guid: str
    site: str
    tag: str
    lang: str = "fr"
    counted: bool = False

    def get_page_address(self, session: CouncilSession) -> str:
        """The address of the session's page."""
        return f"{self.site}/{session.address}"

    def compose_session(self, session: CouncilSession, now: datetime) -> Announcement:
        """The announcement by which accounts select the session."""
        return Announcement(
            self.guid, self.get_page_address(session), session.title, now, KIND, lang=self.lang, heading=find_heading(session, False)
        )

    def compose_entry(
        self, entry: SessionEntry, session: CouncilSession, entries_before: Iterable[SessionEntry], thread: ThreadPosition, now: datetime
    ) -> Announcement:
        """The announcement of an entry; `entries_before` are those posted before it."""
        words = format_entry(entry, session)
        if any(format_entry(former, session) == words for former in entries_before):
            words = add_time(words, entry)
        image = AnnouncedImage(f"{self.get_page_address(session)}{PICTURES}{entry.picture}", entry.alt) if entry.picture else None
        return self._build_post(entry.occasion, words, session, thread, now, linked=not thread.count, image=image)

    def end(self, entries: Iterable[SessionEntry], session: CouncilSession, thread: ThreadPosition, now: datetime) -> Announcement:
        """The last post."""
        return self._build_post(END, format_closing(entries), session, thread, now, linked=True)

    def compose_summary(self, step: SumUp, session: CouncilSession, thread: ThreadPosition, now: datetime) -> Announcement:
        """The announcement of one summary in place of many posts."""
        words = format_catch_up([line.entry for line in step.lines if line.entry])
        return self._build_post(step.occasion, words, session, thread, now, linked=True)

    def _build_post(
        self,
        occasion: str,
        words: str,
        session: CouncilSession,
        thread: ThreadPosition,
        now: datetime,
        linked: bool,
        image: AnnouncedImage | None = None,
    ) -> Announcement:
        alone = add_number(words, thread.count + 1, format_hashtag(self.tag))
        if not thread.count:
            words = format_opening(session.title, words)
        elif thread.starts_thread:
            words = alone
        return Announcement(
            guid=self.guid,
            permalink=self.get_page_address(session) if linked else "",
            title=session.title,
            published=now,
            kind=KIND,
            tags=(self.tag,),
            image=image,
            overrides={"text": words},
            lang=self.lang,
            heading=find_heading(session, not thread.count),
            occasion=occasion,
            in_reply_to="" if thread.starts_thread else thread.last,
            alone=True,
            apart="" if thread.starts_thread else alone,
            counted=self.counted,
        )

    def announce_alone(self, entry: SessionEntry, session: CouncilSession, now: datetime) -> Announcement:
        """The announcement of an entry for an account that relays another: on its own, with its own anchor in the page."""
        link = f"{self.get_page_address(session)}#{entry.anchor}"
        words = {"text": format_entry(entry, session)}
        return replace(
            self.compose_session(session, now), permalink=link, occasion=entry.occasion, overrides=words, alone=True, counted=True
        )
