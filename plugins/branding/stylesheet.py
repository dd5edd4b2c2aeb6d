"""The theme's `tokens.css` with the town's own values in it: the same file, so that no page waits for one more."""

import re
from collections.abc import Mapping

NIGHT = "@media (prefers-color-scheme: dark)"


class UndeclaredToken(ValueError):
    """The style sheet does not declare a token that is to be changed."""


def rewrite_tokens(css: str, day: Mapping[str, str], night: Mapping[str, str]) -> str:
    """`css` with these values: those of `day` before what it declares for the night, those of `night` after. Raises UndeclaredToken."""
    light, mark, dark = css.partition(NIGHT)
    return _changed(light, day) + mark + _changed(dark, night)


def _changed(css: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        css, times = re.subn(rf"(?<=[\s{{;]--{re.escape(name)}: )[^;]+(?=;)", value, css, count=1)
        if not times:
            raise UndeclaredToken(f"« --{name} » n’est pas dans css/tokens.css du thème.")
    return css
