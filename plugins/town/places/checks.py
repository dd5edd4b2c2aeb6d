"""Checks of a place besides its keys, hours, position, consent; and `doctor`'s check of the school holidays."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import combinations
from typing import Any

from plugins.core.infrastructure import clock
from plugins.core.infrastructure.errors import Mistake
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.identifiers import find_closest, slugify
from plugins.core.publication.overview import find_active, find_of_kind
from plugins.core.publication.publication import Publication, is_lenient, list_place_names
from plugins.core.publication.room import HealthCheck, HealthFinding, amber, green
from plugins.town.places import hours_words
from plugins.town.places.directory import follow_the_sun, read_hours
from plugins.town.places.hours_grammar import OFF, Date, DateRange, HoursRule, format_rules, parse_hours
from plugins.town.places.kinds import BY_NAME, NAME, PRIVATE
from plugins.town.places.openings import Hours, Incalculable, list_holidays_of_season, list_openings
from plugins.town.places.settings import Period, Settings

WARNING_PERIOD = timedelta(days=90)
"""A term: the ministry publishes its calendar a year before."""


def gather_health_checks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """Every look of this room; none for a town that says nothing of school holidays."""
    holidays, today = gather_settings(Settings, conf, environ).school_holidays, clock.get_current_time(conf, environ).date()
    if holidays:
        yield HealthCheck("vacances scolaires", lambda: check_holidays_known(holidays, today))


def check_holidays_known(periods: tuple[Period, ...], today: date) -> Iterator[HealthFinding]:
    """Whether the holidays of the coming months are known on the day `today`."""
    last = max(end for _, end in periods)
    if last < today + WARNING_PERIOD:
        text = f"les dernières connues finissent le {last:%d/%m/%Y} : les horaires qui en dépendent seront faux ensuite."
        yield amber(text, "Complétez SCHOOL_HOLIDAYS : https://www.education.gouv.fr/calendrier-scolaire-100148")
    else:
        yield green(f"connues jusqu’au {last:%d/%m/%Y}.")


Conf = Mapping[str, Any]
REFUSED = ("non", "no", "refusé", "refus")


def check_school_holidays(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """Hours of school holidays, in a town that has not said when these are."""
    if _follow_school(publication) and not gather_settings(Settings, conf, {}).school_holidays:
        text = "« SH » : la ville n’a pas dit quand sont les vacances scolaires."
        remedy = "Réglez SCHOOL_HOLIDAYS dans pelicanconf.py, ou écrivez les dates : « 2026 Apr 11-2026 Apr 26 … »."
        yield Mistake(file, 0, "opening_hours", text, remedy, "vacances inconnues", is_lenient(publication))


def check_public_holidays(publication: Publication, file: str) -> Iterator[Mistake]:
    """Hours that leave out public holidays: readers are advised to ask."""
    hours = read_hours(publication) if _find_opening_hours(publication) else None
    if hours and not hours.holidays_said:
        text = "rien n’est dit des jours fériés : les lecteurs liront « à vérifier » ces jours-là."
        remedy = f"Ajoutez « ; PH off » si c’est fermé : « {hours.text}; PH off »."
        yield Mistake(file, 0, "opening_hours", text, remedy, "jours fériés non dits", harmless=True)


def check_rules_that_meet(publication: Publication, file: str) -> Iterator[Mistake]:
    """A public holiday of which two rules say something else, where the last one may not be the one that was meant: it hides a day that
    was named, or lets a season open on holidays."""
    rules = parse_hours(_find_opening_hours(publication)) if _find_opening_hours(publication) else ()
    for (number, early), (_, late) in combinations(enumerate(rules), 2):
        dated, public = (early, late) if late.public else (late, early)
        day = _find_disputed_holiday(dated, public)
        if day is None or (dated is late) == _is_one_day(dated):
            continue
        last, first = format_rules([late]), format_rules([early])
        when = hours_words.format_date_range(DateRange(Date(None, day.month, day.day)))
        text = f"{when}, jour férié, deux règles se rencontrent : « {last} » l’emporte sur « {first} »."
        turned = format_rules([*rules[:number], *rules[number + 1 :], early])
        remedy = f"La dernière l’emporte. Si c’est l’autre qui vaut, écrivez « {turned} »."
        yield Mistake(file, 0, "opening_hours", text, remedy, "jour férié disputé", harmless=True)


def _find_disputed_holiday(dated: HoursRule, public: HoursRule) -> date | None:
    """A public holiday of the dates of one rule, whose hours are not those of the other one, which is about holidays alone."""
    is_pair = public.public and not (public.weekdays or public.nth or any(public.wide)) and any(dated.wide) and not dated.public
    if not is_pair or dated.added or public.added or (dated.state, dated.spans) == (public.state, public.spans):
        return None
    days = list_holidays_of_season(dated.wide)
    return next((day for day in days if dated.every_day or day.weekday() in dated.weekdays), None)


def _is_one_day(rule: HoursRule) -> bool:
    return all(stretch.last is None and stretch.first.day for stretch in rule.stretches) and not rule.weeks


def check_sun_hours(publication: Publication, file: str) -> Iterator[Mistake]:
    """Hours of the sun, for a place that is nowhere."""
    extra = publication.extra
    if _depends_on_sun(publication) and (extra.get("lat") is None or extra.get("lon") is None):
        text, remedy = "le lever et le coucher du soleil dépendent de la position.", "Ajoutez « lat: » et « lon: »."
        yield Mistake(file, 0, "opening_hours", text, remedy, "position manquante", is_lenient(publication))


def check_position(publication: Publication, file: str) -> Iterator[Mistake]:
    """Half a position, or one whose halves were swapped."""
    if publication.kind.name != NAME:
        return
    lat, lon = publication.extra.get("lat"), publication.extra.get("lon")
    if (lat is None) != (lon is None):
        missing = "lat" if lat is None else "lon"
        text = "une position a une latitude et une longitude."
        yield Mistake(file, 0, missing, text, f"Ajoutez « {missing}: ».", "position incomplète", is_lenient(publication))
    elif lat is not None and lon is not None and abs(lat) < 10 and 41 < lon < 52:
        text, remedy = "latitude et longitude semblent inversées.", f"Écrivez « lat: {lon} » et « lon: {lat} »."
        yield Mistake(file, 0, "lat", text, remedy, "position inversée", is_lenient(publication))


def check_closures(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """A closure that ends before it starts, or that is long over."""
    if publication.kind.name != NAME:
        return
    for number, closure in enumerate(publication.extra.get("closures") or (), 1):
        first, last = closure.get("first"), closure.get("last") or closure.get("first")
        if not first:
            continue
        if last < first:
            text, remedy = f"{number} : la fin vient avant le début.", "Corrigez « first » ou « last »."
            yield Mistake(file, 0, "closures", text, remedy, "dates contradictoires", is_lenient(publication))
        elif last < now.date() - timedelta(days=30):
            text, remedy = f"{number} : terminée depuis le {last:%d/%m/%Y}.", "Effacez-la."
            yield Mistake(file, 0, "closures", text, remedy, "fermeture passée", harmless=True)


def check_ever_open(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """Hours that never open, since a rule hides another, or that cannot be followed through a year."""
    school = gather_settings(Settings, conf, {}).school_holidays if _follow_school(publication) else ()
    hours = read_hours(publication, school) if _find_opening_hours(publication) else None
    try:
        never_open = hours is not None and _are_never_open(hours, _depends_on_sun(publication), now)
    except Incalculable as failure:
        remedy = "Écrivez-les plus simplement, une règle par période."
        yield Mistake(file, 0, "opening_hours", str(failure), remedy, "horaires illisibles", is_lenient(publication))
        return
    if never_open:
        text = "d’après ces horaires, ce n’est jamais ouvert dans l’année."
        remedy = "La dernière règle qui nomme un jour vaut seule pour lui : mettez les exceptions à la fin."
        yield Mistake(file, 0, "opening_hours", text, remedy, "jamais ouvert", harmless=True)


@lru_cache(maxsize=4096)
def _are_never_open(hours: Hours, of_the_sun: bool, now: datetime) -> bool:
    """Whether `hours` have no opening in the year after `now`; asked once of those that many places share. Raises Incalculable.

    Only the sun makes hours that can be followed today and not in another season: without it the first opening is enough.
    """
    year = list_openings(hours, now, now + timedelta(days=366))
    return all(period.state == OFF for period in (list(year) if of_the_sun else year))


def check_consent(publication: Publication, file: str) -> Iterator[Mistake]:
    """A shop or a restaurant whose owner was not asked, or said no."""
    sort = BY_NAME.get(publication.extra.get("type", "")) if publication.kind.name == NAME else None
    if sort is None or publication.status != "published":
        return
    answer = (publication.extra.get("consent_owner") or "").strip()
    if answer.lower().rstrip(".") in REFUSED:
        text, remedy = "l’exploitant ne veut pas y être.", "Effacez ce fichier, ou écrivez « status: hidden »."
        yield Mistake(file, 0, "consent_owner", text, remedy, "exploitant opposé", is_lenient(publication))
    elif not answer and sort.family in PRIVATE:
        text = "rien ne dit que l’exploitant est d’accord."
        remedy = "Ajoutez « consent_owner: », avec la forme de son accord et la date."
        yield Mistake(file, 0, "consent_owner", text, remedy, "accord du lieu manquant", harmless=True)


def _find_opening_hours(publication: Publication) -> str:
    return publication.extra.get("opening_hours") or "" if publication.kind.name == NAME else ""


def _depends_on_sun(publication: Publication) -> bool:
    return bool(_find_opening_hours(publication)) and follow_the_sun(_find_opening_hours(publication))


def _follow_school(publication: Publication) -> bool:
    """Whether these hours depend on the school holidays: of the others the settings are not asked."""
    text = _find_opening_hours(publication)
    return bool(text) and any(rule.school or rule.within_school for rule in parse_hours(text))


CHECKS = (check_school_holidays, check_closures, check_ever_open)
FILE_CHECKS = (check_public_holidays, check_rules_that_meet, check_sun_hours, check_position, check_consent)


PublicationLines = Sequence[tuple[Publication, str]]


def check_unknown_places(publications: PublicationLines, conf: Mapping[str, Any], now: datetime) -> Iterator[Mistake]:
    """Names of places that do not exist."""
    naming_lines = [(publication, file) for publication, file in find_active(publications) if publication.extra.get("lieux")]
    if not naming_lines:
        return
    places = [publication for publication, _ in find_of_kind(publications, NAME)]
    names = {name for place in places for name in list_place_names(place)}
    by_title = {place.title: place.slug for place in places}
    for publication, file in naming_lines:
        for name in publication.extra["lieux"]:
            if slugify(name) not in names:
                near = find_closest(name[:100], [*by_title, *by_title.values()])
                remedy = (
                    f"Vouliez-vous dire « {by_title.get(near, near)} » ?" if near else f'Écrivez-le : ./beffroi new lieu "{name[:60]}".'
                )
                harmless = not publication.strict or publication.status == "draft"
                yield Mistake(file, 0, "lieux", f"« {name[:60]} » n’est aucun lieu.", remedy, "lieu introuvable", harmless)


def check_duplicate_places(publications: PublicationLines, conf: Mapping[str, Any], now: datetime) -> Iterator[Mistake]:
    """Two files about one place: the same object of OpenStreetMap, or the same name at the same address."""
    first_by_mark: dict[tuple[object, ...], str] = {}
    for publication, file in find_of_kind(publications, NAME):
        if publication.status == "withdrawn":
            continue
        extra = publication.extra
        same = (slugify(publication.title), slugify(extra.get("street_address") or ""), extra.get("type"))
        for mark in filter(None, (extra.get("osm") and ("osm", extra["osm"]), same)):
            other = first_by_mark.setdefault(mark, file)
            if other != file:
                text, remedy = f"ce lieu est déjà dans {other}.", "Gardez l’un des deux, et mettez l’ancienne adresse dans « aliases »."
                yield Mistake(file, 0, "title", text, remedy, "lieu en double", not publication.strict)
                break


JOURNAL_CHECKS = (check_unknown_places, check_duplicate_places)
