"""The templates that the theme in use has: another theme than ours may have no « Nous suivre »."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


def find_template(folders: Iterable[str | Path], name: str) -> Path | None:
    """The first file of `folders` that is the template `name`, given with its ending."""
    return next((path for folder in folders if (path := Path(folder, name)).is_file()), None)


def has_template(conf: Mapping[str, Any], name: str, *others: Path) -> bool:
    """Whether the theme in use, or one of the folders `others`, has a page of that name."""
    folders = [*conf["THEME_TEMPLATES_OVERRIDES"], Path(conf["THEME"]) / "templates", *others]
    return find_template(folders, f"{name}.html") is not None
