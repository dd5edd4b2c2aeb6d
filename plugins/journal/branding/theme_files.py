"""The files of the theme that a town's look changes or adds: `css/tokens.css` with its values in it, and its arms, which are checked."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.infrastructure.settings import gather_settings
from plugins.journal.branding.palettes import DENSITIES, Arms, build_day_tones, build_night_tones, read_arms_picture
from plugins.journal.branding.room import Settings, TownLook

TOKENS = "css/tokens.css"


def list_theme_files(look: TownLook, tokens: str, content: Path) -> tuple[dict[str, bytes], Arms | None]:
    """The theme files that `look` replaces, by path, none for the theme's default look; and the arms among them.

    `tokens` is the text of the theme's own style sheet, `content` the folder of the content. Raises ValueError, in French.
    """
    content_by_path: dict[str, bytes] = {}
    arms = None
    if (look.palette, look.density) != (TownLook().palette, TownLook().density):
        day = {**build_day_tones(look.palette), **DENSITIES[look.density]}
        content_by_path[TOKENS] = rewrite_tokens(tokens, day, build_night_tones(look.palette)).encode()
    if look.arms:
        arms, made_of = read_arms(content, look.arms)
        content_by_path[arms.path] = made_of
    return content_by_path, arms


def write_theme_files(files: Mapping[str, bytes], cache: Path) -> Path:
    """A folder of `cache` that holds exactly these files. Two builds that differ have two, and one that is there is not touched."""
    digest = hashlib.blake2b(repr(sorted(files.items())).encode(), digest_size=8).hexdigest()
    folder = cache / digest
    for name, content in files.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return folder


def read_arms(content: Path, name: str) -> tuple[Arms, bytes]:
    """The arms in the file `name` of the folder `content`, and its bytes. Raises ValueError, in French."""
    path = (content / name).resolve()
    if not path.is_relative_to(content.resolve()) or not path.is_file():
        raise ValueError(f"arms : « {name} » n’est pas un fichier de {content.name}/.")
    try:
        return read_arms_picture(path.name, path.read_bytes()), path.read_bytes()
    except ValueError as error:
        raise ValueError(f"arms : « {name} » : {error}") from error


NIGHT = "@media (prefers-color-scheme: dark)"


class UndeclaredToken(ValueError):
    """The style sheet does not declare a token that is to be changed."""


def rewrite_tokens(css: str, day: Mapping[str, str], night: Mapping[str, str]) -> str:
    """`css` with these values: those of `day` before what it declares for the night, those of `night` after. Raises UndeclaredToken."""
    light, mark, dark = css.partition(NIGHT)
    return _replace_values(light, day) + mark + _replace_values(dark, night)


def _replace_values(css: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        css, times = re.subn(rf"(?<=[\s{{;]--{re.escape(name)}: )[^;]+(?=;)", value, css, count=1)
        if not times:
            raise UndeclaredToken(f"« --{name} » n’est pas dans css/tokens.css du thème.")
    return css


def check_town_arms(files: frozenset[str], conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Mistake]:
    """Arms that are not there, or that cannot be shown."""
    look = gather_settings(Settings, conf, environ).look
    try:
        if look.arms:
            read_arms(Path(conf["PATH"]), look.arms)
    except ValueError as error:
        yield Mistake("réglages", 0, "LOOK", str(error), sort="armes illisibles")


RESOURCES = (check_town_arms,)
