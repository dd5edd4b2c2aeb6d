"""Checks of announcements, in one publication and in the whole journal."""

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import combinations
from operator import attrgetter
from pathlib import Path
from typing import Any

from plugins.announce import syndication
from plugins.announce.due import is_too_old
from plugins.announce.gather import is_announced
from plugins.announce.network import extract_words
from plugins.announce.networks.registry import BY_NAME
from plugins.announce.post_preview import find_network_look, foresee_posts
from plugins.announce.settings import Settings, find_network_row
from plugins.announce.syndication import AddressClaim, find_former_addresses
from plugins.announce.words import compose, find_broken_hashtags, find_excess
from plugins.core.infrastructure.errors import Mistake
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.overview import find_active, find_quiet
from plugins.core.publication.publication import Publication
from plugins.core.publication.room import asked_of_kinds, concerned_by, list_rooms_in_use

Conf = Mapping[str, Any]
HEAVIEST_SIGN = 6
"""What one sign may weigh at most, `a.fr` being an address: what is lighter even so need not be weighed (0.3 s)."""
OWN_WORDS = "Changez-en un, ou gardez « text » : chaque réseau le dit alors à sa manière."


@concerned_by("social")
def check_explicit_texts(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """The editor's own words that a network of the town would not take whole; `file` is how the editor knows the publication."""
    if not list_editor_words(publication):
        return
    announcement, press = foresee_posts(publication, conf)
    for account in press.list_accounts_for(announcement):
        limits = find_network_row(account).limits
        if excess := find_excess(announcement, limits, press.town_words):
            unit, most = ("octets", limits.octets) if excess.octets else (find_network_look(limits.network).unit, limits.weight)
            link = "" if limits.card and not announcement.image else ", lien compris"
            counted = f"{excess.by} {unit if excess.by > 1 else unit.removesuffix('s')}"
            message = f"ce texte dépasse de {counted} ce que {limits.label} accepte ({most}{link})."
            key = _find_text_key(publication, limits.network)
            yield Mistake(file, 0, key, message, "Raccourcissez-le.", "annonce trop longue", harmless=not publication.strict)


@concerned_by("social")
def check_hashtags(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """The hashtags of the editor's own words that networks would cut, or not take for hashtags."""
    for key, text in list_editor_words(publication).items():
        for tag, prefix, instead in find_broken_hashtags(text):
            message = f"« {tag} » s’arrêterait à « {prefix} »." if prefix else f"« {tag} » n’est pas un mot-dièse : il y faut une lettre."
            remedy = f"Écrivez « {instead} »." if instead else "Ajoutez-lui un mot, comme « #Rentrée2026 », ou retirez le #."
            yield Mistake(file, 0, f"social › {key}", message, remedy, "mot-dièse brisé", harmless=not publication.strict)


@concerned_by("social")
def check_same_words(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """Find networks that would get the same text, word for word, from the editor's own words: their rules forbid it."""
    if not list_editor_words(publication):
        return
    announcement, press = foresee_posts(publication, conf)
    limits_by_network = {account.network: find_network_row(account).limits for account in press.list_accounts_for(announcement)}
    for first, other in combinations(limits_by_network.values(), 2):
        posts = (compose(announcement, limits, press.town_words) for limits in (first, other))
        if len({extract_words(post.text.replace(post.link, "")) for post in posts}) == 1:
            message = f"{first.label} et {other.label} diraient le même texte, mot pour mot, ce que leurs règles interdisent."
            key = _find_text_key(publication, other.network)
            yield Mistake(file, 0, key, message, OWN_WORDS, "même texte sur deux réseaux", harmless=True)


@concerned_by("image")
def check_alternative_text(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """The alternative text of which a network of the town would keep a part only."""
    if not publication.image or not is_announced(publication):
        return
    announcement, press = foresee_posts(publication, conf)
    limits = min(
        (find_network_row(account).limits for account in press.list_accounts_for(announcement)), key=lambda each: each.alt, default=None
    )
    if limits and len(publication.image.alt) > limits.alt:
        message = f"{limits.label} n’en garde que {limits.alt} caractères : la fin serait coupée."
        yield Mistake(file, 0, "image › alt", message, "Raccourcissez-le.", "texte alternatif coupé", harmless=True)


@concerned_by("image")
def check_picture_weights(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """The picture that a network of the town would not take, of what may still be announced: its post would leave without it."""
    if not publication.image or not is_announced(publication):
        return
    announcement, press = foresee_posts(publication, conf)
    if is_too_old(announcement.published, now, gather_settings(Settings, conf, {}).announce_max_age_days):
        return
    weight = _measure_served_picture(publication.image.src, conf)
    for network, most in {
        find_network_row(account).limits.label: find_network_row(account).limits.image_bytes
        for account in press.list_accounts_for(announcement)
    }.items():
        if weight and weight > most:
            message = f"le site en ferait {_format_kilobytes(weight)}, et {network} n’en prend que {_format_kilobytes(most)}."
            remedy = "Réduisez-la, ou enregistrez-la en JPEG si elle est en PNG."
            yield Mistake(file, 0, "image", message, remedy, "image trop lourde", harmless=not publication.strict)


@concerned_by("status")
def check_old_drafts(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """The drafts that would not be announced if they were published with the date they have."""
    if publication.status != "draft" or not is_announced(publication):
        return
    days = gather_settings(Settings, conf, {}).announce_max_age_days
    if publication.date and is_too_old(publication.date, now, days):
        message = f"ce brouillon est daté d’il y a plus de {days} jours : publié ainsi, il ne serait pas annoncé."
        yield Mistake(file, 0, "date", message, "Donnez-lui sa date de parution.", "brouillon trop ancien", harmless=True)


@asked_of_kinds(attrgetter("weighed_fields"))
def check_weight_on_x(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """The words that a kind wants said whole on X, beside a link, and that X would not take."""
    for field in publication.kind.weighed_fields:
        words = publication.title if field.name == "title" else publication.extra.get(field.name) or ""
        heaviest = field.heaviest or 0
        weight = BY_NAME["x"].limits.weigh(words) if len(words) * HEAVIEST_SIGN > heaviest else 0
        if weight > heaviest:
            message = f"ce texte pèse {weight} signes comme X les compte, c’est trop : {heaviest} avec l’adresse qui le suit."
            yield Mistake(file, 0, field.name, message, "Raccourcissez-le.", "trop lourd pour X", harmless=not publication.strict)


def list_editor_words(publication: Publication) -> dict[str, str]:
    """The editor's own words, by the key that holds them."""
    return {key: words for key, words in publication.social.items() if isinstance(words, str) and words}


def _measure_served_picture(source: str, conf: Conf) -> int | None:
    """Bytes of the picture as the room that serves pictures would make it; None without such a room."""
    rooms = (room.find_published_size for room in list_rooms_in_use(conf.get("PLUGINS")) if room.find_published_size)
    return next((find(Path(conf["PATH"]) / source, conf) for find in rooms), None)


def _format_kilobytes(size: int) -> str:
    return f"{-(-size // 1000):,} ko".replace(",", "\u202f")


def _find_text_key(publication: Publication, network: str) -> str:
    return f"social › {network if publication.social.get(network) else 'text'}"


CHECKS = (
    check_explicit_texts,
    check_hashtags,
    check_same_words,
    check_alternative_text,
    check_picture_weights,
    check_old_drafts,
    check_weight_on_x,
)


REMEDY = "Elle y mène quand même ; pour l’écrire noir sur blanc, ajoutez-la à « aliases », ou rendez à la publication son « slug »."


def check_changed_addresses(publications: Sequence[tuple[Publication, str]], conf: Mapping[str, Any], now: datetime) -> Iterator[Mistake]:
    """The publications whose address has changed since networks were given it."""
    room = gather_settings(Settings, conf, os.environ)
    announced = syndication.read_addresses(room.beffroi_state / syndication.RECEIPTS_FILE)
    if not announced:
        return
    claims = [AddressClaim(each.source, each.identity, each.address, each.aliases) for each, _ in find_active(publications)]
    claims += [AddressClaim(source, text.identity, text.address) for source, text in find_quiet(publications).items()]
    list_lines = cache(lambda: {line[0].source: line for line in publications})
    siteurl = str(conf.get("SITEURL") or "")
    former = find_former_addresses(sorted(claims), announced, room.feed_authority, siteurl, lambda source: list_lines()[source][0].stamped)
    for source, addresses in former.items():
        for address in addresses:
            message = f"les réseaux ont annoncé « /{address} », qui n’est plus son adresse."
            yield Mistake(list_lines()[source][1], 0, "slug", message, REMEDY, "adresse annoncée changée", harmless=True)


JOURNAL_CHECKS = (check_changed_addresses,)
