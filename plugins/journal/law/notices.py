"""The pages that the law asks for: the town's notices, the site map, and what is still to complete."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import Mistake, SettingsError
from plugins.core.infrastructure.settings import TO_COMPLETE, DictionaryReader, ListReader, parse_text, parse_texts, setting
from plugins.core.publication.kind import Kind
from plugins.core.publication.listing import exclude_translations, is_all_in
from plugins.core.publication.overview import ensure_overview
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.words import N_, SOURCE
from plugins.journal.law.accessibility import FULL, NONE, PARTIAL

WAITING = {
    "TOWN": "La commune se nomme, avec son adresse et son téléphone (loi n° 2004-575, article 1-1).",
    "LEGAL": "Les mentions légales nomment la direction de la publication et l’hébergeur (loi n° 2004-575, article 1-1).",
    "PERSONAL_DATA": "Les habitants savent à qui parler de leurs données (RGPD, articles 13 et 37).",
}
"""The settings that the law wants whole, and what it wants of them."""
SORT = "à compléter"


def find_places_to_complete(conf: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each place that waits: the setting, and the keys that lead to it, `host › phone`."""
    for name in WAITING:
        for place in _iterate_places(conf.get(name), ()):
            yield name, " › ".join(place)


def _iterate_places(value: object, before: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _iterate_places(item, (*before, str(key)))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value, 1):
            yield from _iterate_places(item, (*before, str(number)))
    elif value == TO_COMPLETE:
        yield before


def list_mistakes(conf: Mapping[str, Any]) -> Iterator[Mistake]:
    """The settings to complete, as warnings of `check`."""
    file = Path(str(conf.get("SETTINGS_DATA") or "réglages")).name
    for name, place in find_places_to_complete(conf):
        key = f"{name.lower() if file != 'réglages' else name} › {place}"
        yield Mistake(file, 0, key, "à compléter.", WAITING[name], SORT, harmless=True)


def refuse_incomplete(conf: Mapping[str, Any]) -> None:
    """Keep a site that does not say what the law asks for from being put online at a real address. Raises SettingsError."""
    waiting = [f"{name.lower()} › {place} : à compléter. {WAITING[name]}" for name, place in find_places_to_complete(conf)]
    if waiting:
        raise SettingsError([*waiting, "Rien n’a été mis en ligne : la loi attend ces réponses. ./beffroi doctor en tient la liste."])


@dataclass(frozen=True)
class Heading:
    """One list of the journal: `url` is site-relative, `count` how many publications it holds."""

    name: str
    url: str
    count: int


@dataclass(frozen=True)
class SitePlan:
    """`categories` holds the number of publications of each category, by its address; `kinds` are those that have a list of their own."""

    categories: Mapping[str, int]
    kinds: tuple[Heading, ...]


def build_site_plan(contents: Iterable[PublishedContent], kinds: Iterable[Kind], lang: str = SOURCE) -> SitePlan:
    """The plan of what `contents`, Pelican's, are. As in the lists, what is in several languages is counted once."""
    overview = ensure_overview(contents)
    is_in_one = is_all_in(lang, overview)
    of_category: dict[tuple[str, str], list[PublishedContent]] = defaultdict(list)
    members_by_address: dict[str, list[PublishedContent]] = defaultdict(list)
    for content, named in zip(overview, map(attrgetter("kind", "category"), overview.texts), strict=True):
        of_category[named].append(content)
    for (_, category), members in of_category.items():
        if category and hasattr(members[0], "category"):
            members_by_address[members[0].category.url] += members
    by_category, by_kind = (
        Counter({key: len(each if is_in_one else exclude_translations(each, lang)) for key, each in group.items()})
        for group in (members_by_address, overview.by_kind)
    )
    listed = (Heading(kind.plural, kind.address.partition("{")[0], by_kind[kind.name]) for kind in kinds if by_kind[kind.name])
    return SitePlan(dict(sorted(by_category.items())), tuple(heading for heading in listed if heading.url))


MOMENTS = {"avant": "avant sa parution", "après": "après sa parution"}
REFUSED = (
    N_("ce que la loi interdit : injures, diffamation, provocation à la haine ou à la discrimination, menaces, apologie de crimes"),
    N_("ce qui touche à la vie privée : nom, adresse, téléphone ou image d’une personne qui ne l’a pas voulu"),
    N_("ce qui est signé du nom d’un autre"),
    N_("la publicité, et les messages répétés"),
    N_("ce qui n’a pas de rapport avec le sujet"),
)
"""Why a message is refused, unless the town says otherwise."""


def parse_moderation_moment(value: Any) -> str:
    """Whether messages are read before or after they appear."""
    if value not in MOMENTS:
        raise ValueError(f"« {value} » : écrivez « avant » ou « après ».")
    return str(value)


@dataclass(frozen=True)
class Host:
    """The site's hosting provider: the law wants a name, an address and a telephone."""

    name: str = setting(parse_text, "Son nom.")
    address: str = setting(parse_text, "Son adresse postale.")
    phone: str = setting(parse_text, "Son téléphone.", form="phone")


@dataclass(frozen=True)
class Legal:
    """`director` answers for what is published: at a town's, the mayor."""

    director: str = setting(parse_text, "Qui dirige la publication.", example="Prénom Nom, maire")
    host: Host = setting(DictionaryReader(Host), "L’hébergeur.")
    editor: str = setting(parse_text, "Qui dirige la rédaction.", default="")
    siren: str = setting(parse_text, "Le SIREN de la commune.", default="")
    reuse: str = setting(parse_text, "Ce que l’on peut reprendre du journal.", default="", form="long_text")
    notes: tuple[str, ...] = setting(parse_texts, "Ce que la ville ajoute.", default=())


@dataclass(frozen=True)
class DataProtectionOfficer:
    """The data-protection officer, whom every public body has (RGPD, article 37)."""

    name: str = setting(parse_text, "Son nom, ou sa fonction.")
    email: str = setting(parse_text, "Son courriel.", form="email")
    phone: str = setting(parse_text, "Son téléphone.", default="", form="phone")
    address: str = setting(parse_text, "Son adresse.", default="")


@dataclass(frozen=True)
class Use:
    """One use of personal data: what for, by what right (RGPD, article 6), which, told to whom, kept how long."""

    purpose: str = setting(parse_text, "Pourquoi.")
    basis: str = setting(parse_text, "La base légale.")
    data: str = setting(parse_text, "Lesquelles.")
    kept: str = setting(parse_text, "Combien de temps.")
    recipients: str = setting(parse_text, "Qui les lit.", default="")


@dataclass(frozen=True)
class PersonalData:
    """`controller` decides of the uses: the town, unless it says otherwise."""

    dpo: DataProtectionOfficer = setting(DictionaryReader(DataProtectionOfficer), "La déléguée ou le délégué à la protection des données.")
    uses: tuple[Use, ...] = setting(ListReader(DictionaryReader(Use)), "Ce que la ville fait de ces données.")
    controller: str = setting(parse_text, "Le responsable du traitement. La commune, par défaut.", default="")


@dataclass(frozen=True)
class ModeratedSection:
    """A part of the site where residents write: `when` says whether their messages are read before or after they appear."""

    name: str = setting(parse_text, "La rubrique.")
    when: str = setting(parse_moderation_moment, "Lus avant ou après la parution.", form="choice", choices=("avant", "après"))
    who: str = setting(parse_text, "Qui les lit.")
    delay: str = setting(parse_text, "En combien de temps.")
    kind: str = setting(
        parse_text, "Le genre de ces textes. question, entraide… : le service lit ce réglage.", default="", example="question"
    )


@dataclass(frozen=True)
class Moderation:
    """The moderation of residents' messages. Without a section, none is published."""

    sections: tuple[ModeratedSection, ...] = setting(
        ListReader(DictionaryReader(ModeratedSection)), "Les rubriques où l’on écrit.", default=()
    )
    refused: tuple[str, ...] = setting(parse_texts, "Ce qui n’est pas publié.", default=REFUSED)
    email: str = setting(parse_text, "Où contester un refus.", default="", form="email")


PAGES = {
    "accessibility": "accessibilite/",
    "legal_notice": "mentions-legales/",
    "personal_data": "donnees-personnelles/",
    "moderation": "moderation/",
    "expression": "expression/",
    "site_map": "plan-du-site/",
}
"""The pages that the room writes by itself: address by the name that settings give the page."""

NAMES = {
    "legal_notice": N_("Mentions légales"),
    "personal_data": N_("Données personnelles"),
    "moderation": N_("Modération"),
    "site_map": N_("Plan du site"),
}
STATES = {
    FULL: N_("Accessibilité : totalement conforme"),
    PARTIAL: N_("Accessibilité : partiellement conforme"),
    NONE: N_("Accessibilité : non conforme"),
}


@dataclass(frozen=True)
class LegalLink:
    """`name` is plain text; `url` is site-relative."""

    name: str
    url: str


def list_legal_links(conformity: str, templates: Iterable[str]) -> tuple[LegalLink, ...]:
    """The links to the legal pages whose templates the theme has. The words of the first are the law's: décret n° 2019-768, article 6."""
    names = {"accessibility": STATES[conformity], **NAMES}
    there = set(templates)
    return tuple(LegalLink(name, PAGES[template]) for template, name in names.items() if template in there)
