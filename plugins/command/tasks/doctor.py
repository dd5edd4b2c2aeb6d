"""`./beffroi doctor`: the state of everything."""

import sys

from plugins.command.command import Context, command
from plugins.command.doctor import run_doctor
from plugins.command.town import open_town
from plugins.command.words import SETTINGS
from plugins.infrastructure.errors import Exit


@command(help=SETTINGS)
def doctor(context: Context, settings: str | None = None) -> Exit | None:
    """Regarde si tout va bien, sans rien écrire ni publier

    Comptes, registre, site public, mise en ligne, automate : une ligne par point, vert ou rouge, avec le remède.
    """
    town = open_town(settings)
    return run_doctor(town.conf, town.environ, sys.stdout, town=town)
