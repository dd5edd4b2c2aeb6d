"""The manifest of the room `neighbours`: its settings, its kinds, the notice board that other rooms are handed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from plugins.core.infrastructure.settings import DictionaryReader, IntegerReader, gather_settings, parse_flag, parse_texts, setting
from plugins.core.publication.hand_offs import ContextNames
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.room import Conf, Room, RoomInputs, SearchedPages
from plugins.core.publication.voice import BODY, QUARTER, AskedKey, ReceivedText, Voice
from plugins.voices.neighbours.kinds import (
    CHECKS,
    FOLDER,
    FORM_ADDRESS,
    KIND,
    KINDS,
    LISTS,
    LONGEST_NOTICE,
    NEED,
    OFFER,
    RESERVED,
    SALE,
    SUBJECTS,
)

LONGEST_STANDING = 365


@dataclass(frozen=True)
class NeighbourRules:
    """The keys of the setting NEIGHBOURS."""

    days: int = setting(
        IntegerReader(f"il faut un nombre de jours, de 1 à {LONGEST_STANDING}.", 1, LONGEST_STANDING),
        "Combien de jours vaut une annonce.",
        default=90,
        example="90",
    )
    hours: bool = setting(parse_flag, "Compter les heures rendues.", default=False)
    charter: tuple[str, ...] = setting(parse_texts, "Ses règles, une phrase chacune.", default=())


@dataclass(frozen=True)
class Settings:
    """The settings of the room `neighbours`."""

    neighbours: NeighbourRules = setting(
        DictionaryReader(NeighbourRules), "L’entraide.", default=NeighbourRules(), details="[Comment](manuel/entraide.md)."
    )


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


class NeighboursContext(ContextNames):
    """The offers and the needs of neighbours."""

    notice_board: NoticeBoard | None
    """Today's notices; None where there are none and none can be posted."""
    notice_charter: tuple[str, ...]
    """The rules of the section, one sentence each."""
    notice_subjects: tuple[str, ...]
    """The subjects of notices."""
    notice_days: int
    """How many days one stands unless its author says otherwise."""
    notice_hours: int
    """How many hours neighbours have given one another, by all notices; 0 where the town does not count them."""
    notice_list: NoticeList | None = None
    """On the page of the offers or of the needs, these."""


SEARCHED_PAGES = (
    SearchedPages(FOLDER, "Entraide", words="voisins prêter emprunter aider coup de main covoiturage objets perdus trouvés"),
    SearchedPages(FORM_ADDRESS, "Entraide", words="proposer demander aide voisin annonce"),
)
"""What readers search besides publications."""


def make_notice_values(received: ReceivedText, conf: Conf) -> Mapping[str, object]:
    """It has an end, a year away at most."""
    today, wished_day = received.now.date(), received.values.get("expires", "")
    last = today + timedelta(days=LONGEST_STANDING)
    ends = min(date.fromisoformat(wished_day), last) if wished_day else today + timedelta(days=get_notice_days(conf))
    return {"expires": f"{max(ends, today):%Y-%m-%d}"}


def get_notice_days(conf: Conf) -> int:
    """The days a notice stays online without renewal, by the setting that its pages show."""
    return gather_settings(Settings, conf, {}).neighbours.days


VOICE = Voice(
    kind=KIND,
    path="entraide",
    label="Entraide",
    title="Proposer ou demander",
    text_label="Votre annonce",
    longest=LONGEST_NOTICE,
    asks=(
        AskedKey("type", "type", "Offre ou besoin", required=True),
        AskedKey("subject", "subject", "Sujet", required=True),
        AskedKey("title", "title", "En une phrase", "line", True),
        QUARTER,
        AskedKey("until", "expires", "Valable jusqu’au", "day"),
    ),
    needs_email=True,
    email_use="pour vous transmettre les réponses",
    promise=lambda conf: f"Sans date de fin, votre annonce vaut {get_notice_days(conf)} jours.",
    make_values=make_notice_values,
    own_keys=("title", "name", "availability", BODY),
    reserved=RESERVED,
    too_long="entraide trop bavarde",
    kept_keys=("type", "subject", "expires", "renewed"),
    doubts=((SALE, "une vente, ou un métier ?"),),
    margin=2,
)
"""Who offers something invites others to write: an advertisement has more points than that."""


ROOM = Room(
    searched_pages=SEARCHED_PAGES,
    settings=Settings,
    kinds=KINDS,
    voice=VOICE,
    kind_checks={KIND: (VOICE.check, *CHECKS)},
    context=NeighboursContext,
    inputs=RoomInputs(),
)
