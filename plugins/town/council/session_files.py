"""A session for machines: its data, the feed of its entries, structured data, and the acts as open data. Live, the service writes them."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from html import escape
from typing import Any

from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.publication import PublishedContent, format_guid
from plugins.core.publication.room import Column, Dataset
from plugins.core.publication.schema_org import CONTEXT, build_address, drop_empty, nest
from plugins.journal.feeds.feed import FORMATS, Feed, FeedItem, Format, drop_illegal
from plugins.journal.feeds.room import Settings
from plugins.town.council.kinds import format_matter
from plugins.town.council.published_session import PublishedSession
from plugins.town.council.session import CLOSED, PLANNED, WHOLE, CouncilSession, Deliberation, PageEntry
from plugins.town.council.vote import format_vote

SCDL = "https://schema.data.gouv.fr/scdl/deliberations/"


def list_act_rows(context: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """Each deliberation that is an act, by its day, then in the order of its list; none while the town has not given its SIRET."""
    authority = context.get("council_authority")
    for sitting, each in _list_deliberations(context):
        if authority and authority.siret and each.is_act and each.matter:
            yield {
                "COLL_NOM": authority.name,
                "COLL_SIRET": authority.siret,
                "DELIB_ID": each.number,
                "DELIB_DATE": sitting.day,
                "DELIB_MATIERE_CODE": each.matter,
                "DELIB_MATIERE_NOM": format_matter(each.matter),
                "DELIB_OBJET": each.object,
                "BUDGET_ANNEE": None,
                "BUDGET_NOM": None,
                "PREF_ID": authority.prefecture or None if each.received else None,
                "PREF_DATE": each.received,
                **_count_votes(sitting, each),
                "DELIB_URL": f"{context['SITEURL']}/{each.document}" if each.document else None,
            }


def _count_votes(session: PublishedSession, each: Deliberation) -> dict[str, int | None]:
    vote, members = each.vote, session.session.members
    return {
        "VOTE_EFFECTIF": len(members) or None,
        "VOTE_REEL": vote.total - vote.sans_part if vote else None,
        "VOTE_POUR": vote.pour if vote else None,
        "VOTE_CONTRE": vote.contre if vote else None,
        "VOTE_ABSTENTION": vote.abstention if vote else None,
    }


def list_examined_rows(context: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """One row per examined deliberation, whatever its result."""
    for sitting, each in _list_deliberations(context):
        vote = each.vote
        yield {
            "seance": sitting.session.identity,
            "date_seance": sitting.day,
            "numero": each.number,
            "point": each.item or None,
            "objet": each.object,
            "resultat": each.result or None,
            "pour": vote.pour if vote else None,
            "contre": vote.contre if vote else None,
            "abstention": vote.abstention if vote else None,
            "sans_part": vote.sans_part if vote else None,
            "scrutin_secret": vote.secret if vote else None,
            "voix_preponderante": vote.casting if vote and vote.has_casting_vote else None,
            "matiere": each.matter or None,
            "date_mise_en_ligne": each.online,
            "date_prefecture": each.received,
            "document": f"{context['SITEURL']}/{each.document}" if each.document else None,
            "adresse_web": f"{context['SITEURL']}/{sitting.session.address}#{each.anchor}",
        }


def _list_deliberations(context: Mapping[str, Any]) -> Iterator[tuple[PublishedSession, Deliberation]]:
    return ((sitting, each) for sitting in context.get("sittings", ()) for each in sitting.deliberations)


DATASETS = (
    Dataset(
        name="deliberations",
        title="Délibérations du conseil",
        description="Les délibérations adoptées par le conseil municipal, selon le schéma national.",
        columns=(
            Column("COLL_NOM", "Le nom officiel de la collectivité.", required=True),
            Column("COLL_SIRET", "Son SIRET, 14 chiffres.", required=True),
            Column("DELIB_ID", "Le numéro de la délibération, comme la ville l’écrit.", required=True),
            Column("DELIB_DATE", "Le jour de la séance qui l’a adoptée.", "date", required=True),
            Column("DELIB_MATIERE_CODE", "Le code de sa matière dans la nomenclature ACTES, à deux niveaux.", required=True),
            Column("DELIB_MATIERE_NOM", "Le thème et la matière, séparés par une barre.", required=True),
            Column("DELIB_OBJET", "Sur quoi elle porte.", required=True),
            Column("BUDGET_ANNEE", "Vide : le journal ne le dit pas."),
            Column("BUDGET_NOM", "Vide : le journal ne le dit pas."),
            Column("PREF_ID", "L’autorité de contrôle de légalité qui l’a reçue."),
            Column("PREF_DATE", "Le jour où elle l’a reçue.", "date"),
            Column("VOTE_EFFECTIF", "Les membres en exercice ce jour-là.", "integer"),
            Column("VOTE_REEL", "Les voix exprimées et les abstentions, pouvoirs compris.", "integer"),
            Column("VOTE_POUR", "Les voix pour.", "integer"),
            Column("VOTE_CONTRE", "Les voix contre.", "integer"),
            Column("VOTE_ABSTENTION", "Les abstentions.", "integer"),
            Column("DELIB_URL", "Son texte, quand il est en ligne."),
        ),
        rows=list_act_rows,
        schema=SCDL,
        follows="Les colonnes du schéma national des délibérations (SCDL), version 2.1.5. Les délibérations sans matière n’y sont pas.",
    ),
    Dataset(
        name="deliberations-examinees",
        title="Délibérations examinées",
        description="Tout ce que le conseil municipal a examiné, adopté ou non, et le jour où la liste en a été mise en ligne.",
        columns=(
            Column("seance", "L’identifiant de la séance, qui ne change jamais.", required=True),
            Column("date_seance", "Le jour de la séance.", "date", required=True),
            Column("numero", "Le numéro de la délibération.", required=True),
            Column("point", "Le numéro du point de l’ordre du jour."),
            Column("objet", "Sur quoi elle porte.", required=True),
            Column("resultat", "adoptée, rejetée, prise d’acte, ajournée ou retirée."),
            Column("pour", "Les voix pour.", "integer"),
            Column("contre", "Les voix contre.", "integer"),
            Column("abstention", "Les abstentions.", "integer"),
            Column("sans_part", "Qui n’a pas pris part au vote.", "integer"),
            Column("scrutin_secret", "Vrai quand le vote a été secret.", "boolean"),
            Column("voix_preponderante", "Ce que la voix de qui présidait a décidé, à égalité."),
            Column("matiere", "Le code de sa matière dans la nomenclature ACTES."),
            Column("date_mise_en_ligne", "Le jour où la liste a été mise en ligne.", "date"),
            Column("date_prefecture", "Le jour où le contrôle de légalité l’a reçue.", "date"),
            Column("document", "Son texte, quand il est en ligne."),
            Column("adresse_web", "Sa place dans la page de la séance.", required=True),
        ),
        rows=list_examined_rows,
    ),
)


Data = dict[str, object]


@dataclass(frozen=True)
class SessionFrame:
    """The context of a session. `url` is the absolute address of its page, `publisher` the town's own data, `town` the setting TOWN;
    `place` and `street` say where it is held, `published` when it was announced."""

    url: str
    publisher: Mapping[str, object] = field(default_factory=dict)
    town: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    street: str = ""
    summary: str = ""
    lang: str = "fr"
    published: datetime | None = None
    image: str = ""


def build_json_ld(content: PublishedContent, town: Mapping[str, str], publisher: Mapping[str, object]) -> Data:
    """The structured data of `content`, one of Pelican's with its `session`; `publisher` is the town's own data."""
    publication, where, card = content.publication, content.whereabouts, getattr(content, "card", None)
    frame = SessionFrame(
        url=content.permalink,
        publisher=publisher,
        town=town,
        place=where.name,
        street=where.street,
        summary=publication.summary,
        lang=publication.lang,
        published=publication.date,
        image=card.url if card else "",
    )
    return build_page_data(_find_public_state(content.session, content.awaited, content.silent), content.shown, frame)


def build_page_data(session: CouncilSession, entries: Sequence[PageEntry], frame: SessionFrame) -> Data:
    """The event alone before the session; then the event and the live blog, in a graph."""
    if session.status == PLANNED:
        return {"@context": CONTEXT, **build_event(session, frame)}
    return {"@context": CONTEXT, "@graph": [build_event(session, frame), build_live_blog(session, entries, frame)]}


def build_event(session: CouncilSession, frame: SessionFrame) -> Data:
    """The session as something that one attends."""
    address = build_address(frame.street, frame.town.get("postcode"), frame.town.get("name"))
    properties = {
        "@type": "Event",
        "@id": f"{frame.url}#seance" if session.status != PLANNED else frame.url,
        "url": frame.url,
        "name": session.title,
        "description": frame.summary,
        "inLanguage": frame.lang,
        "startDate": _format_second(session.start),
        "endDate": _format_second(session.end),
        "eventStatus": f"{CONTEXT}/EventScheduled",
        "eventAttendanceMode": f"{CONTEXT}/{'Mixed' if session.video else 'Offline'}EventAttendanceMode",
        "isAccessibleForFree": True,
        "location": _build_places(frame, session, address),
        "organizer": nest(frame.publisher),
        "image": [frame.image] if frame.image else [],
    }
    return drop_empty(properties)


def build_live_blog(session: CouncilSession, entries: Sequence[PageEntry], frame: SessionFrame) -> Data:
    """The entries, one for one with what the page shows, in the order of their receipt."""
    last = max((entry.entry.at for entry in entries), default=session.start)
    properties = {
        "@type": "LiveBlogPosting",
        "@id": frame.url,
        "url": frame.url,
        "mainEntityOfPage": frame.url,
        "headline": session.title,
        "description": frame.summary,
        "inLanguage": frame.lang,
        "datePublished": _format_second(frame.published or session.start),
        "dateModified": _format_second(max(last, session.end) if session.end else last),
        "coverageStartTime": _format_second(session.start),
        "coverageEndTime": _format_second(session.end or last) if session.status == CLOSED else "",
        "about": {"@id": f"{frame.url}#seance"},
        "author": nest(frame.publisher),
        "publisher": nest(frame.publisher),
        "image": [frame.image] if frame.image else [],
    }
    return {**drop_empty(properties), "liveBlogUpdate": [_build_posting(entry, frame) for entry in entries]}


def update_data(
    built: Mapping[str, Any], session: CouncilSession, entries: Sequence[PageEntry], is_awaited: bool = False, is_silent: bool = False
) -> Data:
    """Update the data of a built page with later entries; the frame comes from `built`, which `build_page_data` made.

    Raises KeyError when it is no such data.
    """
    event = next(node for node in built.get("@graph") or [built] if node.get("@type") == "Event")
    where = event["location"][0] if isinstance(event["location"], list) else event["location"]
    address = where.get("address", {})
    frame = SessionFrame(
        url=event["url"],
        publisher=event.get("organizer", {}),
        town={"postcode": address.get("postalCode", ""), "name": address.get("addressLocality", "")},
        place=where.get("name", ""),
        street=address.get("streetAddress", ""),
        summary=event.get("description", ""),
        lang=event.get("inLanguage", "fr"),
        published=_find_publication_date(built),
        image=next(iter(event.get("image", ())), ""),
    )
    return build_page_data(_find_public_state(session, is_awaited, is_silent), entries, frame)


def _find_public_state(session: CouncilSession, awaited: bool, silent: bool) -> CouncilSession:
    """`session` as machines see it: one opened ahead of its hour is still to come, one that nobody closed was over with its last entry."""
    if awaited or silent:
        return replace(session, status=PLANNED if awaited else CLOSED)
    return session


def _find_publication_date(built: Mapping[str, Any]) -> datetime | None:
    blog: Mapping[str, Any] = next((node for node in built.get("@graph", ()) if node.get("@type") == "LiveBlogPosting"), {})
    return datetime.fromisoformat(blog["datePublished"]) if "datePublished" in blog else None


def _build_posting(one: PageEntry, frame: SessionFrame) -> Data:
    entry, page = one.entry, frame.url
    body = " ".join(filter(None, (f"Vote : {format_vote(entry.vote, one.most)}." if entry.vote else "", *one.paragraphs)))
    properties = {
        "@type": "BlogPosting",
        "url": f"{page}#{entry.anchor}",
        "headline": _format_headline(one),
        "articleBody": body,
        "datePublished": _format_second(entry.at),
        "dateModified": _format_second(one.by.at) if one.by else "",
        "author": {name: value for name, value in nest(frame.publisher).items() if name in ("@type", "@id", "name")},
        "correction": {"@type": "CorrectionComment", "text": one.by.text, "datePublished": _format_second(one.by.at)} if one.by else {},
        "image": f"{page}images/{entry.picture}" if entry.picture else "",
    }
    return drop_empty(properties)


LONGEST_HEADLINE = 110
"""Characters of a headline: https://developers.google.com/search/docs/appearance/structured-data/article#headline named this bound."""


def _format_headline(entry: PageEntry) -> str:
    words = " ".join(entry.paragraphs) or (f"Vote : {format_vote(entry.entry.vote, entry.most)}" if entry.entry.vote else entry.entry.kind)
    text = f"{entry.entry.speaker} : {words}" if entry.entry.speaker else words
    return text if len(text) <= LONGEST_HEADLINE else f"{text[: LONGEST_HEADLINE - 1].rpartition(' ')[0]}…"


def _build_places(frame: SessionFrame, session: CouncilSession, address: Data) -> Data | list[Data]:
    place: Data = {"@type": "Place", "name": frame.place or frame.town.get("name", ""), "address": address}
    return [place, {"@type": "VirtualLocation", "url": session.video}] if session.video else place


def _format_second(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""


VERSION = 1


def build_session_data(session: CouncilSession, entries: Iterable[PageEntry], address: str) -> dict[str, object]:
    """`session` as plain values: its state, agenda, and each entry in order of receipt. `address` is that of its page."""
    return {
        "version": VERSION,
        "id": session.identity,
        "title": session.title,
        "address": address,
        "status": session.status,
        "start": session.start.isoformat(),
        "end": session.end.isoformat() if session.end else None,
        "agenda": [{"number": item.number, "title": item.title, "rapporteur": item.rapporteur} for item in session.items],
        "entries": [build_entry(page_entry, address) for page_entry in entries],
    }


def build_entry(page_entry: PageEntry, address: str) -> dict[str, object]:
    """One entry, with its number and its own address; `corrected_by` is the id of what puts it right, `to_check` says that
    its vote cannot be so."""
    by = {"corrected_by": page_entry.by.id} if page_entry.by else {}
    to_check = {"to_check": True} if page_entry.to_check else {}
    record = {name: value for name, value in page_entry.entry.to_json().items() if name != "to_check"}
    return {"n": page_entry.number, "address": f"{address}#{page_entry.entry.anchor}", **record, **by, **to_check}


def format_session_json(data: dict[str, object]) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


NEWEST_IN_FEED = 50
"""Entries in the feed of a session that is live: programs ask again long before as many came."""
LONGEST_ENTRY_TITLE = 120
"""Characters of a title."""


def build_feed(
    session: CouncilSession, entries: Sequence[PageEntry], permalink: str, conf: Mapping[str, Any], environ: Mapping[str, str]
) -> Feed:
    """The feed of the newest of `entries`, the entries of `session`, whose page is at `permalink`: in its folder, the newest first."""
    authority = gather_settings(Settings, conf, environ).feed_authority
    title = f"{conf['SITENAME']} – {session.title}"
    items = tuple(_build_item(entry, session, permalink, authority) for entry in reversed(entries[-NEWEST_IN_FEED:]))
    return Feed(
        guid=format_guid(authority, f"{session.identity}/direct"),
        title=title,
        description=f"Tout ce qui est rapporté de la séance : {session.title}.",
        author=conf["SITENAME"],
        home=permalink,
        folder=permalink,
        language=conf.get("DEFAULT_LANG", "fr"),
        updated=max((item.updated for item in items), default=session.start.astimezone(UTC)),
        items=items,
    )


def _build_item(one: PageEntry, session: CouncilSession, permalink: str, authority: str) -> FeedItem:
    entry, at = one.entry, one.entry.at.astimezone(UTC)
    voted = f"Vote : {format_vote(entry.vote, one.most)}." if entry.vote else ""
    voted = "Vote à vérifier : les voix ne s’accordent plus avec les présents." if one.to_check else voted
    lines = [*((f"Rectifié : {one.by.text}",) if one.by else ()), *((voted,) if voted else ()), *one.paragraphs]
    words = " ".join((*one.paragraphs, voted)).strip() or entry.alt or entry.kind.capitalize()
    text = drop_illegal(f"{entry.speaker} : {words}" if entry.speaker else words)
    return FeedItem(
        guid=format_guid(authority, f"{session.identity}/{entry.id}"),
        link=f"{permalink}#{entry.anchor}",
        title=text if len(text) <= LONGEST_ENTRY_TITLE else f"{text[: LONGEST_ENTRY_TITLE - 1].rstrip()}…",
        summary=text,
        content="".join(f"<p>{escape(drop_illegal(line))}</p>" for line in lines),
        published=at,
        updated=max(at, one.by.at.astimezone(UTC)) if one.by else at,
    )


Conf = Mapping[str, Any]


def list_session_files(
    session: CouncilSession, entries: tuple[PageEntry, ...], permalink: str, conf: Conf, environ: Mapping[str, str]
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The files of an archived live session: the path of each, below the site, and the function that makes its bytes."""
    if session.status != CLOSED or not entries:
        return
    yield f"{session.address}{WHOLE}", lambda: format_session_json(build_session_data(session, entries, permalink))
    for form in FORMATS:
        yield f"{session.address}{form.name}", partial(_write_feed, form, session, entries, permalink, conf, environ)


def _write_feed(
    form: Format, session: CouncilSession, entries: tuple[PageEntry, ...], permalink: str, conf: Conf, environ: Mapping[str, str]
) -> bytes:
    return form.write(build_feed(session, entries, permalink, conf, environ))
