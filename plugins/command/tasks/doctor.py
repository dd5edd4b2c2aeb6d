"""`./beffroi doctor`: the health checks of every room, in parallel, each with a time limit; or the State's verdict. Reads only."""

import sys
import time
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TextIO

from plugins.command.command import command
from plugins.command.town import SETTINGS, list_usable_rooms, open_town
from plugins.core.infrastructure.errors import BeffroiError, Exit, SettingsError
from plugins.core.infrastructure.redact import Redactor
from plugins.core.infrastructure.town import TownPaths
from plugins.core.publication.room import HealthCheck, HealthFinding, list_rooms_in_use, red
from plugins.towns.town_folder.upgrade import check_stored_files, list_stored_files

PATIENCE = 45.0
"""Seconds for all the looks together: a network is given 10 to be reached and 30 to answer."""
WIDTH = len("attention")
RACED = ("encodings.idna", "stringprep", "netrc")
"""What the libraries load at their first call, inside it: several looks that load it at once may trip over each other."""


def run_doctor(
    conf: Mapping[str, Any], environ: Mapping[str, str], out: TextIO, patience: float = PATIENCE, town: TownPaths | None = None
) -> Exit:
    """Say the state of everything, one line each, with the remedy; 3 when something is red. Of a `town`, what it keeps too."""
    names = list_usable_rooms(conf)
    rooms = list_rooms_in_use(names)
    looks = [look for room in rooms if room.list_health_checks for look in room.list_health_checks(conf, environ)]
    if town is not None:
        looks.append(HealthCheck("ce que la ville garde", lambda: check_stored_files(list_stored_files(town, names))))
    results = zip(looks, run_checks(looks, patience), strict=True)
    return print_findings(((look.subject, sign) for look, signs in results for sign in signs), environ, out)


def print_findings(findings: Iterable[tuple[str, HealthFinding]], environ: Mapping[str, str], out: TextIO) -> Exit:
    """A line for each finding, under its subject, as it comes; then how many of each light there were. 3 when one is red."""
    redactor = Redactor(environ)
    lights: list[str] = []
    for subject, sign in findings:
        print(redactor.clean(format_line(subject, sign)), file=out, flush=True)
        lights.append(sign.light)
    print(f"{_format_count(lights, 'vert')}, {lights.count('attention')} à surveiller, {_format_count(lights, 'rouge')}.", file=out)
    return Exit.PERSON if "rouge" in lights else Exit.DONE


def format_line(subject: str, sign: HealthFinding) -> str:
    """One finding on a line; its colour is also a word, for those who cannot see it."""
    return f"{sign.light:<{WIDTH}}  {subject} : {sign.text} {sign.remedy}".rstrip()


def _format_count(lights: list[str], light: str) -> str:
    number = lights.count(light)
    return f"{number} {light}{'s' if number > 1 else ''}"


def run_checks(looks: list[HealthCheck], patience: float) -> Iterable[list[HealthFinding]]:
    """Run the health checks together and give their findings, in order; one still running after `patience` seconds is red."""
    deadline = time.monotonic() + patience
    queues: list[SimpleQueue[list[HealthFinding]]] = []
    for name in RACED:
        import_module(name)
    for look in looks:
        queues.append(SimpleQueue())
        Thread(target=_run_check, args=(look, queues[-1]), daemon=True).start()
    for queue in queues:
        try:
            yield queue.get(timeout=max(deadline - time.monotonic(), 0.001))
        except Empty:
            yield [red("injoignable : pas de réponse à temps.", "Vérifiez le réseau de la machine, puis relancez.")]


def _run_check(look: HealthCheck, results: SimpleQueue[list[HealthFinding]]) -> None:
    try:
        results.put(list(look.run()))
    except BeffroiError as error:
        results.put([red(str(error))])
    except Exception as error:
        results.put([red(f"ce contrôle a échoué ({type(error).__name__}, {error}).", "C’est un défaut de Beffroi : signalez-le-nous.")])


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
