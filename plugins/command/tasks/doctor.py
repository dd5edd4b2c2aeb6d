"""`./beffroi doctor`: the state of everything, or the State's verdict on the site and the mail."""

import sys
from pathlib import Path

from plugins.command.command import command
from plugins.command.doctor import print_findings, run_doctor
from plugins.command.town import open_town
from plugins.command.words import SETTINGS
from plugins.core.infrastructure.errors import Exit, SettingsError


@command(
    help=SETTINGS
    | {
        "etat": "juge le site et la messagerie comme l’État : ses 16 critères, les pages légales, avec le remède",
        "dkim": "SÉLECTEUR : avec --etat, celui de la clé DKIM, que donne l’hébergeur de la messagerie",
        "pays": "FICHIER : avec --etat, la base « adresse,adresse,pays » où l’État lit le pays du serveur de messagerie",
    }
)
def doctor(settings: str | None = None, etat: bool = False, dkim: str | None = None, pays: str | None = None) -> Exit | None:
    """Regarde si tout va bien, sans rien écrire ni publier

    Comptes, registre, site public, mise en ligne, automate : une ligne par point, vert ou rouge, avec le remède.
    """
    if (dkim or pays) and not etat:
        raise SettingsError(["--dkim et --pays vont avec --etat."])
    town = open_town(settings)
    if not etat:
        return run_doctor(town.conf, town.environ, sys.stdout, town=town)
    from plugins.towns.state_check.verdict import JudgedTown, judge  # the DNS library, for this option alone

    judged_town = JudgedTown(
        town=town.conf["TOWN"],
        siteurl=str(town.conf["SITEURL"]),
        output=town.output,
        dkim_selector=dkim,
        countries=Path(pays) if pays else None,
    )
    return print_findings(judge(judged_town), town.environ, sys.stdout)
