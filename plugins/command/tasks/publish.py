"""`./beffroi publish` and `alert`: the day's work in one command; an alert written, put online and announced in one go."""

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from plugins.announce import commands
from plugins.command.command import command
from plugins.command.tasks.announce import announce_due, announce_urgent
from plugins.command.tasks.deploy import deploy_town
from plugins.command.tasks.write import check_town
from plugins.command.town import EVERYTHING, FIRST, NOW, PLACES, YES, open_town
from plugins.core.infrastructure.errors import BeffroiError, Exit
from plugins.core.infrastructure.town import TownPaths, print_line
from plugins.core.publication.kind import AGENTS, EVERYBODY
from plugins.engine.deploy.deploy import URGENT_PATIENCE, Comparison
from plugins.engine.incremental.build import build_town, build_town_job
from plugins.service.staff_site.build import build_staff_site
from plugins.town.alerts.alarm import end_alert, find_alert, raise_alarm, rehearse_alert, write_alert
from plugins.town.alerts.kinds import URGENCE


@command(help={**PLACES, **YES, **EVERYTHING, **NOW, **FIRST})
def publish(
    content: str | None = None,
    output: str | None = None,
    settings: str | None = None,
    yes: bool = False,
    whole: bool = False,
    now: bool = False,
    urgent: bool = False,
) -> Exit | None:
    """Vérifie, construit, met en ligne, annonce

    Chaque étape seulement si la précédente a réussi. Le site des agents et celui de tous ne s’attendent pas : la faute d’un texte ne
    retient que le sien. Peut être relancée à tout moment ; la seconde fois ne fait rien. Une fois tout vérifié
    dans la journée, seuls les textes qui ont bougé sont relus ; la construction regarde le reste.
    """
    town = open_town(settings, content, output)
    report = check_town(town)
    trouble: BeffroiError | None = None
    code = report.exit_code if report.is_held(EVERYBODY) else Exit.DONE
    try:
        code = code or _publish_for_all(town, yes, whole, urgent)
    except BeffroiError as error:
        trouble = error
    agents_code = report.exit_code if report.is_held(AGENTS) else build_agents_pages(town)
    if trouble is not None:
        raise trouble
    return code or announce_due(town, now=now) or agents_code or report.exit_code


def _publish_for_all(town: TownPaths, yes: bool, whole: bool, urgent: bool) -> Exit:
    """Build the site of all and put it online; the code of the step that stopped. Raises BeffroiError."""
    comparison = Comparison.EVERYTHING if whole else Comparison.CHANGES if urgent else Comparison.DAILY
    deploy = partial(deploy_town, yes=yes, patience=URGENT_PATIENCE if urgent else 0, comparison=comparison)
    first = (announce_urgent,) if urgent else ()
    job = replace(build_town_job(town), urgent=urgent)
    steps: tuple[Callable[[TownPaths], Exit], ...] = (write_post_links, partial(build_town, job=job), deploy, *first)
    return next(filter(None, (step(town) for step in steps)), Exit.DONE)


def build_agents_pages(town: TownPaths) -> Exit:
    """Update the agents' site; a failure is reported, and does not stop the rest."""
    try:
        return build_staff_site(town)
    except BeffroiError as error:
        print_line(f"Site des agents : {error}")
        return error.exit_code


def write_post_links(town: TownPaths) -> Exit:
    """Write the addresses of each publication's posts, to which its page will link."""
    return commands.prepare_syndication_links(town.conf, town.environ, sys.stdout)


ALERT_OPTIONS = {
    "text": "TEXTE : entre guillemets, tout ce qu’il faut lire",
    "until": "QUAND : « demain 18h », « ce soir 22h », « dans 3 heures », « 2026-03-28 18:00 »",
    "quartier": "QUARTIERS : un, ou plusieurs séparés par des virgules ; aucun : toute la commune",
    "severity": "GRAVITÉ : information, vigilance ou urgence (par défaut)",
    "lignes": "LIGNES : celles de bus ou de train, séparées par des virgules",
    "arrets": "ARRÊTS : séparés par des virgules",
    "instructions": "CONSIGNES : ce qu’il faut faire, séparées par des points-virgules",
    "contact": "QUI : un numéro, un lieu, des heures",
    "details": "DÉTAILS : le texte de la page, si l’on a le temps",
    "end": "met fin à l’alerte, et le dit partout où elle a été annoncée",
    "closing": "TEXTE : ce que l’on dit de sa fin",
    "dry-run": "répétition : montre tout, n’écrit rien, n’envoie rien",
}


@command(positional=["text"], help={**PLACES, **ALERT_OPTIONS})
def alert(
    text: str = "",
    until: str = "",
    quartier: str = "",
    severity: str = URGENCE,
    lignes: str = "",
    arrets: str = "",
    instructions: str = "",
    contact: str = "",
    details: str = "",
    end: bool = False,
    closing: str = "",
    dry_run: bool = False,
    content: str | None = None,
    output: str | None = None,
    settings: str | None = None,
) -> Exit | None:
    """Donne l’alerte : l’écrit, la met en ligne et l’annonce partout, tout de suite

    Passe devant une publication en cours, qui s’arrête. Peut être relancée : rien ne part deux fois. Une faute ailleurs dans le
    journal ne l’arrête pas. Exemple : ./beffroi alert "Eau non potable quartier Gare" --until "demain 18h" --quartier gare
    """
    town = open_town(settings, content, output)
    typed_lists = {"quartiers": quartier, "lignes": lignes, "arrets": arrets, "instructions": instructions}
    if end:
        file, message = end_alert(town, find_alert(town, text), closing, dry_run)
    else:
        file, message = write_alert(town, text, until, severity, typed_lists, contact, details, dry_run)
    if dry_run:
        rehearse_alert(town, file)
        print_line("Répétition : rien n’a été écrit, mis en ligne ni annoncé.")
        return Exit.DONE
    return raise_alarm(town, file, message).exit
