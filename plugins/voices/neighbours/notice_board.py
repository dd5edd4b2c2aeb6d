"""The notice board: current offers and needs, newest first, and the same by subject."""

from collections.abc import Iterable
from dataclasses import dataclass

from plugins.core.publication.publication import PublishedContent
from plugins.voices.neighbours.kinds import LISTS, NEED, OFFER, SUBJECTS

NOTICES_SHOWN = 8
"""Of each list, on the page of both: two screens of a phone."""


@dataclass(frozen=True)
class NoticeList:
    """Offers, or needs: `type` says which; `notices` are Pelican's contents, the newest first."""

    type: str
    notices: tuple[PublishedContent, ...]

    @property
    def url(self) -> str:
        """Its page, site-relative."""
        return LISTS[self.type]

    @property
    def newest(self) -> tuple[PublishedContent, ...]:
        """The notices that the page of both shows."""
        return self.notices[:NOTICES_SHOWN]

    @property
    def by_subject(self) -> tuple[tuple[str, tuple[PublishedContent, ...]], ...]:
        """The notices under each subject that has some, in the order of the form."""
        grouped = (
            (subject, tuple(notice for notice in self.notices if notice.publication.extra.get("subject") == subject))
            for subject in SUBJECTS
        )
        return tuple((subject, notices) for subject, notices in grouped if notices)


@dataclass(frozen=True)
class NoticeBoard:
    """Both lists."""

    offers: NoticeList
    needs: NoticeList

    @property
    def lists(self) -> tuple[NoticeList, ...]:
        """The lists that hold something."""
        return tuple(notice_list for notice_list in (self.offers, self.needs) if notice_list.notices)


def gather_notices(contents: Iterable[PublishedContent]) -> NoticeBoard:
    """The board of `contents`, the current notices."""
    ordered = sorted(contents, key=lambda content: (_find_day(content), content.url), reverse=True)
    offers = (content for content in ordered if content.publication.extra.get("type") != NEED)
    needs = (content for content in ordered if content.publication.extra.get("type") == NEED)
    return NoticeBoard(NoticeList(OFFER, tuple(offers)), NoticeList(NEED, tuple(needs)))


def count_hours(contents: Iterable[PublishedContent]) -> int:
    """The hours that the notices of `contents` have given, those that are over included."""
    return sum(content.publication.extra.get("hours") or 0 for content in contents if content.state in ("published", "expired"))


def _find_day(content: PublishedContent) -> str:
    """The day on which it appeared, or was last renewed."""
    publication = content.publication
    days = [day for day in (publication.date and publication.date.date(), publication.extra.get("renewed")) if day]
    return max(days).isoformat() if days else ""
