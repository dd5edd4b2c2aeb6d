"""The places for machines: all of them under names of ours, the town's equipment under those of the national schema, schema.org."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from unicodedata import normalize

from plugins.core.publication.publication import Publication, PublishedContent
from plugins.core.publication.room import Column, Dataset, RowsByPublication
from plugins.core.publication.schema_org import CONTEXT, build_address, build_position, drop_empty
from plugins.town.places.directory import find_position, list_closures, sort_of
from plugins.town.places.hours_grammar import DAY, OPEN, TimeRange, parse_hours
from plugins.town.places.kinds import BY_NAME, CULTURE, GREEN, HEALTH, HELP, NAME, PRIVATE, SERVICES, SPORT, VOTE, YOUTH
from plugins.town.places.openings import Day, PlaceClosure, find_public_holiday, list_week

SCDL = "https://schema.data.gouv.fr/scdl/equipements/"
THEMES = {
    SERVICES: "Equipement administratif",
    HEALTH: "Equipement sanitaire",
    CULTURE: "Equipement culturel",
    SPORT: "Equipement sportif et de loisirs",
    YOUTH: "Equipement d'enseignement",
    GREEN: "Equipement sportif et de loisirs",
    VOTE: "Equipement administratif",
    HELP: "Autre équipement",
}
"""Values of EQUIP_THEME, version 0.1.5 of the schema."""

OF_ITS_OWN = {"gare": "Equipement de mobilité", "lieu de culte": "Equipement cultuel", "crèche": "Equipement social et d'animation"}
NUMBER = re.compile(r"(\d+(?: ?(?:bis|ter|quater)| ?[a-z](?=,))?(?:[-/]\d+)?),? +(.+)")
NOWHERE = "99999"
"""What the schema asks for where a street has no number."""

STREET, COMMUNE = re.compile(r"[^A-Za-z0-9\-'\sÀ-ÿ]+"), re.compile(r"[^A-Za-z\s\-À-ÿ]+")
"""What its patterns of ADR_NOMVOIE and ADR_COMMUNE refuse: the comma and the typographic apostrophe of a French address among others."""

SHORTEST_STREET = 3
PLAINER = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "–": "-", "—": "-", "‑": "-", "œ": "oe", "Œ": "Oe"})
"""The same in the characters that it knows."""


def make_place_row(context: Mapping[str, Any], content: PublishedContent) -> dict[str, object]:
    publication, town = content.publication, context.get("town") or {}
    extra, sort, position = publication.extra, sort_of(publication), find_position(publication)
    return {
        "identifiant": publication.identity,
        "nom": publication.title,
        "type": sort.name,
        "famille": sort.family,
        "resume": publication.summary or None,
        "adresse": extra.get("street_address"),
        "code_postal": town.get("postcode") or None,
        "commune": town.get("name") or None,
        "quartiers": list(publication.quartiers),
        "latitude": position[0] if position else None,
        "longitude": position[1] if position else None,
        "horaires": extra.get("opening_hours"),
        "fermetures": [_format_closure(each) for each in list_closures(publication)],
        "telephone": [each.dialled for each in extra.get("phone") or ()],
        "courriel": extra.get("email"),
        "site_web": extra.get("web"),
        "accessibilite": list(extra.get("accessibility") or ()),
        "services": list(extra.get("services") or ()),
        "gamme_prix": extra.get("price_range"),
        "langues": list(extra.get("languages") or ()),
        "date_verification": extra.get("verified"),
        "openstreetmap": extra.get("osm"),
        "adresse_web": content.permalink,
    }


def make_equipment_row(context: Mapping[str, Any], content: PublishedContent) -> dict[str, object] | None:
    """The row of a public place whose position is known, which the schema requires."""
    publication, town = content.publication, context.get("town") or {}
    sort, position = sort_of(publication), find_position(publication)
    if sort.family in PRIVATE or position is None:
        return None
    number, street = _split_address(publication)
    street, commune = _fit_schema(street, STREET), _fit_schema(town.get("name") or "", COMMUNE)
    if len(street) < SHORTEST_STREET:
        return None
    return {
        "COLL_NOM": town.get("name") or None,
        "EQUIP_THEME": OF_ITS_OWN.get(sort.name) or THEMES[sort.family],
        "EQUIP_TYPE": sort.name.capitalize(),
        "EQUIP_NOM": publication.title,
        "ADR_NUMERO": number,
        "ADR_NOMVOIE": street,
        "ADR_CODEPOSTAL": town.get("postcode") or None,
        "ADR_COMMUNE": commune or None,
        "EQUIP_LAT": position[0],
        "EQUIP_LONG": position[1],
        "EQUIP_OUVERTURE": publication.extra.get("opening_hours"),
        "EQUIP_TEL": _format_telephone(publication),
        "EQUIP_EMAIL": publication.extra.get("email"),
        "EQUIP_WEB": publication.extra.get("web") or content.permalink,
    }


def list_places(context: Mapping[str, Any]) -> list[PublishedContent]:
    pages = (page for page in context["pages"] if page.publication.kind.name == NAME)
    return sorted(pages, key=lambda page: page.publication.identity)


def _format_closure(one: PlaceClosure) -> dict[str, object]:
    cells = {"du": one.first, "au": one.last, "horaires": one.hours or None, "motif": one.reason or None}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in cells.items()}


def _split_address(publication: Publication) -> tuple[str, str]:
    """The number and the street; a number that is not written is the schema's own."""
    street_address = publication.extra.get("street_address") or ""
    match = NUMBER.fullmatch(street_address)
    return (match[1], match[2]) if match else (NOWHERE, street_address)


def _fit_schema(text: str, refused: re.Pattern[str]) -> str:
    """`text` in the characters that the schema takes."""
    allowed = refused.sub(" ", normalize("NFC", text).translate(PLAINER))
    return " ".join(allowed.split()).strip("-' ")


def _format_telephone(publication: Publication) -> str | None:
    """As the schema writes it: « +33 261910012 »."""
    numbers = [number.dialled for number in publication.extra.get("phone") or () if number.dialled.startswith("+33")]
    return f"+33 {numbers[0][3:]}" if numbers else None


DATASETS = (
    Dataset(
        name="lieux",
        title="Lieux de la commune",
        description="Commerces, services, équipements, bureaux de vote, défibrillateurs : où, quand, et ce qu’on y trouve.",
        columns=(
            Column("identifiant", "Ne change jamais.", required=True),
            Column("nom", "Comment il s’appelle.", required=True),
            Column("type", "Ce que c’est.", required=True),
            Column("famille", "La famille de ce type dans l’annuaire.", required=True),
            Column("resume", "En une ou deux phrases."),
            Column("adresse", "Le numéro et la rue, ou ce qui permet de trouver.", required=True),
            Column("code_postal", "Celui de la commune."),
            Column("commune", "Son nom."),
            Column("quartiers", "Ceux où il est.", "array"),
            Column("latitude", "En degrés (WGS 84).", "number"),
            Column("longitude", "En degrés (WGS 84).", "number"),
            Column("horaires", "Dans la syntaxe « opening_hours » d’OpenStreetMap."),
            Column("fermetures", "Les jours où ces horaires ne valent pas : du, au, horaires, motif.", "array"),
            Column("telephone", "Sous la forme internationale, +33….", "array"),
            Column("courriel", "Son adresse électronique."),
            Column("site_web", "Son site."),
            Column("accessibilite", "Ce qu’il offre aux personnes handicapées.", "array"),
            Column("services", "Ce qu’on y trouve.", "array"),
            Column("gamme_prix", "€, €€ ou €€€."),
            Column("langues", "Celles de l’accueil.", "array"),
            Column("date_verification", "Le jour où quelqu’un a vérifié.", "date"),
            Column("openstreetmap", "L’objet d’OpenStreetMap qui dit le même lieu : node/123."),
            Column("adresse_web", "Sa page.", required=True),
        ),
        rows=RowsByPublication(list_places, make_place_row),
        position=("latitude", "longitude"),
    ),
    Dataset(
        name="equipements",
        title="Équipements collectifs publics",
        description="Les lieux de la commune qui ne sont ni des commerces ni des restaurants, sous les noms du schéma national.",
        columns=(
            Column("COLL_NOM", "Nom officiel de la collectivité.", required=True),
            Column("EQUIP_THEME", "Thème de classement de l’équipement.", required=True),
            Column("EQUIP_TYPE", "Type d’équipement, dans nos mots.", required=True),
            Column("EQUIP_NOM", "Nom complet de l’équipement.", required=True),
            Column("ADR_NUMERO", "Numéro dans la voie ; 99999 quand il n’y en a pas.", required=True),
            Column("ADR_NOMVOIE", "Nom de la voie, ou ce qui permet de trouver.", required=True),
            Column("ADR_CODEPOSTAL", "Code postal.", required=True),
            Column("ADR_COMMUNE", "Commune.", required=True),
            Column("EQUIP_LAT", "Latitude (WGS 84).", "number", required=True),
            Column("EQUIP_LONG", "Longitude (WGS 84).", "number", required=True),
            Column("EQUIP_OUVERTURE", "Horaires, dans la syntaxe « opening_hours » d’OpenStreetMap."),
            Column("EQUIP_TEL", "Téléphone, +33 suivi de neuf chiffres."),
            Column("EQUIP_EMAIL", "Adresse électronique."),
            Column("EQUIP_WEB", "Son site, ou sa page du journal."),
        ),
        rows=RowsByPublication(list_places, make_equipment_row),
        schema=SCDL,
        follows="Colonnes du schéma SCDL « Équipements », version 0.1.5. COLL_SIRET, EQUIP_UID et EQUIP_CODE, que ce schéma exige, "
        "demandent la nomenclature nationale, que le journal ne tient pas : à compléter avant un dépôt qui les contrôle.",
        position=("EQUIP_LAT", "EQUIP_LONG"),
    ),
)


DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CLOSED = {"opens": "00:00", "closes": "00:00"}
"""https://developers.google.com/search/docs/appearance/structured-data/local-business: closed all day."""


def build_place_data(content: PublishedContent, town: Mapping[str, str] | None) -> dict[str, object]:
    """The structured data of `content`, one of Pelican's, a place of `town`."""
    card, permalink = getattr(content, "card", None), content.permalink
    properties = {"@context": CONTEXT, "@id": permalink, "url": permalink, "image": card.url if card else ""}
    return drop_empty({**properties, **_build_place(content.publication, town or {})})


def _build_place(publication: Publication, town: Mapping[str, str]) -> dict[str, object]:
    extra, sort, position = publication.extra, BY_NAME.get(publication.extra.get("type", "")), find_position(publication)
    private = sort is not None and sort.family in PRIVATE
    return {
        "@type": sort.schema_org if sort else "Place",
        "name": publication.title,
        "description": publication.summary,
        "address": build_address(extra.get("street_address"), town.get("postcode"), town.get("name")),
        "geo": build_position(*position) if position else None,
        "telephone": [each.dialled for each in extra.get("phone") or ()],
        "sameAs": [extra["web"]] if extra.get("web") else [],
        "priceRange": extra.get("price_range") if private else "",
        "openingHoursSpecification": list(_build_hours(extra.get("opening_hours") or "")),
        "specialOpeningHoursSpecification": [each for closure in list_closures(publication) for each in _build_special(closure)],
        "amenityFeature": [_build_feature(name) for name in (*(extra.get("accessibility") or ()), *(extra.get("services") or ()))],
    }


def _build_hours(text: str) -> Iterator[Mapping[str, object]]:
    """The usual week; nothing where there are seasons, which the vocabulary ties to a year, or the sun."""
    rules = parse_hours(text) if text else ()
    usual = [rule for rule in rules if not (rule.stretches or rule.weeks)]
    seasons = any(rule.state == OPEN for rule in rules if rule not in usual)
    if not usual or seasons or any(span.start.event or span.end.event for rule in usual for span in rule.spans):
        return
    names_by_day: dict[Day, list[str]] = {}
    for name, day in zip(DAYS, list_week(usual), strict=True):
        names_by_day.setdefault(day, []).append(name)
    for day, names in names_by_day.items():
        yield from ({"@type": "OpeningHoursSpecification", "dayOfWeek": names, **times} for times in _build_times(day))
    holidays = find_public_holiday(usual)
    if holidays is not None:
        holiday_times = list(_build_times(holidays)) or [CLOSED]
        yield from ({"@type": "OpeningHoursSpecification", "dayOfWeek": "PublicHolidays", **times} for times in holiday_times)


def _build_special(closure: PlaceClosure) -> Iterator[Mapping[str, object]]:
    dates = {"validFrom": closure.first.isoformat(), "validThrough": closure.last.isoformat()}
    spans = [_build_clocks(span) for rule in parse_hours(closure.hours) for span in rule.spans] if closure.hours else [CLOSED]
    yield from ({"@type": "OpeningHoursSpecification", **dates, **times} for times in spans)


def _build_times(day: Day) -> Iterator[dict[str, str]]:
    return (_build_clocks(stay.span) for stay in day if stay.state == OPEN)


def _build_clocks(span: TimeRange) -> dict[str, str]:
    return {"opens": _format_clock(span.start.minutes), "closes": "23:59" if span.end.minutes == DAY else _format_clock(span.end.minutes)}


def _format_clock(minutes: int) -> str:
    return f"{minutes % DAY // 60:02}:{minutes % 60:02}"


def _build_feature(name: str) -> dict[str, object]:
    return {"@type": "LocationFeatureSpecification", "name": name, "value": not name.startswith("pas de ")}
