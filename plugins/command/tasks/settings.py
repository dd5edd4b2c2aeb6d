"""`./beffroi settings`: what `ville.toml` says, changed with its comments kept."""

import tomllib
from pathlib import Path

from plugins.command.command import command
from plugins.command.line import UsageError
from plugins.command.town import check_settings, open_drafts_town
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.town import TownPaths, locate_drafts_town, print_line
from plugins.core.publication.whole_number import parse_whole_number
from plugins.towns.town_settings.read import FILE, SETTINGS_DATA, Place, read_settings_data
from plugins.towns.town_settings.schema import find_field, list_sections

OPTIONS = {
    "action": "set, show (par défaut), schema",
    "change": 'CLÉ=VALEUR, pour set : town.phone="01 23 45 67 89" ; une valeur vide efface la clé',
    "json": "avec schema : pour un programme",
}


@command(positional=["action", "change"], help=OPTIONS)
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
