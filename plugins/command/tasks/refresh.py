"""`./beffroi refresh transit`: update the state of the buses between two builds."""

import sys
from pathlib import Path

from plugins.command.command import command
from plugins.command.line import UsageError, format_unknown_word
from plugins.command.town import open_town
from plugins.command.words import SETTINGS
from plugins.core.infrastructure.errors import Exit, SettingsError
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.infrastructure.town import TownPaths
from plugins.engine.deploy.settings import Settings, find_web_root
from plugins.town.transit.refresh import refresh_traffic

WHAT = ("transit",)


@command(
    positional=["what"],
    help={**SETTINGS, "what": "QUOI : transit", "to": "DOSSIER : le site en ligne, sur cette machine ; celui du réglage DEPLOY par défaut"},
)
def refresh(what: str, to: str | None = None, settings: str | None = None) -> Exit | None:
    """Va chercher l’état des bus, et le montre sans refaire le site

    À lancer toutes les deux minutes sur la machine qui sert le site. Écrit trafic/direct/, que deploy ne touche jamais. Exemple :
    ./beffroi refresh transit
    """
    if what not in WHAT:
        raise UsageError(format_unknown_word("chose", what, list(WHAT)))
    named = Path(to).expanduser().resolve() if to else None
    town = open_town(settings)
    return refresh_traffic({**town.conf, "PATH": str(town.content)}, town.environ, named or _find_served_folder(town), sys.stdout)


def _find_served_folder(town: TownPaths) -> Path:
    """The folder of the site where it is online. Raises SettingsError when it is on another machine."""
    folder = find_web_root(town.conf, town.environ)
    if folder is None:
        where = gather_settings(Settings, town.conf, town.environ).deploy
        message = f"DEPLOY : le site est ailleurs ({where}). Lancez refresh sur la machine qui le sert, avec --to et le dossier du site."
        raise SettingsError([message])
    return folder
