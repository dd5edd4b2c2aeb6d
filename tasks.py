"""The commands of `./beffroi`: each a few lines that call a room. Their docstrings are the French help."""

import sys
from pathlib import Path

from invoke import task

from plugins.announce import commands as announcing
from plugins.build.build import build as build_site
from plugins.command.journal import Journal, open_journal
from plugins.command.program import run
from plugins.command.test import test as run_tests
from plugins.deploy.deploy import deploy as deploy_site
from plugins.editorial.check import check as check_content
from plugins.editorial.new import new as new_publication
from plugins.editorial.stamp import stamp as stamp_identities
from plugins.preview.carried import carried
from plugins.preview.preview import Preview
from plugins.preview.preview import preview as serve_preview
from plugins.publication.checkout import ROOT
from plugins.publication.errors import Exit

HERE = Path.cwd()
CARRIED = str(ROOT / "apercu")
"""Where a preview to carry away is built: never where `deploy` would take it."""

PLACES = {
    "content": "DOSSIER : le contenu, content/ par défaut",
    "output": "DOSSIER : où écrire le site, output/ par défaut",
    "settings": "FICHIER : les réglages, publishconf.py par défaut",
}
SETTINGS = {"settings": PLACES["settings"]}


@task(help={"port": "PORT : le premier port essayé, 8000 par défaut", "content": PLACES["content"]})
def preview(context, port=8000, content=None):
    """Montre le journal sur cette machine, et le refait à chaque enregistrement

    Les brouillons et les publications programmées y sont, bien marqués. Rien n’est publié ni annoncé. Ctrl-C pour arrêter.
    """
    journal, public = open_journal(str(ROOT / "pelicanconf.py"), content), open_journal(None).conf["SITEURL"]
    folder, content = _state(journal) / "preview", str(journal.content)

    def report() -> None:
        _checked(open_journal(str(journal.settings_file), content))

    shown = Preview(journal.content, journal.settings_file, ROOT / "theme", folder, public, report, _say, journal.environ)
    serve_preview(shown, port)


@task(positional=["kind", "title"], help={"kind": "GENRE : article, breve ou page", "title": "TITRE : entre guillemets"})
def new(context, kind, title):
    """Prépare un fichier daté, avec son identité, prêt à remplir

    Affiche son chemin. N’écrase jamais un fichier. Exemple : ./beffroi new article "Le marché revient"
    """
    journal = open_journal(str(ROOT / "pelicanconf.py"))
    _say(str(_near(new_publication(kind, title, journal.content, journal.conf, journal.environ))))


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
    journal = open_journal(settings, content)
    report = check_content(journal.content, journal.conf, journal.environ)
    _say(report.json() if json else "\n".join(report.lines(warnings)))
    return report.exit_code


@task(help={**SETTINGS, "content": PLACES["content"]})
def id(context, content=None, settings=None):
    """Inscrit son identité dans chaque fichier qui n’en a pas

    Un changement de titre ou d’adresse ne change alors plus rien pour les lecteurs abonnés.
    """
    journal = open_journal(settings, content)
    stamped = stamp_identities(journal.content, journal.conf, journal.environ)
    for path in stamped:
        _say(str(_near(path)))
    done = "1 fichier complété." if len(stamped) == 1 else f"{len(stamped)} fichiers complétés."
    _say(done if stamped else "Tous les fichiers ont déjà leur identité.")


@task(help={**PLACES, "preview": "un aperçu à emporter, dans apercu/ : brouillons et publications programmées y sont, marqués"})
def build(context, content=None, output=None, settings=None, preview=False):
    """Construit le site pour la production

    Le site précédent reste en place tant que le nouveau n’est pas entier. Un aperçu s’ouvre sans serveur, d’un double clic.
    """
    journal = open_journal(settings, content, output or (CARRIED if preview else None))
    if not preview:
        return _built(journal)
    built = carried(journal.content, journal.output, journal.settings_file, journal.conf["SITEURL"], journal.environ)
    _say(f"Aperçu construit : {_near(built)}")
    return Exit.DONE


@task(help={**SETTINGS, "output": "DOSSIER : le site à mettre en ligne, output/ par défaut"})
def deploy(context, output=None, settings=None):
    """Met le site construit en ligne, là où dit le réglage DEPLOY

    Par défaut dans le dossier public/. Les images d’abord, puis les pages, puis les flux, puis les suppressions.
    """
    return _deployed(open_journal(settings, None, output))


@task(help={**SETTINGS, "dry-run": "montre ce qui partirait, sans rien envoyer", "json": "une ligne JSON par annonce"})
def announce(context, dry_run=False, json=False, settings=None):
    """Annonce une fois chaque publication nouvelle sur les réseaux

    Sans identifiants de réseau, les annonces vont dans la boîte d’envoi, un dossier de fichiers.
    """
    return _announced(open_journal(settings), dry_run, json)


@task(help=PLACES)
def publish(context, content=None, output=None, settings=None):
    """Vérifie, construit, met en ligne, annonce

    Chaque étape seulement si la précédente a réussi. Peut être relancée à tout moment ; la seconde fois ne fait rien.
    """
    journal = open_journal(settings, content, output)
    for step in (_checked, _built, _deployed, _announced):
        code = step(journal)
        if code:
            return code
    return Exit.DONE


@task(help=SETTINGS)
def begin(context, settings=None):
    """Commence à annoncer à partir de maintenant

    Ce qui est déjà publié est tenu pour déjà dit : un réseau nouveau ne répète pas le passé.
    """
    journal = open_journal(settings)
    return announcing.begin(journal.conf, journal.environ, sys.stdout)


@task(help={**SETTINGS, "json": "une ligne JSON par annonce"})
def ledger(context, json=False, settings=None):
    """Montre le registre : ce qui a été annoncé, ce qui est douteux"""
    journal = open_journal(settings)
    return announcing.show_ledger(journal.conf, journal.environ, json, sys.stdout)


@task(
    positional=["which", "decision"],
    help={
        **SETTINGS,
        "which": "RÉFÉRENCE : celle que settle seul montre, ou all",
        "decision": "DÉCISION : un des mots que settle seul explique",
    },
)
def settle(context, which="", decision="", settings=None):
    """Tranche une annonce dont on ne sait pas si elle est partie

    Sans mot, montre celles qui attendent. Allez voir le compte de la ville, puis dites ce que vous avez vu.
    """
    journal = open_journal(settings)
    return announcing.settle(journal.conf, journal.environ, which, decision, sys.stdout)


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


def _checked(journal: Journal) -> Exit:
    report = check_content(journal.content, journal.conf, journal.environ)
    _say(str(report))
    return report.exit_code


def _built(journal: Journal) -> Exit:
    _say(f"Site construit : {_near(build_site(journal.content, journal.output, journal.settings_file, journal.environ))}")
    return Exit.DONE


def _deployed(journal: Journal) -> Exit:
    return deploy_site(journal.output, journal.conf, journal.environ, sys.stdout)


def _announced(journal: Journal, dry_run: bool = False, as_json: bool = False) -> Exit:
    return announcing.run(journal.conf, journal.environ, dry_run, as_json, sys.stdout)


def _state(journal: Journal) -> Path:
    return Path(journal.environ.get("BEFFROI_STATE") or ".beffroi").resolve()


def _near(path: Path) -> Path:
    """The path as someone standing here would type it."""
    return path.relative_to(HERE) if path.is_relative_to(HERE) else path


def _say(text: str) -> None:
    print(text, flush=True)


COMMANDS = {
    "Écrire": (preview, new, check, id),
    "Publier": (publish, build, deploy, announce),
    "Le registre des annonces": (begin, ledger, settle),
    "Développer": (test,),
}

if __name__ == "__main__":
    sys.exit(run(COMMANDS, sys.argv[1:]))
