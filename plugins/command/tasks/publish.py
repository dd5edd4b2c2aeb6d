"""`./beffroi publish`: the day's work in one command."""

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from plugins.announce import commands
from plugins.command.command import command
from plugins.command.tasks.announce import announce_due, announce_urgent
from plugins.command.tasks.check import check_town
from plugins.command.tasks.deploy import deploy_town
from plugins.command.town import open_town
from plugins.command.words import EVERYTHING, FIRST, NOW, PLACES, YES
from plugins.core.infrastructure.errors import BeffroiError, Exit
from plugins.core.infrastructure.town import TownPaths, print_line
from plugins.core.publication.kind import AGENTS, EVERYBODY
from plugins.engine.deploy.deploy import URGENT_PATIENCE, Comparison
from plugins.engine.incremental.build import build_town, build_town_job
from plugins.service.staff_site.build import build_staff_site


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
