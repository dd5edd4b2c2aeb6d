"""A dictionary of the settings, read by a dataclass whose fields are declared as settings are; every mistake in it is told at once."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields
from difflib import get_close_matches
from typing import Any, TypeVar

from plugins.infrastructure.errors import SettingsError

Section = TypeVar("Section")
Name = TypeVar("Name")
Value = TypeVar("Value")
Read = Callable[[Any], Any]


def dictionary(section: type[Section]) -> Callable[[Any], Section]:
    """What reads a dictionary into `section`. It raises SettingsError with every mistake, each after the key that it is about."""

    def read(value: Any) -> Section:
        if not isinstance(value, Mapping):
            raise ValueError("il faut un dictionnaire, entre accolades.")
        field_by_name = {item.name: item for item in fields(section)}  # type: ignore[arg-type]  # no type says « a dataclass » in Python 3.11
        values: dict[str, Any] = {}
        wrong = list(_unknown(value, field_by_name))
        for name, item in field_by_name.items():
            if value.get(name) is not None:
                wrong += _read_into(values, name, item.metadata["read"], value[name])
            elif item.default is MISSING:
                wrong.append(f"« {name} » manque. {item.metadata['help']}")
        if wrong:
            raise SettingsError(wrong)
        return section(**values)

    return read


def several(read: Callable[[Any], Value]) -> Callable[[Any], tuple[Value, ...]]:
    """What reads a list of what `read` reads. It raises SettingsError with every mistake, each after its number."""

    def all_of(value: Any) -> tuple[Value, ...]:
        if isinstance(value, str) or not isinstance(value, list | tuple):
            raise ValueError("il faut une liste, entre crochets.")
        values: dict[str, Value] = {}
        wrong = [mistake for number, item in enumerate(value, 1) for mistake in _read_into(values, str(number), read, item)]
        if wrong:
            raise SettingsError(wrong)
        return tuple(values.values())

    return all_of


def mapping_reader(read_name: Callable[[Any], Name], read: Callable[[Any], Value]) -> Callable[[Any], Mapping[Name, Value]]:
    """What reads a dictionary whose names are the town's own. It raises SettingsError with every mistake, each after its name."""

    def all_of(value: Any) -> Mapping[Name, Value]:
        if not isinstance(value, Mapping):
            raise ValueError("il faut un dictionnaire, entre accolades.")
        names: dict[str, Name] = {}
        values: dict[str, Value] = {}
        wrong = [mistake for name in value for mistake in _read_into(names, str(name), read_name, name)]
        wrong += [mistake for name, item in value.items() for mistake in _read_into(values, str(name), read, item)]
        if wrong:
            raise SettingsError(wrong)
        return {names[name]: values[name] for name in values}

    return all_of


def _read_into(values: dict[str, Value], name: str, read: Callable[[Any], Value], value: Any) -> list[str]:
    """The mistakes of one value, which is put in `values` when there is none."""
    try:
        values[name] = read(value)
    except SettingsError as error:
        return [f"{name} › {mistake}" for mistake in error.mistakes]
    except (ValueError, TypeError) as error:
        return [f"{name} › {error}"]
    return []


def _unknown(value: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[str]:
    for name in (str(name) for name in value if name not in known):
        meant = get_close_matches(name, list(known), n=1, cutoff=0.7)
        hint = f"Vouliez-vous dire « {meant[0]} » ?" if meant else f"Les clés sont : {', '.join(known)}."
        yield f"« {name} » n’est pas connu. {hint}"
