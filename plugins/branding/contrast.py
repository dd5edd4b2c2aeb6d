"""The colours of a town that could not be read, each with the nearest that can."""

from collections.abc import Iterator

from plugins.branding.colour import contrast, nearest
from plugins.branding.palettes import Palette
from plugins.branding.tones import GROUNDS, READ

IN_FRENCH = {"paper": "la page", "sheet": "les champs", "wash": "les zones calmes"}
"""The grounds, as a webmaster is told of them."""


def find_refused_colours(palette: Palette) -> Iterator[str]:
    """Why `town` or `accent` cannot be used with the grounds of the palette, in French. White on one is as easily read as it on white."""
    for key, colour in (("town", palette.town), ("accent", palette.accent)):
        worst = min(GROUNDS, key=lambda ground: contrast(colour, palette.day[ground]))
        measured = contrast(colour, palette.day[worst])
        if measured < READ:
            ground = palette.day[worst]
            better = nearest(colour, [palette.day[name] for name in GROUNDS], READ)
            yield (
                f"{key} : « {colour} » ne se lit pas assez sur {IN_FRENCH[worst]} (« {ground} ») : contraste de {_figure(measured)}, "
                f"il en faut {_figure(READ)}. La plus proche qui convienne : « {better} »."
            )


def _figure(number: float) -> str:
    """Rounded down: what misses the mark never seems to reach it."""
    return f"{int(10 * number) / 10:.1f}".replace(".", ",")
