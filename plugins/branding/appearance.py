"""What pages and other rooms may know of the look: see `Appearance`."""

from dataclasses import dataclass

from plugins.branding.arms import Arms
from plugins.branding.palettes import Tones


@dataclass(frozen=True)
class Appearance:
    """The colours by day and by night, by the names of the tokens; `arms` is None where the theme's belfry stands."""

    day: Tones
    night: Tones
    arms: Arms | None
