"""The tables of settings of `docs/reglages.md`, made of what the rooms declare.

`.venv-dev/bin/python -m tests.settings_page` writes them; `tests/test_docs.py` says when a declaration has moved on.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from plugins.core.infrastructure.settings import SettingField
from plugins.towns.town_settings.schema import KEPT_IN_CODE, list_declared_fields, list_sections
from tests.house import ROOT

PAGE = ROOT / "docs" / "reglages.md"
HEAD = "| réglage | à quoi il sert | par défaut |\n|---|---|---|\n"
IN_CODE = "Dans pelicanconf.py"
"""The heading of the settings that no form edits."""


def write_tables(page: str) -> str:
    """The page, with the table below each heading of the form made again; raises ValueError where a heading is missing."""
    tables = {heading: list(fields) for heading, fields in list_sections()}
    tables[IN_CODE] = [_write_as_code(list_declared_fields()[name.lower()]) for name in sorted(KEPT_IN_CODE)]
    for heading, fields in tables.items():
        rows = "".join(row for field in fields for row in format_rows(field, f"`{field.setting}`", field.key))
        page, count = re.subn(
            rf"(^### {re.escape(heading)}\n(?:(?!#).*\n)*?)\| réglage .*\n(?:\|.*\n)+",
            lambda found, rows=rows: f"{found[1]}{HEAD}{rows}",
            page,
            count=1,
            flags=re.MULTILINE,
        )
        if not count:
            raise ValueError(f"no table below « {heading} »")
    return page


def _write_as_code(field: SettingField) -> SettingField:
    return replace(field, default=field.default.title()) if field.type == "flag" else field


def format_rows(field: SettingField, name: str, path: str) -> Iterator[str]:
    """The row of a setting, then those of its keys, each as `settings set` takes it."""
    words = [f"{field.label}.", field.help, field.details]
    if field.choices:
        words.append(f"Au choix : {', '.join(f'`{choice}`' for choice in field.choices)}.")
    if field.example:
        words.append(f"Par exemple : `{field.example}`.")
    default = "à donner" if field.required else f"`{field.default}`" if field.default else ""
    yield f"| {name} | {' '.join(filter(None, words))} | {default} |\n"
    step = {"groups": ".1", "named_groups": ".1", "by_name": ".…"}.get(field.type, "")
    inner = field.fields[0].fields if field.type == "by_name" and field.fields else field.fields
    for each in (each for each in inner if each.key):
        yield from format_rows(each, f"`{path}{step}.{each.key}`", f"{path}{step}.{each.key}")


if __name__ == "__main__":
    PAGE.write_text(write_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
