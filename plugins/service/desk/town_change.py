"""Change a setting of the town from the desk: check it as a build does, write `ville.toml` with its comments kept, commit under the
person's name, rebuild the site."""

import os
import signal
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.git import GitError
from plugins.core.infrastructure.settings import SettingField, gather_settings
from plugins.core.infrastructure.town import TownPaths
from plugins.service.access.models import StaffMember
from plugins.service.desk.journal_memory import end_warmth
from plugins.service.desk.publishing import PUSH, USUAL_TURN
from plugins.service.desk.repository import build_author_environment, commit_file, explain_git_failure, hold_folder, remove_stale_locks
from plugins.service.desk.settings import Settings
from plugins.service.desk.site_steps import REBUILD
from plugins.service.desk.town_form import list_changes
from plugins.service.web_service.outbox import GiveUp, TryLater, put_work
from plugins.service.web_service.part import WebTown
from plugins.towns.town_settings.edit import change_settings_data
from plugins.towns.town_settings.read import SETTINGS_DATA, SettingsData, parse_settings_data, read_settings_data
from plugins.towns.town_settings.schema import find_field

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
