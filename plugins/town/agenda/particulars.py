"""What an event says of itself besides its dates: its state, place, audience, price and registration."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from plugins.core.publication.identifiers import format_international, slugify, suggest_closest
from plugins.core.publication.instants import shorten_for_message
from plugins.core.publication.publication import PLACE, index_by_name, list_place_names
from plugins.core.publication.raw_value import InvalidValue, RawValue
from plugins.core.publication.words import IN_FRENCH, N_, Words


@dataclass(frozen=True)
class EventState:
    """`word` is what an editor writes and readers see; `title_prefix` goes before a title, `sentence` on the event's own page.

    `off` is an event to which nobody should go, at these dates at least.
    """

    word: str
    code: int
    schema_org: str
    title_prefix: str = ""
    sentence: str = ""
    off: bool = False


PLANNED = EventState("programmé", 1, "EventScheduled")
STATES = (
    PLANNED,
    EventState(
        "reprogrammé",
        2,
        "EventRescheduled",
        N_("Nouvelle date"),
        N_("Changement de date : celles de cette page sont les bonnes."),
    ),
    EventState("déplacé en ligne", 3, "EventMovedOnline", N_("En ligne"), N_("Cet événement a lieu en ligne, et non plus sur place.")),
    EventState("reporté", 4, "EventPostponed", N_("Reporté"), N_("Reporté : rien n’aura lieu aux dates annoncées."), off=True),
    EventState("complet", 5, "EventScheduled", N_("Complet"), N_("Cet événement est complet : il n’y a plus de place.")),
    EventState("annulé", 6, "EventCancelled", N_("Annulé"), N_("Cet événement est annulé : il n’aura pas lieu."), off=True),
)
BY_WORD = {state.word: state for state in STATES}
WORDS = tuple(BY_WORD)
MODES = {"sur place": 1, "en ligne": 2, "mixte": 3}
"""Ways to take part, and OpenAgenda's number for each, its `attendanceMode`."""


"""The kind of the town's places, which another room declares."""


@dataclass(frozen=True)
class EventPlace:
    """`name` and `address` are plain text, `url` is the page of the place, site-relative; each is empty when there is none.

    `link` is where to follow it from afar.
    """

    name: str = ""
    address: str = ""
    url: str = ""
    link: str = ""
    latitude: float | None = None
    longitude: float | None = None

    @property
    def words(self) -> str:
        """The name, or else the address."""
        return self.name or self.address


def index_places_by_name(contents: Iterable[Any]) -> dict[str, Any]:
    """The places among `contents`, Pelican's, by all that an editor may call them: identity, short address, title."""
    places = (content for content in contents if content.publication.kind.name == PLACE)
    return index_by_name((list_place_names(place.publication), place) for place in places)


def find_event_place(extra: Mapping[str, Any], places: Mapping[str, Any]) -> EventPlace:
    """The place of the event whose keys are `extra`."""
    link, name = extra.get("onlineaccesslink", ""), extra.get("place", "")
    place = places.get(slugify(name)) if name else None
    if place is None:
        return EventPlace(name, extra.get("street_address", ""), link=link)
    fields = place.publication.extra
    address = place.url if place.status == "published" else ""
    return EventPlace(place.publication.title, fields.get("street_address", ""), address, link, fields.get("lat"), fields.get("lon"))


OLDEST = 120
AGES = re.compile(r"(?:de\s+)?(?P<min>\d{1,3})\s*(?:ans?)?\s*(?:à|-|–|et)\s*(?P<max>\d{1,3})(?:\s*ans?)?", re.IGNORECASE)
FROM = re.compile(r"(?:dès|à partir de|plus de|min\w*)?\s*(?P<min>\d{1,3})\s*(?:ans?)?\s*(?:et plus|\+)?", re.IGNORECASE)
UP_TO = re.compile(r"(?:jusqu.à|moins de|max\w*)\s*(?P<max>\d{1,3})\s*(?:ans?)?", re.IGNORECASE)
EVERYBODY = ("tout-public", "tous-publics", "tous-ages")
ACCESS = {
    "mi": N_("handicap moteur"),
    "hi": N_("handicap auditif"),
    "vi": N_("handicap visuel"),
    "ii": N_("handicap intellectuel"),
    "pi": N_("handicap psychique"),
}
"""OpenAgenda's codes of accessibility, and what they mean. https://developers.openagenda.com/evenements/structure"""

ACCESS_WORDS = {"moteur": "mi", "auditif": "hi", "visuel": "vi", "intellectuel": "ii", "mental": "ii", "psychique": "pi"}


@dataclass(frozen=True)
class Ages:
    """An age range in years, both included; None where there is no limit."""

    youngest: int | None = None
    oldest: int | None = None

    def format_ages(self, words: Words = IN_FRENCH) -> str:
        """« dès 6 ans », « de 6 à 12 ans »; empty for everybody."""
        if self.youngest and self.oldest and self.youngest < self.oldest:
            return words(N_("de %(youngest)s à %(oldest)s ans"), youngest=self.youngest, oldest=self.oldest)
        if self.youngest and self.oldest:
            return words(N_("%(age)s ans"), age=self.oldest)
        if self.youngest:
            return words(N_("dès %(age)s ans"), age=self.youngest)
        return words(N_("jusqu’à %(age)s ans"), age=self.oldest) if self.oldest else ""


def parse_ages(raw_value: RawValue) -> Ages:
    """The ages of `6-12`, `dès 6 ans`, `tout public` or `{min: 6, max: 12}`. Raises InvalidValue."""
    if isinstance(raw_value.value, dict):
        text = " ".join(f"{key} {inner.value}" for key, inner in raw_value.value.items() if not inner.empty)
        limits = re.fullmatch(r"min\s+(\d{1,3})\s+max\s+(\d{1,3})", text)
        text = f"{limits[1]}-{limits[2]}" if limits else text
    else:
        text = raw_value.line_of_text
    if slugify(text) in EVERYBODY:
        return Ages()
    matched = next((match for form in (AGES, UP_TO, FROM) if (match := form.fullmatch(text))), None)
    if not matched:
        raise InvalidValue(
            f"« {shorten_for_message(text)} » n’est pas un âge.", "Écrivez « 6-12 », « dès 6 ans » ou « tout public ».", "âge illisible"
        )
    captured: dict[str, str | None] = matched.groupdict()
    youngest, oldest = (int(limit) if (limit := captured.get(name)) else None for name in ("min", "max"))
    if max(youngest or 0, oldest or 0) > OLDEST or (youngest and oldest and youngest > oldest):
        raise InvalidValue(
            f"« {shorten_for_message(text)} » n’est l’âge de personne.", "Écrivez le plus jeune âge d’abord.", "âge illisible"
        )
    return Ages(youngest, oldest)


def parse_disabilities(raw_value: RawValue) -> tuple[str, ...]:
    """OpenAgenda's codes of the disabilities that are named, by a word or by the code. Raises InvalidValue."""
    if isinstance(raw_value.value, dict):
        names = [name for name, inner in raw_value.value.items() if slugify(str(inner.value)) in ("oui", "true", "yes", "1")]
    elif isinstance(raw_value.value, list):
        names = [str(item.value) for item in raw_value.value]
    else:
        names = re.split(r"[,;\n]", raw_value.value)
    return tuple(dict.fromkeys(_find_code(name) for name in names if name.strip()))


def format_disability(code: str) -> str:
    """The words for one of OpenAgenda's accessibility codes."""
    return ACCESS[code]


def _find_code(name: str) -> str:
    access_slug = slugify(name).removeprefix("handicap-")
    if access_slug in ACCESS:
        return access_slug
    word = next((word for word in ACCESS_WORDS if access_slug.startswith(word.rstrip("lf"))), None)
    if word:
        return ACCESS_WORDS[word]
    remedy = suggest_closest(access_slug, ACCESS_WORDS)
    raise InvalidValue(f"« {shorten_for_message(name)} » n’est pas un handicap de la liste.", remedy, "valeur inconnue (accessibilité)")


FREE = ("gratuit", "gratuite", "entree-libre", "entree-gratuite", "acces-libre", "libre", "0", "0-eur", "free")
WHAT_YOU_WANT = ("prix-libre", "participation-libre", "au-chapeau")
GRATIS = N_("Gratuit")
AMOUNT = re.compile(r"(\d{1,4})(?:[.,](\d{1,2}))?\s*(?:€|euros?)", re.IGNORECASE)
BARE = re.compile(r"(\d{1,4})(?:[.,](\d{1,2}))?")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?:\+33\s?\(?0?\)?\s?|0)[1-9](?:[\s.-]?\d{2}){4}|3\d{3}|1\d{1,3}|08\d{2}(?:[\s.-]?\d{2,3}){2,3}")
"""French numbers, short ones included."""

LINK = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)


@dataclass(frozen=True)
class Price:
    """`words` are what readers read; `free`: there is nothing to pay; `low` and `high` are in euros, None when no amount is written."""

    words: str
    free: bool = False
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Registration:
    """One way to register: `type` is OpenAgenda's, `link`, `phone` or `email`; `href` leads there."""

    type: str
    value: str

    @property
    def href(self) -> str:
        """The address of the link, of the mail or of the call."""
        if self.type == "phone":
            digits = re.sub(r"[^\d+]", "", re.sub(r"\(0\)", "", self.value))
            return f"tel:{format_international(digits)}"
        return f"mailto:{self.value}" if self.type == "email" else self.value


def parse_price(raw_value: RawValue) -> Price:
    """Parse a price: `gratuit`, `5 €`, `de 5 à 12 €` or `8 €, 5 € en tarif réduit`. Raises InvalidValue."""
    text = raw_value.line_of_text
    price_slug = slugify(text.replace("€", " eur"))
    if price_slug in FREE:
        return Price(GRATIS, True, 0.0, 0.0)
    if price_slug in WHAT_YOU_WANT:
        return Price(text)
    if bare := BARE.fullmatch(text):
        text = f"{text} €"
        return Price(text, False, _parse_euros(bare), _parse_euros(bare))
    spread = re.sub(r"(\d)\s*(à|-|–|et)\s*(\d[\d.,]*\s*(?:€|euros?))", r"\1 € \2 \3", text, flags=re.IGNORECASE)
    amounts = [_parse_euros(match) for match in AMOUNT.finditer(spread)]
    if not amounts:
        remedy = "Écrivez « gratuit », « 5 € » ou « de 5 à 12 € » ; le reste va dans « conditions »."
        raise InvalidValue(f"« {shorten_for_message(text)} » n’est pas un prix.", remedy, "prix illisible")
    free = max(amounts) == 0
    return Price(GRATIS if free else text, free, min(amounts), max(amounts))


def _parse_euros(match: re.Match[str]) -> float:
    return int(match[1]) + int((match[2] or "0").ljust(2, "0")) / 100


def parse_registrations(raw_value: RawValue) -> tuple[Registration, ...]:
    """The ways to register: addresses of pages, of mail, numbers of telephones; a list, or some lines. Raises InvalidValue."""
    items = raw_value.value if isinstance(raw_value.value, list) else [raw_value]
    return tuple(_parse_registration(text.strip(), item.line) for item in items for text in _list_texts(item) if text.strip())


def _list_texts(item: RawValue) -> list[str]:
    if isinstance(item.value, dict):
        return [str(item.value["value"].value)] if "value" in item.value else [str(inner.value) for inner in item.value.values()]
    return re.split(r"[\n;]|,\s", item.value) if isinstance(item.value, str) else []


def _parse_registration(text: str, line: int) -> Registration:
    for type, form in (("link", LINK), ("email", EMAIL), ("phone", PHONE)):
        if form.fullmatch(text):
            return Registration(type, text)
    remedy = "Écrivez une adresse https://…, une adresse électronique ou un numéro de téléphone ; le reste va dans « conditions »."
    raise InvalidValue(f"« {shorten_for_message(text)} » ne mène nulle part.", remedy, "inscription illisible", line=line)
