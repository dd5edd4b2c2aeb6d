"""`beffroi init`, `demo` and `settings`: a town's folder begun by questions, the demonstration, and `ville.toml` with its comments kept."""

import os
import shutil
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from plugins.command.command import UsageError, command
from plugins.command.town import check_settings, open_drafts_town
from plugins.core.infrastructure.errors import Exit, SettingsError
from plugins.core.infrastructure.town import ROOT, TOWN_VARIABLE, TownPaths, find_version, is_town, locate_drafts_town, print_line
from plugins.core.publication.raw_value import parse_whole_number
from plugins.towns.town_folder.answers import (
    QUESTIONS,
    ask_in_terminal,
    check_answers,
    complete_answers,
    find_facts,
    read_answers,
    take_default,
    tell_unknown_commune,
)
from plugins.towns.town_folder.begin_town import begin_town
from plugins.towns.town_settings.read import FILE, SETTINGS_DATA, Place, read_settings_data
from plugins.towns.town_settings.schema import find_field, list_sections

DEMONSTRATION = ("content", "ville.toml", "quartiers.geojson", "accessibilite.toml", "pelicanconf.py", "publishconf.py")
"""All that the demonstration is made of, beside the software."""
INIT_OPTIONS = {
    "folder": "DOSSIER : celui de la ville, qui sera créé",
    "name": "NOM : celui de la commune ; sans lui, il est demandé",
    "department": "DÉPARTEMENT : son numéro ou son nom",
    "answers": "FICHIER : des réponses, en TOML ; « - » en montre un modèle",
    "package": "FICHIER : le paquet de Beffroi à épingler, s’il n’est pas celui qui est installé",
    "yes": "prend la réponse proposée à chaque question",
}


@command(positional=["folder"], help=INIT_OPTIONS)
def init(
    folder: str,
    name: str = "",
    department: str = "",
    answers: str = "",
    package: str = "",
    yes: bool = False,
) -> Exit | None:
    """Prépare le dossier d’une ville, par des questions

    Rien n’est demandé au réseau : ce qui est public de la commune vient d’une liste ouverte. Ce que vous ne savez pas encore est marqué
    « à compléter », et ./beffroi doctor en tient la liste. Exemple : beffroi init ma-ville --name "Ma-Ville" --department 14 --yes
    """
    if answers == "-":
        print_line(_format_model())
        return Exit.DONE
    place = Path(folder).expanduser().resolve()
    answers_given: dict[str, Any] = read_answers(Path(answers).expanduser()) if answers else {}
    typed = {"nom": name, "departement": department}
    answers_given |= {key: value for key, value in typed.items() if value}
    asks = not yes and not answers and sys.stdin.isatty()
    if not asks and "nom" not in answers_given:
        raise SettingsError(['Le nom de la commune manque : beffroi init ma-ville --name "Ma-Ville" --department 14 --yes'])
    check_answers(answers_given, Path(answers).name if answers else "init")
    complete = complete_answers(answers_given, ask_in_terminal if asks else take_default)
    drafts = begin_town(place, complete, package or None, date.today(), print_line)
    _print_result(place, complete, drafts)
    return Exit.DONE


@command(help={"port": "PORT : le premier port essayé, 8000 par défaut", "to": "DOSSIER : où la copier, pour l’essayer à son aise"})
def demo(port: int = 8000, to: str = "") -> int:
    """Montre Valbrune-sur-Oise, la ville inventée de la démonstration

    Avec --to, la démonstration est copiée dans un dossier, où tout s’essaie. Ctrl-C pour arrêter.
    """
    source = ROOT if is_town(ROOT) else ROOT.parent / "demonstration"
    if to or source != ROOT:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
        place = Path(to).expanduser().resolve() if to else cache / "beffroi" / f"demonstration-{find_version()}"
        if not is_town(place):
            for name in DEMONSTRATION:
                _copy(source / name, place / name)
        source = place
    os.environ[TOWN_VARIABLE] = str(source)
    from plugins.command.tasks.build import preview  # the preview, once there is something to show

    return preview.answer(["--port", str(port)])


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def _print_result(place: Path, answers: dict[str, Any], drafts: tuple[Path, ...]) -> None:
    facts = find_facts(answers)
    if facts:
        print_line(f"Commune {facts['insee']}, SIREN {facts['siren']}, {facts['population']} habitants : liste ouverte.")
    elif unknown := tell_unknown_commune(answers):
        print_line(unknown)
    print_line(f"\nLe dossier est prêt : {place}")
    print_line("Trois textes y sont, en brouillon :")
    for path in drafts:
        print_line(f"  {path.relative_to(place)}")
    print_line(f"\n    cd {place}\n    ./beffroi preview      # le montre")
    print_line("    ./beffroi doctor       # dit ce qui manque encore, et ce que la loi attend")


def _format_model() -> str:
    """A file of answers, each commented out, with what it answers."""
    shapes = {"flag": "false", "number": "0", "texts": "[]"}
    lines = ["# Les réponses de « beffroi init DOSSIER --answers FICHIER ». Seul le nom est nécessaire."]
    for question in QUESTIONS:
        choices = f" ({', '.join(question.choices)})" if question.choices else ""
        shape = shapes.get(question.type, '""')
        lines.append(f"{'' if question.key == 'nom' else '# '}{question.key} = {shape}  # {question.text}{choices}")
    return "\n".join(lines)


SETTINGS_OPTIONS = {
    "action": "set, show (par défaut), schema",
    "change": 'CLÉ=VALEUR, pour set : town.phone="01 23 45 67 89" ; une valeur vide efface la clé',
    "json": "avec schema : pour un programme",
}


@command(positional=["action", "change"], help=SETTINGS_OPTIONS)
def settings(action: str = "show", change: str = "", json: bool = False) -> None:
    """Montre les réglages de la ville, ou en change un

    Ce qui est de la ville est dans ville.toml. « set » change une clé et garde vos commentaires ; « schema » dit toutes les clés.
    Exemple : ./beffroi settings set 'town.phone="01 23 45 67 89"'
    """
    if action == "set":
        set_value(open_drafts_town(), change)
    elif action == "schema":
        print_line(_format_schema_json() if json else _format_schema())
    elif action == "show":
        print_settings(open_drafts_town())
    else:
        raise UsageError(f"settings : « {action} » n’existe pas. Choisissez parmi : set, show, schema.")


def set_value(town: TownPaths, change: str) -> None:
    """Change one key of `ville.toml`, or take it away."""
    key, equals, value_text = change.partition("=")
    if not equals or not key.strip():
        raise UsageError('settings set : écrivez CLÉ=VALEUR, par exemple sitename="Le Beffroi".')
    from plugins.towns.town_settings.edit import change_settings_data  # tomlkit, which no other action needs

    place: Place = tuple(step if (number := parse_whole_number(step)) is None else number - 1 for step in key.strip().split("."))
    path = _find_data_file(town)
    change_settings_data(path, {place: _read_value(value_text.strip(), place)})
    check_settings(locate_drafts_town())
    print_line(f"{town.shorten_path(path)} : {key.strip()} est changé.")


def _read_value(written: str, place: Place) -> object:
    """What was typed: TOML, or a plain text where the shell has taken its quotes; None when there is nothing."""
    if not written:
        return None
    try:
        return tomllib.loads(f"value = {written}")["value"]
    except tomllib.TOMLDecodeError:
        return written


def print_settings(town: TownPaths) -> None:
    """Every key that `ville.toml` gives, by section; and what may be added."""
    data = read_settings_data(_find_data_file(town))
    for section, fields in list_sections():
        print_line(section)
        for field in fields:
            value = data.values.get(field.key)
            print_line(
                f"  {'✓' if value is not None else '·'} {field.key:<24} {field.label}{'' if value is None else f' : {_shorten(value)}'}"
            )


def _shorten(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(value)
    if isinstance(value, list):
        return f"{len(value)}"
    return str(value)


def _find_data_file(town: TownPaths) -> Path:
    if not (path := town.conf.get(SETTINGS_DATA)):
        raise SettingsError([f"{town.settings_file.name} : ces réglages ne lisent pas {FILE} : il n’y a rien à montrer."])
    return Path(path)


def _format_schema() -> str:
    lines = []
    for section, fields in list_sections():
        lines.append(f"# {section}")
        for field in fields:
            keys = ", ".join(inner.key for inner in field.fields if inner.key)
            lines.append(f"{field.key:<24} {field.label}. {field.help}{f' Clés : {keys}.' if keys else ''}".rstrip())
    return "\n".join(lines)


def _format_schema_json() -> str:
    import json  # a program asks for it, a person seldom
    from dataclasses import asdict  # likewise

    fields_known = [asdict(field) for _, fields in list_sections() for field in fields]
    assert all(find_field(field["key"]) for field in fields_known)
    return json.dumps(fields_known, ensure_ascii=False, indent=1)
