"""The pages of the town's settings: what each says now, and its form."""

import os
import signal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.git import GitError
from plugins.core.infrastructure.settings import SettingField, gather_settings
from plugins.core.infrastructure.town import TownPaths
from plugins.core.publication.raw_value import parse_whole_number
from plugins.service.access.models import StaffMember
from plugins.service.access.people import SETTINGS, find_visitor, require_role
from plugins.service.desk.checking import get_rules
from plugins.service.desk.publishing import PUSH, USUAL_TURN, find_lane
from plugins.service.desk.repository import build_author_environment, commit_file, explain_git_failure, hold_folder, remove_stale_locks
from plugins.service.desk.settings import Settings
from plugins.service.desk.site_steps import REBUILD, end_warmth
from plugins.service.web_service.audit import note_deed
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.models import OutboxWork
from plugins.service.web_service.outbox import GiveUp, TryLater, put_work
from plugins.service.web_service.pages import Refusal, render_page
from plugins.service.web_service.part import WebTown
from plugins.towns.town_settings.edit import change_settings_data
from plugins.towns.town_settings.read import SETTINGS_DATA, Place, SettingsData, parse_settings_data, read_settings_data
from plugins.towns.town_settings.schema import find_field, list_sections

CONTROLS = {
    "text": "line", "long_text": "area", "phone": "line", "email": "line", "web_address": "line", "colour": "line", "choice": "choice",
    "flag": "choice", "number": "line", "day": "line", "days": "area", "texts": "area", "town_file": "line", "content_file": "line",
    "group": "group", "groups": "rows", "named_groups": "rows", "periods": "area", "by_name": "named", "free": "free",
}  # fmt: skip
"""How each type of field is asked for; a type that is not there fails a test. `free` is a webmaster's: the form leaves it as it is."""
YES, NO = "oui", "non"
BLANKS = 1
"""Empty rows that wait below those of a list; another comes once it is filled and kept."""
HINTS = {
    "texts": "Un par ligne.",
    "days": "Un par ligne, par exemple 2026-03-15.",
    "day": "Par exemple 2026-03-15.",
    "periods": "Une par ligne : 2026-04-18 2026-05-03.",
    "colour": "Par exemple #1f4257.",
    "content_file": "Un fichier de content/.",
}


@dataclass(frozen=True)
class SettingControl:
    """One key as the page asks for it: `path` names it in the form (`emergency.0.number`). `value` is what its control holds; `fields` are
    those of a group; `rows` those of each of a list, `names` the keys of these rows where they have any."""

    path: str
    label: str
    help: str
    control: str
    required: bool = False
    value: str = ""
    choices: tuple[str, ...] = ()
    fields: tuple["SettingControl", ...] = ()
    rows: tuple[tuple["SettingControl", ...], ...] = ()
    names: tuple[str, ...] = ()


def make_control(field: SettingField, value: Any, path: str) -> SettingControl:
    """The control of `field`, which holds `value`; None where the town has not set it."""
    control = CONTROLS[field.type]
    example = f"Par exemple : {field.example}." if field.example else ""
    help_text = " ".join(filter(None, (field.help, HINTS.get(field.type, ""), example)))
    choices = field.choices if field.type == "choice" else (YES, NO) if field.type == "flag" else ()
    fields: tuple[SettingControl, ...] = ()
    rows: tuple[tuple[SettingControl, ...], ...] = ()
    names: tuple[str, ...] = ()
    if control == "group":
        fields = _build_group(field, value, path)
    elif control == "rows":
        listed = [{"name": each} if isinstance(each, str) else each for each in value or ()]
        rows = tuple(_build_group(field, each, f"{path}.{number}") for number, each in enumerate([*listed, *[{}] * BLANKS]))
    elif control == "named":
        entries = [*(value or {}).items(), *[("", None)] * BLANKS]
        names = tuple(str(name) for name, _ in entries)
        rows = tuple((make_control(field.fields[0], each, f"{path}.{number}.value"),) for number, (_, each) in enumerate(entries))
    text_shown = _format_text(field, value)
    return SettingControl(path, field.label, help_text, control, field.required, text_shown, choices, fields, rows, names)


def _build_group(field: SettingField, value: Any, path: str) -> tuple[SettingControl, ...]:
    inner_values = value if isinstance(value, Mapping) else {}
    return tuple(make_control(inner, inner_values.get(inner.key), f"{path}.{inner.key}") for inner in field.fields)


def _format_text(field: SettingField, value: Any) -> str:
    if value is None or isinstance(value, Mapping) or CONTROLS[field.type] in ("group", "rows", "named", "free"):
        return ""
    if field.type == "periods":
        return "\n".join(" ".join(map(str, pair)) if isinstance(pair, list) else str(pair) for pair in value)
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return {True: YES, False: NO}[value] if isinstance(value, bool) else str(value)


def read_value(field: SettingField, form_values: Mapping[str, str], path: str, old_value: object) -> object:
    """The value of `field` in the form; None where there is none. A value that only its room understands keeps its `old_value`."""
    control = CONTROLS[field.type]
    if control == "free":
        return old_value
    if control == "group":
        return _read_group(field, form_values, path, old_value if isinstance(old_value, Mapping) else {})
    if control == "rows":
        former_values = old_value if isinstance(old_value, list) else []
        groups = [
            _read_group(
                field,
                form_values,
                f"{path}.{number}",
                former_values[number] if number < len(former_values) and isinstance(former_values[number], Mapping) else {},
            )
            for number in _list_numbers(form_values, path)
        ]
        filled_groups = [group for group in groups if group]
        if field.type == "named_groups" and all(set(group) == {"name"} for group in filled_groups):
            return [group["name"] for group in filled_groups] or None
        return filled_groups or None
    if control == "named":
        former_values = list(old_value.values()) if isinstance(old_value, Mapping) else []
        entries = {
            name: read_value(
                field.fields[0], form_values, f"{path}.{number}.value", former_values[number] if number < len(former_values) else None
            )
            for number in _list_numbers(form_values, path)
            if (name := form_values.get(f"{path}.{number}.key", "").strip())
        }
        return {name: each for name, each in entries.items() if each is not None} or None
    return _read_text(field, form_values.get(path, "").replace("\r\n", "\n").strip())


def _read_group(field: SettingField, sent: Mapping[str, str], path: str, before: Mapping[str, Any]) -> dict[str, Any] | None:
    read_values = {inner.key: read_value(inner, sent, f"{path}.{inner.key}", before.get(inner.key)) for inner in field.fields}
    return {key: value for key, value in read_values.items() if value is not None} or None


def _list_numbers(sent: Mapping[str, str], path: str) -> list[int]:
    prefix = f"{path}."
    steps = {name.removeprefix(prefix).partition(".")[0] for name in sent if name.startswith(prefix)}
    return sorted(number for step in steps if (number := parse_whole_number(step)) is not None)


def _read_text(field: SettingField, text: str) -> object:
    if not text:
        return None
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if field.type == "flag":
        return {YES: True, NO: False}.get(text, text)
    if field.type == "number":
        number = parse_whole_number(text)
        return text if number is None else number
    if field.type == "periods":
        return [line.replace(",", " ").split() for line in lines]
    if field.type == "days":
        return lines if len(lines) > 1 else lines[0]
    return lines if field.type == "texts" else text


def list_changes(place: Place, old_value: object, new_value: object) -> Iterator[tuple[Place, object]]:
    """The minimal changes to write to `ville.toml`: comments stay beside what is unchanged."""
    if old_value == new_value:
        return
    if isinstance(old_value, Mapping) and isinstance(new_value, Mapping):
        for key in dict.fromkeys([*old_value, *new_value]):
            yield from list_changes((*place, str(key)), old_value.get(key), new_value.get(key))
    elif (
        isinstance(old_value, list)
        and isinstance(new_value, list)
        and len(old_value) == len(new_value)
        and all(isinstance(each, Mapping) for each in old_value)
    ):
        for number, (old, new) in enumerate(zip(old_value, new_value, strict=True)):
            yield from list_changes((*place, number), old, new)
    else:
        yield place, new_value


CHANGE_SETTING = "desk.setting"
CHANGED_MEANWHILE = "Quelqu’un d’autre a changé ce réglage entre-temps : rien n’est écrit. Rouvrez la page, et recommencez."


def find_settings_file(paths: TownPaths) -> Path:
    """The town's `ville.toml`. Raises SettingsError where its settings are still in Python."""
    if not (path := paths.conf.get(SETTINGS_DATA)):
        raise SettingsError(["Les réglages de cette commune ne sont pas dans un fichier ville.toml : ils ne se changent pas d’ici."])
    return Path(path)


def read_values(paths: TownPaths) -> SettingsData:
    """Read the values in the file. Raises SettingsError."""
    return read_settings_data(find_settings_file(paths))


def is_fixed_in_code(field: SettingField, paths: TownPaths, data: SettingsData) -> bool:
    """Whether a webmaster's Python gives another value, which wins."""
    data_value = data.get_settings().get(field.setting)
    return data_value is not None and paths.conf.get(field.setting) != data_value


def check_change(town: WebTown, field: SettingField, old_value: object, new_value: object) -> None:
    """Raises SettingsError with every mistake that the town's settings would have; nothing is written."""
    paths = town.open_paths()
    change_settings_data(
        find_settings_file(paths), dict(list_changes((field.key,), old_value, new_value)), lambda data: _check(town, paths, data), False
    )


def _check(town: WebTown, paths: TownPaths, data: SettingsData) -> None:
    """What every room thinks of the settings as they would be."""
    former = parse_settings_data(data.path, data.path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")).get_settings()
    conf = {name: value for name, value in paths.conf.items() if name not in former or value != former[name]}
    town.check_settings(replace(paths, conf={**data.get_settings(), **conf}))


def change_setting(town: WebTown, payload: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Write the requested settings, commit them, and queue a rebuild of the site. Raises GiveUp, TryLater."""
    field = find_field(payload["key"])
    person = StaffMember.objects.filter(pk=payload["person"]).first()
    if field is None or person is None:
        return None
    paths = town.open_paths()
    file = find_settings_file(paths)
    current, before, now = read_settings_data(file).values.get(field.key), payload["before"], payload["value"]
    if current not in (before, now):
        raise GiveUp(CHANGED_MEANWHILE)
    settings = gather_settings(Settings, paths.conf, paths.environ)
    environ = build_author_environment(paths.environ, person.name, settings.desk_email, str(paths.conf.get("SITEURL", "")))
    remove_stale_locks(file, environ)
    with hold_folder(file, environ):
        try:
            places = dict(list_changes((field.key,), current, now))
            change_settings_data(file, places, lambda data: _check(town, paths, data))
            commit = commit_file(file, environ, f"réglages : {field.label}"[:72])
        except SettingsError as wrong:
            raise GiveUp(str(wrong)) from None
        except GitError as failure:
            raise TryLater(explain_git_failure(file, environ, failure)) from None
    put_work(REBUILD, {}, town.clock(), key="settings", order=USUAL_TURN)
    put_work(PUSH, {}, town.clock(), key="push")
    end_warmth(town)
    if town.program:
        os.kill(os.getppid(), signal.SIGHUP)  # each process reads its settings when it starts
    return {"commit": commit}


HOME = "/bureau/reglages/"
FIRST_TURN = 1
LANES = "lanes"
WEBMASTERS = frozenset({"siteurl", "feed_authority", "demonstration_now", "strict_since", "deploy", "history_remote", "ledger", "service"})
"""Keys whose change moves the site or its identity: they are shown, and changed by a webmaster in the file."""
LAST = 6
"""Changes that the page still tells of."""


def is_open(field: SettingField) -> bool:
    """Whether the desk changes it."""
    return CONTROLS[field.type] != "free" and field.key not in WEBMASTERS


@require_safe
@require_role(SETTINGS)
def list_settings(request: HttpRequest) -> HttpResponse:
    """Every setting, by section, with what it says."""
    town = get_current_town()
    paths = town.open_paths()
    data = read_values(paths)
    listed = [
        (
            section,
            [
                (field, _shorten(data.values.get(field.key)), is_open(field))
                for field in fields
                if field.key in data.values or is_open(field)
            ],
        )
        for section, fields in list_sections()
    ]
    changes = OutboxWork.objects.filter(work=CHANGE_SETTING).order_by("-pk")[:LAST]
    field_changes = [(find_field(change.payload["key"]), change) for change in changes]
    return render_page(request, "service/town_settings.html", {"sections": listed, "changes": field_changes, "now": town.clock()})


def _shorten(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, dict):
        return ", ".join(str(each) for each in value.values() if isinstance(each, str))[:90] or ", ".join(map(str, value))[:90]
    if isinstance(value, list):
        items = [str(next(iter(each.values()), "")) if isinstance(each, dict) else str(each) for each in value]
        return ", ".join(items)[:90]
    return str(value)[:90]


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(SETTINGS)
def edit_setting(request: HttpRequest, key: str) -> HttpResponse:
    """The form of a setting; sent, it is checked, then changed by the worker."""
    field, town = find_field(key), get_current_town()
    if field is None or not is_open(field):
        raise Refusal(404)
    paths = town.open_paths()
    data = read_values(paths)
    before, wrong = data.values.get(key), ""
    value = before
    if request.method == "POST":
        value = read_value(field, request.POST.dict(), key, before)
        try:
            check_change(town, field, before, value)
        except SettingsError as error:
            wrong = str(error)
        else:
            _ask(request, field, before, value)
            return HttpResponseRedirect(HOME)
    variables = {
        "field": field,
        "control": make_control(field, value, key),
        "wrong": wrong,
        "fixed": is_fixed_in_code(field, paths, data),
        "usual": _list_usual_lanes() if key == LANES else [],
    }
    return render_page(request, "service/town_setting.html", variables, status=422 if wrong else 200)


def _ask(request: HttpRequest, field: SettingField, before: object, value: object) -> None:
    visitor = find_visitor(request)
    if before == value:
        return
    payload = {"key": field.key, "before": before, "value": value, "person": visitor.person.pk}
    with transaction.atomic():
        put_work(CHANGE_SETTING, payload, get_current_town().clock(), order=FIRST_TURN)
        note_deed(visitor.describe_deed("réglage", field.key))


def _list_usual_lanes() -> list[tuple[str, str, int, int]]:
    """The kinds, with their names in the setting, and who must agree now."""
    lanes = [(kind, find_lane(kind.name)) for kind in get_rules(get_current_town()).kinds]
    return [(kind.label, kind.name, lane.people, lane.silence) for kind, lane in lanes]
