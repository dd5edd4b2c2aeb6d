"""The posts of a session, as announcements: their words, whether they have the link, and which one they answer."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from plugins.announce.announcement import Announcement
from plugins.announce.post import AnnouncedImage
from plugins.announce.words.compose import hashtag
from plugins.council.entry import SessionEntry
from plugins.council.session import CouncilSession
from plugins.council_live.relay import wording
from plugins.council_live.relay.line import END
from plugins.council_live.relay.plan import SumUp

KIND = "seance"
FIRST_HEADING, HEADING = "Séance publique", "Conseil municipal"
PICTURES = "images/"


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

    def page(self, session: CouncilSession) -> str:
        """The address of the session."""
        return f"{self.site}/{session.address}"

    def first(self, session: CouncilSession, now: datetime) -> Announcement:
        """By what accounts choose whether they tell of the session."""
        return Announcement(self.guid, self.page(session), session.title, now, KIND, lang=self.lang, heading=HEADING)

    def entry(
        self, entry: SessionEntry, session: CouncilSession, before: Iterable[SessionEntry], thread: ThreadPosition, now: datetime
    ) -> Announcement:
        """An entry; `before` are those that are told before it."""
        words = wording.word_entry(entry, session)
        if any(wording.word_entry(one, session) == words for one in before):
            words = wording.add_time(words, entry)
        image = AnnouncedImage(f"{self.page(session)}{PICTURES}{entry.picture}", entry.alt) if entry.picture else None
        return self._post(entry.occasion, words, session, thread, now, linked=not thread.count, image=image)

    def end(self, entries: Iterable[SessionEntry], session: CouncilSession, thread: ThreadPosition, now: datetime) -> Announcement:
        """The last post."""
        return self._post(END, wording.word_closing(entries), session, thread, now, linked=True)

    def summary(self, step: SumUp, session: CouncilSession, thread: ThreadPosition, now: datetime) -> Announcement:
        """One post in the place of many."""
        words = wording.caught_up([line.entry for line in step.lines if line.entry])
        return self._post(step.occasion, words, session, thread, now, linked=True)

    def _post(
        self,
        occasion: str,
        words: str,
        session: CouncilSession,
        thread: ThreadPosition,
        now: datetime,
        linked: bool,
        image: AnnouncedImage | None = None,
    ) -> Announcement:
        alone = wording.add_number(words, thread.count + 1, hashtag(self.tag))
        if not thread.count:
            words = wording.opening(session.title, words)
        elif thread.starts_thread:
            words = alone
        return Announcement(
            guid=self.guid,
            permalink=self.page(session) if linked else "",
            title=session.title,
            published=now,
            kind=KIND,
            tags=(self.tag,),
            image=image,
            overrides={"text": words},
            lang=self.lang,
            heading=HEADING if thread.count else FIRST_HEADING,
            occasion=occasion,
            in_reply_to="" if thread.starts_thread else thread.last,
            alone=True,
            apart="" if thread.starts_thread else alone,
            counted=self.counted,
        )

    def announce_alone(self, entry: SessionEntry, session: CouncilSession, now: datetime) -> Announcement:
        """An entry in the words of an account that relays another: by itself, with its own place in the page."""
        link = f"{self.page(session)}#{entry.anchor}"
        words = {"text": wording.word_entry(entry, session)}
        return replace(self.first(session, now), permalink=link, occasion=entry.occasion, overrides=words, alone=True, counted=True)
