"""Foresee each announcement on an account that relays another one, as far as is known today, with the reason. Pure."""

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from plugins.announce.budget import estimate_price, format_dollars_in_french
from plugins.announce.due import choose_carried, is_too_old
from plugins.announce.gather import ANNOUNCEMENTS_FILE as GATHERED
from plugins.announce.gather import build_announcement, gather_announcements, is_announced, read_gathered
from plugins.announce.ledger import Ledger, open_store
from plugins.announce.network import Limits, compile_unicode_pattern
from plugins.announce.post import BEGIN, OPEN_STATES, AnnouncedImage, Announcement, Key, PostState
from plugins.announce.settings import DeclaredAccount, Settings, build_town_words, find_network_row, find_ratio, list_declared_accounts
from plugins.announce.words import Message, TownWords, compose, compose_caption, shorten_alternative
from plugins.core.infrastructure import clock
from plugins.core.infrastructure.errors import BeffroiError
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.publication import (
    CANCELLED,
    CLOSED,
    HELD_OCCASION,
    POSTPONED,
    PUBLISHED,
    REMINDER,
    Image,
    Publication,
    format_guid,
)
from plugins.core.publication.room import collect_occasions

ORDINALS = ("première", "deuxième", "troisième", "quatrième", "cinquième", "sixième", "septième", "huitième", "neuvième", "dixième")
STILL_SAID = (*OPEN_STATES, PostState.NOT_SENT)
"""What the paired account may still confirm."""
Account = tuple[str, str]
"""A network and an account."""


class Outlook(NamedTuple):
    """`goes` is None while it is not known; `reason` is a French sentence without its full stop."""

    goes: bool | None
    reason: str


URGENT = Outlook(True, "urgent\u00a0: dit aussitôt, hors du compte")
FOLLOWS = Outlook(None, "à la suite de la publication, si elle y est relayée")
ELSEWHERE = Outlook(False, "pas relayé\u00a0: ne compte pas parmi les annonces qu’il relaie")


def foresee_outlooks(
    order: Sequence[str], announcements: Mapping[str, Announcement], network: str, size: int, carried: Collection[str] = ()
) -> dict[str, Outlook]:
    """By guid. `order` are the guids that count, in the order in which the paired account says them; `announcements` those of which the
    relaying account may speak; `carried` those that it has relayed."""
    groups = [order[start : start + size] for start in range(0, len(order), size)]
    return {guid: outlook for group in groups for guid, outlook in _list_of_group(group, announcements, network, size, carried)}


def list_counted_guids(ledger: Ledger, paired: Account, own: Account, announcements: Iterable[Announcement]) -> list[str]:
    """The guids that count: what the paired account has confirmed since the other began, then what it has still to say."""
    confirmed = [key.guid for key, _ in ledger.list_confirmed(paired, own)]
    later = [
        announcement.guid
        for announcement in announcements
        if announcement.occasion == PUBLISHED and not announcement.urgent and _is_to_be_said(announcement.guid, paired, ledger)
    ]
    return [*confirmed, *(guid for guid in later if guid not in set(confirmed))]


def list_relayed_guids(ledger: Ledger, own: Account, guids: Iterable[str]) -> set[str]:
    """The guids that the account has relayed, or may have."""
    entries = [(guid, ledger.get_latest_entry(Key(guid, *own))) for guid in guids]
    return {guid for guid, entry in entries if entry and entry.state in (PostState.SENT, PostState.WITHDRAWN, *OPEN_STATES)}


def find_only_account(ledger: Ledger, network: str) -> Account:
    """The only account of a network that has begun; unnamed when there is none, or several."""
    begun = [entry.key.account for entry in ledger.list_posts("") if entry.key.occasion == BEGIN and entry.key.network == network]
    return network, begun[0] if len(begun) == 1 else ""


def format_ordinal(number: int) -> str:
    """« cinquième », « 12e »."""
    return ORDINALS[number - 1] if number <= len(ORDINALS) else f"{number}e"


def _is_to_be_said(guid: str, paired: Account, ledger: Ledger) -> bool:
    entry = ledger.get_latest_entry(Key(guid, *paired))
    return entry is None or entry.state in STILL_SAID


def _list_of_group(
    group: Sequence[str], announcements: Mapping[str, Announcement], network: str, size: int, carried: Collection[str]
) -> Iterator[tuple[str, Outlook]]:
    present = [announcements[guid] for guid in group if guid in announcements]
    requested = next((announcement for announcement in present if _wish(announcement, network) is True), None)
    before = next((announcement for announcement in present if announcement.guid in carried), None)
    choice = before or (choose_carried(present, network) if len(group) == size else requested)
    for place, guid in enumerate(group, start=1):
        if guid not in announcements:
            continue
        if before and before.guid == guid:
            yield guid, Outlook(True, "déjà relayé")
        elif _wish(announcements[guid], network) is False:
            yield guid, Outlook(False, "pas relayé\u00a0: le rédacteur dit non")
        elif choice and choice.guid != guid:
            yield guid, Outlook(False, f"pas relayé\u00a0: de son groupe de {size}, c’est «\u00a0{choice.title}\u00a0»")
        elif not choice:
            yield guid, Outlook(None, f"{place} sur {size}\u00a0: se décidera à la {format_ordinal(size)}")
        else:
            yield guid, Outlook(True, _explain(place, size, len(group), _wish(choice, network)))


def _explain(place: int, size: int, so_far: int, wish: bool | None) -> str:
    if wish:
        moment = "" if so_far == size else f", et partira avec la {format_ordinal(size)}"
        return f"relayé\u00a0: le rédacteur le demande ({place} sur {size}){moment}"
    return f"relayé\u00a0: la {format_ordinal(place)} de son groupe" + ("" if place == size else ", la dernière où personne ne dit non")


def _wish(announcement: Announcement, network: str) -> bool | None:
    return announcement.overrides.get(f"{network}_carry")


SCHEME = re.compile(r"https?://(?:www\.)?")


@dataclass(frozen=True)
class NetworkLook:
    """`unit` is what a reader of the network would call what is counted. An address is shown without its scheme; when what follows its
    host has more than `path` characters, `link_length_kept` of them and `more`; when it has more than `whole_link_limit` in all, that
    many. `card` are the parts of a link's card below its picture, from top to bottom; `at` is before an account's name."""

    unit: str = "caractères"
    path: int | None = None
    link_length_kept: int = 0
    more: str = "…"
    whole_link_limit: int | None = None
    card: tuple[str, ...] = ("title", "summary", "domain")
    at: str = "@"

    def format_address(self, link: str) -> str:
        """`link` as readers see it."""
        host, path = extract_domain(link), link.partition("://")[2].partition("/")[2]
        if self.path is not None and len(path) + 1 > self.path:
            return f"{host}/{path[: self.link_length_kept - 1]}{self.more}"
        bare = SCHEME.sub("", link)
        if self.whole_link_limit is not None and len(bare) > self.whole_link_limit:
            return bare[: self.whole_link_limit] + self.more
        return bare if self.path is not None or self.whole_link_limit is not None else link


PLAIN_LOOK = NetworkLook()
LOOKS: Mapping[str, NetworkLook] = {
    "x": NetworkLook(unit="signes", path=15, link_length_kept=15, card=("title", "domain")),
    "mastodon": NetworkLook(whole_link_limit=30, card=("domain", "title", "summary")),
    "bluesky": NetworkLook(path=15, link_length_kept=13, more="..."),
    "facebook": NetworkLook(card=("domain", "title", "summary"), at=""),
    "instagram": NetworkLook(at=""),
    "telegram": NetworkLook(card=("domain", "title", "summary"), at=""),
    "linkedin": NetworkLook(card=("title", "domain"), at=""),
    "threads": NetworkLook(card=("domain", "title")),
}
"""X's addresses: docs.x.com, data dictionary, `display_url` of its examples. Mastodon's: mastodon/mastodon, app/lib/text_formatter.rb.
Bluesky's: bluesky-social/social-app, src/lib/strings/url-helpers.ts. A network that is not here is shown as it is sent."""


def find_network_look(network: str) -> NetworkLook:
    """The appearance of posts on a network."""
    return LOOKS.get(network, PLAIN_LOOK)


HOST_END = re.compile(r"[/?#]")


def extract_domain(link: str) -> str:
    """The host of an address, as cards name it; whatever stands in its place, where a text has no more than the beginning of one."""
    return HOST_END.split(link.partition("://")[2], maxsplit=1)[0].removeprefix("www.")


ALIVE = compile_unicode_pattern(r"(?<link>https?://\S+)|(?<![\p{L}\p{N}_&/])(?<hashtag>#(?=[\p{N}_]*[\p{L}])[\p{L}\p{M}\p{N}_]+)")
"""Links, and hashtags up to where a network ends them."""
TRAILING = compile_unicode_pattern(r"[.,;:!?…»)\]]+$")


class TextSpan(NamedTuple):
    """A piece of text; `sort` is `words`, `link` or `hashtag`."""

    sort: str
    text: str


def split_spans(text: str, display: Callable[[str], str]) -> tuple[TextSpan, ...]:
    """The pieces of `text` in their order; `display` gives what readers see of an address."""
    return tuple(_merge_spans(text, display))


def _merge_spans(text: str, shown: Callable[[str], str]) -> Iterator[TextSpan]:
    end = 0
    for match in ALIVE.finditer(text):
        alive = TRAILING.sub("", match[0]) if match["link"] else match[0]
        if match.start() > end:
            yield TextSpan("words", text[end : match.start()])
        yield TextSpan("link", shown(alive)) if match["link"] else TextSpan("hashtag", alive)
        end = match.start() + len(alive)
    if text[end:]:
        yield TextSpan("words", text[end:])


@dataclass(frozen=True)
class Proof:
    """`spans` are the text as readers see it. Below it stands the publication's `picture`, with the alternative text that the network
    keeps of it, or the link's card: `drawn`, then the pairs of a part's name and its text in `card`.

    `left_out` counts the pictures whose alternative texts leave them no room, where those are in the text. `account` is empty for the only
    one of its network. `outlook` says whether an account that relays another one will say it; None for
    one that says everything.
    """

    network: str
    account: str
    label: str
    post: Message
    spans: tuple[TextSpan, ...]
    unit: str
    at: str
    picture: AnnouncedImage | None = None
    extra_images: tuple[AnnouncedImage, ...] = ()
    left_out: int = 0
    drawn: AnnouncedImage | None = None
    card: tuple[tuple[str, str], ...] = ()
    alt_cut: bool = False
    outlook: Outlook | None = None

    @property
    def count(self) -> str:
        """« 128 sur 280 signes »."""
        return f"{self.post.weight} sur {_format_thousands(self.post.heaviest)} {self.unit}"

    @property
    def has_alternative_text(self) -> int:
        """The number of pictures sent with an alternative text."""
        return sum(bool(image and image.alt) for image in (self.picture, *self.extra_images))

    @property
    def cost(self) -> str:
        """« 0,205 $ au plus »; nothing where posts are free."""
        amount = estimate_price(self.network, self.post.text, self.has_alternative_text)
        return f"{format_dollars_in_french(amount)} au plus" if amount else ""

    @property
    def is_blocked(self) -> bool:
        """Whether the account will not say it."""
        return self.outlook is not None and self.outlook.goes is False

    def remarks(self) -> Iterator[str]:
        """Remarks on this post for the editor, in French."""
        if self.post.cut_words:
            yield f"Coupé, faute de place\u00a0: «\u00a0{self.post.cut_words}\u00a0»."
        if self.post.dropped:
            yield f"Sans place\u00a0: {' '.join(self.post.dropped)}."
        if self.picture and not all(image.alt for image in (self.picture, *self.extra_images)):
            yield "Sans texte alternatif\u00a0: qui ne voit pas l’image n’en saura rien."
        if self.left_out:
            several = "s" if self.left_out > 1 else ""
            yield f"{self.left_out} image{several} de moins\u00a0: leur texte alternatif ne tient pas avec ce texte."
        if self.alt_cut:
            yield "Son texte alternatif est coupé\u00a0: ce réseau n’en garde pas davantage."

    def details(self) -> Iterator[str]:
        """What is shown beside the text, and remarks for the editor, one line each: for readers without images."""
        if self.picture:
            yield f"image\u00a0: {self.picture.url}"
            if self.picture.alt:
                yield f"texte alternatif\u00a0: {self.picture.alt}"
            for extra_image in self.extra_images:
                yield f"autre image\u00a0: {extra_image.url}" + (f" ({extra_image.alt})" if extra_image.alt else "")
        elif self.drawn:
            yield f"carte\u00a0: {self.drawn.url}"
        yield from self.remarks()


def build_proof(
    announcement: Announcement, limits: Limits, town_words: TownWords, account: str = "", outlook: Outlook | None = None
) -> Proof:
    """Preview an announcement as a network with these limits will show it; `account` is the account's name, if there is one."""
    look_of_network = find_network_look(limits.network)
    post, left_out = _fit_caption(compose(announcement, limits, town_words), limits)
    parts = {"title": announcement.title, "summary": announcement.summary, "domain": extract_domain(announcement.permalink)}
    picture = AnnouncedImage(post.image.url, shorten_alternative(post.image.alt, limits.alt)) if post.image else None
    return Proof(
        limits.network,
        account,
        " · ".join(filter(None, (limits.label, account))),
        post,
        split_spans(post.text, look_of_network.format_address),
        look_of_network.unit,
        look_of_network.at,
        picture,
        extra_images=tuple(AnnouncedImage(extra.url, shorten_alternative(extra.alt, limits.alt)) for extra in post.pictures),
        left_out=left_out,
        drawn=None if picture else announcement.card,
        card=() if picture else tuple((part, parts[part]) for part in look_of_network.card if parts[part]),
        alt_cut=bool(picture and post.image and picture.alt != post.image.alt),
        outlook=outlook,
    )


def _fit_caption(post: Message, limits: Limits) -> tuple[Message, int]:
    """The post as it is sent where there is no alternative text: its text says what the pictures show, and those that then have no room are
    left out; how many."""
    if not (limits.caption and post.image):
        return post, 0
    images = (post.image, *post.pictures)
    text, count = compose_caption(post.text, images, limits)
    fitted = replace(post, text=text, weight=limits.weigh(text), heaviest=limits.caption if count else limits.weight)
    return replace(fitted, image=post.image if count else None, pictures=images[1:count]), len(images) - count


def _format_thousands(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")


PAIRED = "x"
"""The network whose announcements are counted for those that relay one in so many."""


@dataclass(frozen=True)
class ProofPress:
    """`relays` holds, for each account that relays another one, the outlook of each guid."""

    accounts: tuple[DeclaredAccount, ...]
    town_words: TownWords
    relays: Mapping[DeclaredAccount, Mapping[str, Outlook]]

    @classmethod
    def from_settings(cls, settings: Settings, conf: Mapping[str, Any], announcements: list[Announcement], ledger: Ledger) -> "ProofPress":
        """The press of a town; with an empty ledger, what counts is counted on the announcements themselves, in their order."""
        accounts = list_declared_accounts(settings, conf)
        ratios = {account: find_ratio(account, settings.carry_one_in) for account in accounts}
        relays = {network: _list_outlooks(network, size, accounts, announcements, ledger) for network, size in ratios.items() if size > 1}
        return cls(accounts, build_town_words(settings, conf), relays)

    def pull_proofs(self, announcement: Announcement) -> Iterator[Proof]:
        """A preview of an announcement for each account that takes it, in the order of the accounts."""
        for account in self.list_accounts_for(announcement):
            yield build_proof(
                announcement, find_network_row(account).limits, self.town_words, account.name, self._find_outlook(announcement, account)
            )

    def list_accounts_for(self, announcement: Announcement) -> list[DeclaredAccount]:
        """The accounts that speak of it."""
        return [account for account in self.accounts if account.choice.is_taken(announcement)]

    def _find_outlook(self, announcement: Announcement, account: DeclaredAccount) -> Outlook | None:
        if account not in self.relays:
            return None
        if announcement.occasion != PUBLISHED:
            return FOLLOWS
        return URGENT if announcement.urgent else self.relays[account].get(announcement.guid, ELSEWHERE)


def _list_outlooks(
    account: DeclaredAccount, size: int, accounts: Iterable[DeclaredAccount], announcements: list[Announcement], ledger: Ledger
) -> Mapping[str, Outlook]:
    paired = next(
        (other for other in accounts if other.network == PAIRED and other.name == account.relayed_account), DeclaredAccount(PAIRED)
    )
    relayed = [each for each in announcements if paired.choice.is_taken(each)]
    own_by_guid = {each.guid: each for each in announcements if each.occasion == PUBLISHED and account.choice.is_taken(each)}
    own = find_only_account(ledger, account.network)
    order = list_counted_guids(ledger, find_only_account(ledger, PAIRED), own, relayed)
    return foresee_outlooks(order, own_by_guid, account.network, size, list_relayed_guids(ledger, own, order))


ANYWHERE = "https://example.org"
"""Where a journal that has no address yet is taken to be: networks count addresses."""


@dataclass
class Unbuilt:
    """A publication as `gather_settings` is given one; its picture is the editor's file, not yet at any address."""

    publication: Publication
    permalink: str
    picture: Image | None
    card: None = None


def read_local_ledger(room: Settings) -> Ledger:
    """The ledger when it is a file of this machine; an empty one when it is elsewhere or unreadable: a preview makes no calls."""
    if room.ledger != "file":
        return Ledger()
    try:
        return open_store("file", room.beffroi_state, {}).read()
    except BeffroiError:
        return Ledger()


def pull_draft_proofs(publication: Publication, conf: Mapping[str, Any], environ: Mapping[str, str]) -> list[Proof]:
    """Preview a publication that is not saved yet on each account, among what the last build gathered: an account that relays one post in N
    counts them all. Raises SettingsError."""
    if not is_announced(publication):
        return []
    room = gather_settings(Settings, conf, environ)
    announced, _ = foresee_posts(publication, conf)
    gathered = read_gathered(room.beffroi_state / GATHERED, room.feed_authority).announcements
    others = [each for each in gathered if each.guid != announced.guid]
    every = sorted([*others, announced], key=lambda each: (each.published, each.guid, each.occasion))
    return list(ProofPress.from_settings(room, conf, every, read_local_ledger(room)).pull_proofs(announced))


def foresee_posts(publication: Publication, conf: Mapping[str, Any]) -> tuple[Announcement, ProofPress]:
    """The announcement, and the press of the town. Raises SettingsError."""
    room = gather_settings(Settings, conf, {})
    permalink = f"{conf.get('SITEURL') or ANYWHERE}/{publication.address}"
    announced = build_announcement(Unbuilt(publication, permalink, publication.image), room.feed_authority)
    return announced, ProofPress.from_settings(room, conf, [announced], Ledger())


NEWEST = 12
"""Announcements that the preview shows: as many as a person looks at."""
LABELS = {
    "correction": "Correction",
    REMINDER: "Rappel de la veille",
    CANCELLED: "Annulation",
    POSTPONED: "Report",
    CLOSED: "Fin d’alerte",
    HELD_OCCASION: "Ce que la séance a décidé",
}
"""What follows a first announcement, by the beginning of its occasion."""


class PreviewedAnnouncement(NamedTuple):
    """One announcement in the preview, with a proof for each account that would say it.

    `state` is its publication's; `too_old` is the number of days past which it is not sent, when it is older, else 0; `too_late` that it is
    no longer true. `label` says what it is when it follows another one.
    """

    announcement: Announcement
    post_proofs: tuple[Proof, ...]
    state: str = "published"
    too_old: int = 0
    too_late: bool = False
    label: str = ""


def preview_announcements(contents: Iterable[Any], room: Settings, conf: Mapping[str, Any]) -> list[PreviewedAnnouncement]:
    """The newest announcements of `contents`, Pelican's, newest first."""
    now = clock.get_current_time(conf, os.environ)
    states = {format_guid(room.feed_authority, content.publication.identity): content.state for content in contents}
    dates = {format_guid(room.feed_authority, content.publication.identity): content.publication.date for content in contents}
    announcements = sorted(
        gather_announcements(contents, room.feed_authority, collect_occasions(conf["PLUGINS"])),
        key=lambda each: _find_place(each, dates[each.guid], now),
    )
    press = ProofPress.from_settings(room, conf, announcements, read_local_ledger(room))
    return [_build_previewed_announcement(each, states[each.guid], press, room, conf) for each in reversed(announcements[-NEWEST:])]


def _find_place(announcement: Announcement, published: datetime, now: datetime) -> tuple[datetime, str]:
    """What is to come of a publication stands with it: the reminders of next year would hide the news of today."""
    return (published if announcement.in_reply_to and announcement.published > now else announcement.published), announcement.guid


def _build_previewed_announcement(
    announcement: Announcement, state: str, press: ProofPress, room: Settings, conf: Mapping[str, Any]
) -> PreviewedAnnouncement:
    now, most = clock.get_current_time(conf, os.environ), room.announce_max_age_days
    old = most if is_too_old(announcement.published, now, most) and not announcement.ageless else 0
    post_proofs = tuple(press.pull_proofs(_move_to_public_address(announcement, conf)))
    label = LABELS.get(announcement.occasion.partition("/")[0], "")
    return PreviewedAnnouncement(announcement, post_proofs, state, old, announcement.is_too_late(now), label)


def _move_to_public_address(announcement: Announcement, conf: Mapping[str, Any]) -> Announcement:
    """The same with its public address: a preview is served elsewhere, and addresses weigh by their length or as 23."""
    public = conf.get("PUBLIC_SITEURL") or conf["SITEURL"]
    return replace(announcement, permalink=announcement.permalink.replace(conf["SITEURL"], public, 1))
