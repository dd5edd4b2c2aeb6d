"""The commands of `./beffroi`: each a few lines that call a room. Their docstrings are the French help."""

import sys
from functools import partial
from pathlib import Path

from invoke import task

from plugins.announce import commands as announcing
from plugins.build.build import build as build_site
from plugins.command.doctor import doctor as examine
from plugins.command.program import run
from plugins.command.test import test as run_tests
from plugins.command.town import Town, open_town
from plugins.deploy.deploy import deploy as deploy_site
from plugins.editorial.check import check as check_content
from plugins.editorial.new import new as new_publication
from plugins.editorial.stamp import stamp as stamp_identities
from plugins.feeds.websub import tell as tell_hubs
from plugins.preview.preview import Preview
from plugins.preview.preview import preview as serve_preview
from plugins.preview.standalone import standalone
from plugins.publication.checkout import ROOT
from plugins.publication.errors import Exit

HERE = Path.cwd()
STANDALONE = str(ROOT / "apercu")
"""Where a preview that needs no server is built: never where `deploy` would take it."""

PLACES = {
    "content": "DOSSIER : le contenu, content/ par défaut",
    "output": "DOSSIER : où écrire le site, output/ par défaut",
    "settings": "FICHIER : les réglages, publishconf.py par défaut",
}
SETTINGS = {"settings": PLACES["settings"]}
NOW = {"now": "essaie tout de suite un compte que son réseau a arrêté, une fois réparé"}
YES = {"yes": "met en ligne même si plus d’un tiers du site en est supprimé"}


@task(help={"port": "PORT : le premier port essayé, 8000 par défaut", "content": PLACES["content"]})
def preview(context, port=8000, content=None):
    """Montre le journal sur cette machine, et le refait à chaque enregistrement

    Les brouillons et les publications programmées y sont, bien marqués. Rien n’est publié ni annoncé. Ctrl-C pour arrêter.
    """
    town, public = open_town(str(ROOT / "pelicanconf.py"), content), open_town(None).conf["SITEURL"]
    folder, content = town.state / "preview", str(town.content)

    def report() -> None:
        _checked(open_town(str(town.settings_file), content))

    shown = Preview(town.content, town.settings_file, ROOT / "theme", folder, public, report, _say, town.environ)
    serve_preview(shown, port)


@task(positional=["kind", "title"], help={"kind": "GENRE : article, breve ou page", "title": "TITRE : entre guillemets"})
def new(context, kind, title):
    """Prépare un fichier daté, avec son identité, prêt à remplir

    Affiche son chemin. N’écrase jamais un fichier. Exemple : ./beffroi new article "Le marché revient"
    """
    town = open_town(str(ROOT / "pelicanconf.py"))
    _say(str(_near(new_publication(kind, title, town.content, town.conf, town.environ))))


@task(
    help={
        **SETTINGS,
        "content": PLACES["content"],
        "warnings": "montre aussi, une à une, les fautes sans gravité qui ne sont que comptées",
        "json": "écrit les fautes en JSON",
    }
)
def check(context, content=None, settings=None, warnings=False, json=False):
    """Dit toutes les fautes de tous les fichiers, sans rien écrire

    Une ligne par faute : le fichier et la ligne, la clé, ce qui ne va pas, ce qu’il faut écrire.
    """
    town = open_town(settings, content)
    report = check_content(town.content, town.conf, town.environ)
    _say(report.json() if json else "\n".join(report.lines(warnings)))
    return report.exit_code


@task(help={**SETTINGS, "content": PLACES["content"]})
def id(context, content=None, settings=None):
    """Inscrit son identité dans chaque fichier qui n’en a pas

    Un changement de titre ou d’adresse ne change alors plus rien pour les lecteurs abonnés.
    """
    town = open_town(settings, content)
    stamped = stamp_identities(town.content, town.conf, town.environ)
    for path in stamped:
        _say(str(_near(path)))
    done = "1 fichier complété." if len(stamped) == 1 else f"{len(stamped)} fichiers complétés."
    _say(done if stamped else "Tous les fichiers ont déjà leur identité.")


@task(help={**PLACES, "preview": "un aperçu à emporter, dans apercu/ : brouillons et publications programmées y sont, marqués"})
def build(context, content=None, output=None, settings=None, preview=False):
    """Construit le site pour la production

    Le site précédent reste en place tant que le nouveau n’est pas entier. Un aperçu s’ouvre sans serveur, d’un double clic.
    """
    town = open_town(settings, content, output or (STANDALONE if preview else None))
    if not preview:
        return _built(town)
    built = standalone(town.content, town.output, town.settings_file, town.conf["SITEURL"], town.environ)
    _say(f"Aperçu construit : {_near(built)}")
    return Exit.DONE


@task(help={**SETTINGS, **YES, "output": "DOSSIER : le site à mettre en ligne, output/ par défaut"})
def deploy(context, output=None, settings=None, yes=False):
    """Met le site construit en ligne, là où dit le réglage DEPLOY

    Par défaut dans le dossier public/. Les images d’abord, puis les pages, puis les flux, puis les suppressions.
    """
    return _deployed(open_town(settings, None, output), yes)


@task(help={**SETTINGS, **NOW, "dry-run": "montre ce qui partirait, sans rien envoyer", "json": "écrit le rapport en JSON"})
def announce(context, dry_run=False, json=False, now=False, settings=None):
    """Annonce une fois chaque publication nouvelle sur les réseaux

    Sans identifiants de réseau, les annonces vont dans la boîte d’envoi, un dossier de fichiers.
    """
    return _announced(open_town(settings), dry_run, json, now)


@task(help={**PLACES, **YES, **NOW})
def publish(context, content=None, output=None, settings=None, yes=False, now=False):
    """Vérifie, construit, met en ligne, annonce

    Chaque étape seulement si la précédente a réussi. Peut être relancée à tout moment ; la seconde fois ne fait rien.
    """
    town = open_town(settings, content, output)
    for step in (_checked, _built, partial(_deployed, yes=yes), partial(_announced, now=now)):
        code = step(town)
        if code:
            return code
    return Exit.DONE


@task(help=SETTINGS)
def begin(context, settings=None):
    """Commence à annoncer à partir de maintenant

    Ce qui est déjà publié est tenu pour déjà dit : un réseau nouveau ne répète pas le passé.
    """
    town = open_town(settings)
    return announcing.begin(town.conf, town.environ, sys.stdout)


@task(help={**SETTINGS, "json": "les lignes du registre, une ligne JSON par annonce"})
def ledger(context, json=False, settings=None):
    """Montre le registre : ce qui a été annoncé, ce qui est douteux"""
    town = open_town(settings)
    return announcing.show_ledger(town.conf, town.environ, json, sys.stdout)


@task(help={**SETTINGS, "month": "MOIS : 2026-03, celui-ci par défaut", "csv": "pour un tableur"})
def budget(context, month="", csv=False, settings=None):
    """Montre ce que les annonces ont coûté dans le mois

    Par compte, en dollars, au plus : messages, liens, images, suppressions, relectures, et ce que le mois coûtera à ce rythme.
    """
    town = open_town(settings)
    return announcing.budget(town.conf, town.environ, month, csv, sys.stdout)


@task(
    positional=["which", "decision"],
    help={
        **SETTINGS,
        "which": "RÉFÉRENCE : celle que settle seul montre, all pour toutes, ou skipped pour les trop anciennes",
        "decision": "DÉCISION : un des mots que settle seul explique",
    },
)
def settle(context, which="", decision="", settings=None):
    """Tranche une annonce dont on ne sait pas si elle est partie

    Sans mot, montre celles qui attendent. Allez voir le compte de la ville, puis dites ce que vous avez vu.
    """
    town = open_town(settings)
    return announcing.settle(town.conf, town.environ, which, decision, sys.stdout)


@task(help=SETTINGS)
def doctor(context, settings=None):
    """Regarde si tout va bien, sans rien écrire ni publier

    Comptes, registre, site public, mise en ligne, automate : une ligne par point, vert ou rouge, avec le remède.
    """
    town = open_town(settings)
    return examine(town.conf, town.environ, sys.stdout)


@task(
    positional=["words"],
    iterable=["words"],
    help={"full": "les campagnes entières (coupures, mutations, courses)", "words": "MOTS : donnés à pytest"},
)
def test(context, words, full=False):
    """Lance toutes les vérifications de Beffroi

    Moins de dix minutes sur deux cœurs ; --full va au bout des longues campagnes.
    """
    return run_tests(words, full)


def _checked(town: Town) -> Exit:
    report = check_content(town.content, town.conf, town.environ)
    _say(str(report))
    return report.exit_code


def _built(town: Town) -> Exit:
    _say(f"Site construit : {_near(build_site(town.content, town.output, town.settings_file, town.environ))}")
    return Exit.DONE


def _deployed(town: Town, yes: bool = False) -> Exit:
    deployed = deploy_site(town.output, town.conf, town.environ, sys.stdout, yes)
    tell_hubs(deployed.changed, town.output, town.conf, town.environ, sys.stdout)
    return deployed.exit


def _announced(town: Town, dry_run: bool = False, as_json: bool = False, now: bool = False) -> Exit:
    return announcing.run(town.conf, town.environ, dry_run, as_json, sys.stdout, now)


def _near(path: Path) -> Path:
    """The path as someone standing here would type it."""
    return path.relative_to(HERE) if path.is_relative_to(HERE) else path


def _say(text: str) -> None:
    print(text, flush=True)


COMMANDS = {
    "Écrire": (preview, new, check, id),
    "Publier": (publish, build, deploy, announce, doctor),
    "Le registre des annonces": (begin, ledger, settle, budget),
    "Développer": (test,),
}

if __name__ == "__main__":
    sys.exit(run(COMMANDS, sys.argv[1:]))
