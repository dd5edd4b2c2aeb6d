"""The manifest of the room `branding`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from plugins.core.infrastructure.errors import Mistake, SettingsError
from plugins.core.infrastructure.settings import SettingField, parse_text, setting
from plugins.core.publication.hand_offs import ContextNames
from plugins.core.publication.identifiers import slugify, suggest_closest
from plugins.core.publication.room import Conf, Environ, Room, RoomInputs
from plugins.journal.branding.palettes import (
    DENSITIES,
    GROUNDS,
    HEXADECIMAL,
    PALETTES,
    READABLE_CONTRAST,
    Palette,
    compute_contrast,
    find_nearest,
)

if TYPE_CHECKING:
    from plugins.journal.branding.palettes import Appearance

COLOURS = ("town", "accent")
KEYS = ("palette", *COLOURS, "density", "arms")


@dataclass(frozen=True)
class TownLook:
    """`palette` holds the town's own colours where it has some; `density` is a key of DENSITIES; `arms` a file of the content, or empty."""

    palette: Palette = PALETTES["beffroi"]
    density: str = "normale"
    arms: str = ""


def parse_look(value: Any) -> TownLook:
    """The look in {"palette": …, "town": …, "accent": …, "density": …, "arms": …}. Raises SettingsError with every mistake."""
    if not isinstance(value, Mapping):
        raise ValueError('il faut un dictionnaire, entre accolades, par exemple {"palette": "riviere"}.')
    reading = _Reading(value)
    palette = PALETTES[reading.one_of("palette", PALETTES, "beffroi")]
    density = reading.one_of("density", DENSITIES, "normale")
    own: dict[str, Any] = {key: reading.colour(key) for key in COLOURS if key in value}
    if reading.mistakes:
        raise SettingsError(reading.mistakes)
    palette = replace(palette, **own)
    if unreadable := list(explain_refused_colours(palette)):
        raise SettingsError(unreadable)
    return TownLook(palette, density, parse_text(value["arms"]) if value.get("arms") else "")


@dataclass
class _Reading:
    """One look up of the setting, and what was wrong in it."""

    value: Mapping[str, Any]
    mistakes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for key in sorted(set(self.value) - set(KEYS)):
            self.mistakes.append(f"« {key} » n’est pas connu. Les clés sont : {', '.join(KEYS)}.")

    def one_of(self, key: str, choices: Mapping[str, Any], otherwise: str) -> str:
        value = str(self.value.get(key) or otherwise)
        if slugify(value) in choices:
            return slugify(value)
        remedy = suggest_closest(value, choices)
        self.mistakes.append(f"{key} : « {value} » n’existe pas. {remedy}")
        return otherwise

    def colour(self, key: str) -> str:
        value = str(self.value[key]).strip().lower()
        if not HEXADECIMAL.fullmatch(value):
            self.mistakes.append(f"{key} : « {value} » n’est pas une couleur. Écrivez par exemple « #1f4257 ».")
        return value


@dataclass(frozen=True)
class Settings:
    """The settings of the room `branding`."""

    look: TownLook = setting(
        parse_look,
        "L’apparence.",
        default=TownLook(),
        form="group",
        fields=(
            SettingField(
                "palette",
                "choice",
                "Les couleurs de fond et d’encre",
                choices=("beffroi", "riviere", "verger"),
                details="De jour et de nuit : ardoise et brique, eau profonde et cuivre, vert et prune.",
            ),
            SettingField("town", "colour", "La couleur de la ville", "Le bandeau, les toits."),
            SettingField("accent", "colour", "La couleur des rubriques", details="Et de ce qui presse."),
            SettingField(
                "density",
                "choice",
                "L’air entre les lignes",
                choices=("aeree", "normale", "serree"),
                details="Les colonnes et les sections aussi.",
            ),
            SettingField(
                "arms",
                "content_file",
                "Les armes ou le logo",
                "Un SVG ou un PNG de content/.",
                example="images/armes.svg",
                details="À la place du beffroi et de l’icône d’onglet.",
            ),
        ),
        details="[Les couleurs, plus bas](#lapparence).",
    )


IN_FRENCH = {"paper": "la page", "sheet": "les champs", "wash": "les zones calmes"}
"""The grounds, as a webmaster is told of them."""


def explain_refused_colours(palette: Palette) -> Iterator[str]:
    """Why `town` or `accent` cannot be used with the grounds of the palette, in French. White on one is as easily read as it on white."""
    for key, colour in (("town", palette.town), ("accent", palette.accent)):
        worst = min(GROUNDS, key=lambda ground: compute_contrast(colour, palette.day[ground]))
        measured = compute_contrast(colour, palette.day[worst])
        if measured < READABLE_CONTRAST:
            ground = palette.day[worst]
            better = find_nearest(colour, [palette.day[name] for name in GROUNDS], READABLE_CONTRAST)
            yield (
                f"{key} : « {colour} » ne se lit pas assez sur {IN_FRENCH[worst]} (« {ground} ») : contraste de {_format_ratio(measured)}, "
                f"il en faut {_format_ratio(READABLE_CONTRAST)}. La plus proche qui convienne : « {better} »."
            )


def _format_ratio(number: float) -> str:
    """Rounded down: what misses the mark never seems to reach it."""
    return f"{int(10 * number) / 10:.1f}".replace(".", ",")


def check_resources(files: frozenset[str], conf: Conf, environ: Environ) -> Iterator[Mistake]:
    """Mistakes in this room's own files that would stop a build."""
    from plugins.journal.branding.theme_files import RESOURCES  # what reads them whole: for `check` alone

    for check in RESOURCES:
        yield from check(files, conf, environ)


class BrandingContext(ContextNames):
    """The journal's look, for templates."""

    look: Appearance
    """The colours by day and by night, by the names of the tokens; the arms or None."""


ROOM = Room(
    settings=Settings,
    resource_checks=check_resources,
    context=BrandingContext,
    inputs=RoomInputs(),
)
