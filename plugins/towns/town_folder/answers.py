"""The questions of `init`: each as data, asked in a terminal, or answered by a file.

An answer that nobody gives is its default; what the law waits for and nobody knows is « à compléter », and `doctor` tells it.
"""

import lzma
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import TO_COMPLETE, SettingField
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.raw_value import parse_whole_number
from plugins.journal.branding.palettes import PALETTES
from plugins.towns.town_settings.read import find_wrong
from plugins.towns.town_settings.schema import FEATURES

SHORT_WORDS = {"st": "saint", "ste": "sainte"}
NEARLY = 0.8
"""How alike two names are of which one is misspelt: ours. « Saint-Mallo » is 0.95, two communes of a department seldom 0.9."""
LIST = Path(__file__).with_name("communes.tsv.xz")


@dataclass(frozen=True)
class Commune:
    """`insee`, `department` and `siren` are codes; `population` is 0 where the list does not know it."""

    insee: str
    department: str
    name: str
    postcodes: tuple[str, ...]
    siren: str
    population: int

    def __str__(self) -> str:
        people = f"{self.population:,}".replace(",", " ")
        return f"{self.name} ({self.insee}, {', '.join(self.postcodes) or 'sans code postal'}, {people} habitants)"


@cache
def _read_list() -> tuple[dict[str, str], tuple[str, ...]]:
    """The departments by their code, and the lines of the communes."""
    lines = lzma.decompress(LIST.read_bytes()).decode().splitlines()
    departments = dict(line.split("\t")[1:] for line in lines if line.startswith("#"))
    return departments, tuple(line for line in lines if not line.startswith("#"))


def find_department(name: str) -> str:
    """The code of a department, given by its code or its name; empty when there is none."""
    departments, _ = _read_list()
    code = name.strip().upper().zfill(2) if name.strip().isdigit() else name.strip().upper()
    return code if code in departments else next((code for code, label in departments.items() if slugify(label) == slugify(name)), "")


def find_communes(name: str, department: str = "") -> list[Commune]:
    """Find communes by name, ignoring accents and « St » for « Saint », in the department of that code, or anywhere."""
    slug = _slugify_commune(name)
    return [commune for commune in _iterate_of(department) if slugify(commune.name) == slug]


def find_nearest_commune(name: str, department: str = "") -> Commune | None:
    """The commune whose name is nearly `name`, in the department of that code, or anywhere; the largest of those of one name."""
    communes = {slugify(commune.name): commune for commune in sorted(_iterate_of(department), key=lambda commune: commune.population)}
    matches = get_close_matches(_slugify_commune(name), communes, n=1, cutoff=NEARLY)
    return communes[matches[0]] if matches else None


def _slugify_commune(name: str) -> str:
    return "-".join(SHORT_WORDS.get(word, word) for word in slugify(name).split("-"))


def _iterate_of(department: str) -> Iterator[Commune]:
    return (commune for commune in _read_communes() if department in ("", commune.department))


def find_commune(insee: str) -> Commune | None:
    """The commune with that code."""
    return next((commune for commune in _read_communes() if commune.insee == insee.strip().upper()), None)


def _read_communes() -> Iterator[Commune]:
    for line in _read_list()[1]:
        insee, department, name, postcodes, siren, population = line.split("\t")
        yield Commune(insee, department, name, tuple(postcodes.split()), siren, int(population or 0))


FORGES = ("github", "gitlab", "aucune")
HOSTS = ("apache", "nginx", "netlify", "cloudflare", "github", "gitlab")
VILLAGE = 2_000
"""Inhabitants below which the sections of the journal are a village's: ours, three texts a month fill no more."""
Answers = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """One question. `key` names the answer in a file; `type` is one of a settings field; `default` is made of the answers before;
    `is_asked` says whether it has a sense after them."""

    key: str
    text: str
    type: str = "text"
    choices: tuple[str, ...] = ()
    default: Callable[[Mapping[str, Any]], object] = lambda answers: ""
    is_asked: Callable[[Mapping[str, Any]], bool] = lambda answers: True
    help: str = ""
    field: SettingField = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "field", SettingField(self.key, self.type, self.text, choices=self.choices))  # type: ignore[arg-type]

    def find_mistakes(self, value: object) -> Iterator[str]:
        """Find mistakes in an answer, in French."""
        if value not in ("", TO_COMPLETE):
            yield from (f"{text} {remedy}".strip() for _, text, remedy in find_wrong(self.field, value, (self.key,)))


def _is_had(word: str) -> Callable[[Mapping[str, Any]], bool]:
    proposed_from = next(feature.from_population for feature in FEATURES if feature.word == word)
    return lambda answers: int(answers.get("population") or 0) >= proposed_from


QUESTIONS = (
    Question("nom", "Le nom de la commune"),
    Question("departement", "Son département, par son numéro ou son nom"),
    Question("insee", "Son code INSEE, si plusieurs communes ont ce nom", default=lambda answers: answers.get("insee", "")),
    Question("code_postal", "Son code postal", default=lambda answers: answers.get("code_postal", "")),
    Question("population", "Ses habitants", "number", default=lambda answers: answers.get("population", 0)),
    Question("adresse", "L’adresse de la mairie", default=lambda answers: TO_COMPLETE),
    Question("telephone", "Le téléphone de la mairie", "phone", default=lambda answers: TO_COMPLETE),
    Question("courriel", "Son courriel", "email"),
    Question("horaires", "Ses horaires"),
    *(Question(feature.word, feature.question, "flag", default=_is_had(feature.word)) for feature in FEATURES),
    Question(
        "noms_des_quartiers", "Les noms des quartiers, séparés par des virgules", "texts", default=lambda answers: [],
        is_asked=lambda answers: bool(answers.get("quartiers")),
    ),
    Question("journal", "Le nom du journal", default=lambda answers: f"Le journal {format_of_town(answers['nom'])}"),
    Question(
        "site", "Son adresse publique", "web_address", default=lambda answers: f"https://journal.{slugify(answers['nom'])}.example",
        help="à votre domaine ; « .example » se change avant la mise en ligne",
    ),
    Question("rubriques", "Les rubriques, séparées par des virgules", "texts", default=lambda answers: propose_categories(answers)),
    Question("palette", "Les couleurs", "choice", tuple(PALETTES), default=lambda answers: "beffroi"),
    Question("couleur", "La couleur de la ville, #rrggbb", "colour"),
    Question("armes", "Le fichier des armes ou du logo, SVG ou PNG", help="il est copié dans content/images/"),
    Question("comptes", "Les adresses des comptes sur les réseaux, séparées par des virgules", "texts", default=lambda answers: []),
    Question("direction", "Qui dirige la publication : prénom, nom et fonction", default=lambda answers: TO_COMPLETE),
    Question("hebergeur", "L’hébergeur : son nom", default=lambda answers: TO_COMPLETE),
    Question("hebergeur_adresse", "Son adresse", default=lambda answers: TO_COMPLETE),
    Question("hebergeur_telephone", "Son téléphone", "phone", default=lambda answers: TO_COMPLETE),
    Question("dpo", "La déléguée ou le délégué à la protection des données", default=lambda answers: TO_COMPLETE),
    Question("dpo_courriel", "Son courriel", "email", default=lambda answers: TO_COMPLETE),
    Question("prefecture_telephone", "Le téléphone de la préfecture, pour la page des urgences", "phone"),
    Question("forge", "La forge qui publiera", "choice", FORGES, default=lambda answers: "aucune"),
    Question("serveur", "Le serveur de l’hébergeur", "choice", HOSTS, default=lambda answers: "apache"),
    Question("git", "Garder l’histoire du journal, avec git", "flag", default=lambda answers: True),
    Question("depot", "Où déposer le site", default=lambda answers: "folder:public", help="folder:, rsync:, rclone: ou git:"),
)  # fmt: skip
"""In the order in which they are asked."""


def format_of_town(name: str) -> str:
    """« de Rouen », « d’Auch », « du Havre », « des Lilas », « de La Rochelle »."""
    if name.startswith("Le "):
        return f"du {name.removeprefix('Le ')}"
    if name.startswith("Les "):
        return f"des {name.removeprefix('Les ')}"
    return f"d’{name}" if slugify(name)[:1] in "aeiouy" else f"de {name}"


def propose_categories(answers: Mapping[str, Any]) -> list[str]:
    """The sections of the journal of a town of that size."""
    if int(answers.get("population") or 0) < VILLAGE:
        return ["Vie municipale", "École", "Vie du village"]
    return ["Vie municipale", "Travaux", "Écoles", "Culture", "Sport", "Environnement", "Vie associative", "Solidarité"]


def read_answers(path: Path) -> Answers:
    """The answers of a TOML file, by the keys of the questions. Raises SettingsError with every mistake."""
    try:
        typed = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError([f"{path} : {error.strerror}."]) from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError([f"{path.name} : {error}."]) from None
    return check_answers(typed, path.name)


def check_answers(answers: Answers, place: str) -> Answers:
    """Check the answers and return them. Raises SettingsError with every mistake, each after `place`."""
    question_by_key = {question.key: question for question in QUESTIONS}
    wrong = []
    for key, value in answers.items():
        if key not in question_by_key:
            meant = get_close_matches(key, question_by_key, n=1)
            hint = f"Vouliez-vous dire « {meant[0]} » ?" if meant else f"Les réponses sont : {', '.join(question_by_key)}."
            wrong.append(f"{place}  {key} : cette réponse n’existe pas. {hint}")
        else:
            wrong += [f"{place}  {key} : {mistake}" for mistake in question_by_key[key].find_mistakes(value)]
    if wrong:
        raise SettingsError(wrong)
    return answers


def complete_answers(known_answers: Mapping[str, Any], answer: Callable[[Question, object], object]) -> Answers:
    """An answer to every question: those of `known_answers`, else what `answer` gives, from the question and its default.

    Raises SettingsError when the town has no name, or several communes have it.
    """
    answers: Answers = dict(known_answers)
    for question in QUESTIONS:
        if question.key not in known_answers and question.is_asked(answers):
            answers[question.key] = answer(question, question.default(answers))
        elif question.key not in known_answers:
            answers[question.key] = question.default(answers)
        if question.key == "departement":
            facts = find_facts(answers)
            answers |= {key: value for key, value in facts.items() if key not in known_answers}
            answers["nom"] = _spell_name(str(answers["nom"]), str(facts.get("nom", "")))
        if question.key == "nom" and not str(answers["nom"]).strip():
            raise SettingsError(['Le nom de la commune manque : beffroi init DOSSIER --name "Ma-Ville".'])
    return answers


def find_facts(answers: Mapping[str, Any]) -> Answers:
    """The commune's data from the open list. Raises SettingsError when it must be told from others of its name."""
    commune = find_commune(str(answers.get("insee") or "")) or _find_by_name(answers)
    if commune is None:
        return {}
    code = commune.postcodes[0] if len(commune.postcodes) == 1 else ""
    return {"nom": commune.name, "insee": commune.insee, "code_postal": code, "population": commune.population, "siren": commune.siren}


def _spell_name(typed: str, official: str) -> str:
    """The commune's name as the open list has it, where it was typed in capitals, without any, or shortened (« St-Malo »)."""
    is_shortened = "saint" in slugify(official) and slugify(typed) != slugify(official)
    return official if official and (typed.isupper() or typed.islower() or is_shortened) else typed


def tell_unknown_commune(answers: Mapping[str, Any]) -> str:
    """A French sentence when no commune of the open list has the name of `answers`, with the nearest; else empty."""
    if find_facts(answers):
        return ""
    nearest = find_nearest_commune(str(answers["nom"]), find_department(str(answers.get("departement") or "")))
    meant = f" Vouliez-vous dire « {nearest} » ?" if nearest else ""
    return f"« {answers['nom']} » n’est pas dans la liste ouverte des communes : rien n’en a été repris.{meant}"


def _find_by_name(answers: Mapping[str, Any]) -> Commune | None:
    department_typed = str(answers.get("departement") or "")
    department = find_department(department_typed)
    if department_typed and not department:
        raise SettingsError([f"« {department_typed} » : ce département n’existe pas. Donnez son numéro, par exemple 14, ou son nom."])
    communes = find_communes(str(answers["nom"]), department)
    if len(communes) > 1:
        names = "\n".join(f"  {commune}" for commune in communes)
        raise SettingsError([f"Plusieurs communes ont ce nom. Donnez le département, ou le code INSEE :\n{names}"])
    return communes[0] if communes else None


def guess_network(address: str) -> str:
    """The network of the account at that address: the one whose host it is, else Mastodon, which has hosts of its own."""
    host = (urlsplit(address).hostname or "").removeprefix("www.")
    hosts = {
        "x.com": "x", "twitter.com": "x", "facebook.com": "facebook", "instagram.com": "instagram", "bsky.app": "bluesky",
        "threads.com": "threads", "threads.net": "threads", "linkedin.com": "linkedin", "youtube.com": "youtube",
        "t.me": "telegram", "whatsapp.com": "whatsapp",
    }  # fmt: skip
    return hosts.get(host, "mastodon")


YES = {"o": True, "oui": True, "y": True, "n": False, "non": False}


def ask_in_terminal(question: Question, default: object, read: Callable[[str], str] = input) -> object:
    """The answer of a person, read until it has no mistake."""
    while True:
        typed = read(f"{_format_prompt(question, default)} ").strip()
        value = default if not typed else _parse_value(question, typed)
        if typed and (wrong := list(question.find_mistakes(value))):
            print(f"  {wrong[0]}", file=sys.stderr)
            continue
        return value


def take_default(question: Question, default: object) -> object:
    """The default answer, without a person to ask."""
    return default


def _format_prompt(question: Question, default: object) -> str:
    hint = f" ({question.help})" if question.help else ""
    hint += f" [{' / '.join(question.choices)}]" if question.choices else ""
    if question.type == "flag":
        return f"{question.text} [{'O/n' if default else 'o/N'}]"
    default_text = ", ".join(default) if isinstance(default, list) else default
    return f"{question.text}{hint}{f' [{default_text}]' if default_text else ''} :"


def _parse_value(question: Question, written: str) -> object:
    if question.type == "flag":
        return YES.get(written.lower(), written)
    if question.type == "number":
        number = parse_whole_number(written.replace(" ", "").replace("\u202f", ""))
        return written if number is None else number
    if question.type == "texts":
        return [word.strip() for word in written.split(",") if word.strip()]
    return written
