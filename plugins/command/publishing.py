"""The commands of who publishes: check, build, deploy, announce, each a step that can be taken again."""

import sys
from functools import partial

from invoke import task

from plugins.announce import commands as announcing
from plugins.build.build import build as build_site
from plugins.command.doctor import doctor as examine
from plugins.command.town import Town, open_town
from plugins.command.words import PLACES, SETTINGS, near, say
from plugins.deploy.deploy import deploy as deploy_site
from plugins.editorial.check import check as check_content
from plugins.feeds.websub import tell as tell_hubs
from plugins.preview.standalone import standalone
from plugins.publication.checkout import ROOT
from plugins.publication.errors import Exit

STANDALONE = str(ROOT / "apercu")
"""Where a preview that needs no server is built: never where `deploy` would take it."""
NOW = {"now": "essaie tout de suite un compte que son réseau a arrêté, une fois réparé"}
YES = {"yes": "met en ligne même si plus d’un tiers du site en est supprimé"}


@task(help={**PLACES, **YES, **NOW})
def publish(context, content=None, output=None, settings=None, yes=False, now=False):
    """Vérifie, construit, met en ligne, annonce

    Chaque étape seulement si la précédente a réussi. Peut être relancée à tout moment ; la seconde fois ne fait rien.
    """
    town = open_town(settings, content, output)
    for step in (checked, linked, built, partial(deployed, yes=yes), partial(announced, now=now)):
        code = step(town)
        if code:
            return code
    return Exit.DONE


@task(help={**PLACES, "preview": "un aperçu à emporter, dans apercu/ : brouillons et publications programmées y sont, marqués"})
def build(context, content=None, output=None, settings=None, preview=False):
    """Construit le site pour la production

    Le site précédent reste en place tant que le nouveau n’est pas entier. Un aperçu s’ouvre sans serveur, d’un double clic.
    """
    town = open_town(settings, content, output or (STANDALONE if preview else None))
    if not preview:
        return built(town)
    shown = standalone(town.content, town.output, town.settings_file, town.conf["SITEURL"], town.environ)
    say(f"Aperçu construit : {near(shown)}")
    return Exit.DONE


@task(help={**SETTINGS, **YES, "output": "DOSSIER : le site à mettre en ligne, output/ par défaut"})
def deploy(context, output=None, settings=None, yes=False):
    """Met le site construit en ligne, là où dit le réglage DEPLOY

    Par défaut dans le dossier public/. Les images d’abord, puis les pages, puis les flux, puis les suppressions.
    """
    return deployed(open_town(settings, None, output), yes)


@task(help={**SETTINGS, **NOW, "dry-run": "montre ce qui partirait, sans rien envoyer", "json": "écrit le rapport en JSON"})
def announce(context, dry_run=False, json=False, now=False, settings=None):
    """Annonce une fois chaque publication nouvelle sur les réseaux

    Sans identifiants de réseau, les annonces vont dans la boîte d’envoi, un dossier de fichiers.
    """
    return announced(open_town(settings), dry_run, json, now)


@task(help=SETTINGS)
def doctor(context, settings=None):
    """Regarde si tout va bien, sans rien écrire ni publier

    Comptes, registre, site public, mise en ligne, automate : une ligne par point, vert ou rouge, avec le remède.
    """
    town = open_town(settings)
    return examine(town.conf, town.environ, sys.stdout)


def checked(town: Town) -> Exit:
    """Say every mistake of every file."""
    report = check_content(town.content, town.conf, town.environ)
    say(str(report))
    return report.exit_code


def linked(town: Town) -> Exit:
    """Have ready where the posts of each publication are: its page will lead there."""
    return announcing.link(town.conf, town.environ, sys.stdout)


def built(town: Town) -> Exit:
    """Build the site."""
    say(f"Site construit : {near(build_site(town.content, town.output, town.settings_file, town.environ))}")
    return Exit.DONE


def deployed(town: Town, yes: bool = False) -> Exit:
    """Put the site online; with `yes`, even when much of it goes."""
    done = deploy_site(town.output, town.conf, town.environ, sys.stdout, yes)
    tell_hubs(done.changed, town.output, town.conf, town.environ, sys.stdout)
    return done.exit


def announced(town: Town, dry_run: bool = False, as_json: bool = False, now: bool = False) -> Exit:
    """Announce what is due, or with `dry_run` only say it; with `now`, on stopped accounts too."""
    return announcing.run(town.conf, town.environ, dry_run, as_json, sys.stdout, now)
