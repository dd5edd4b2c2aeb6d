"""The commands of who writes. Their docstrings are the French help."""

from invoke import task

from plugins.command.publishing import checked
from plugins.command.town import open_town
from plugins.command.words import PLACES, SETTINGS, near, say
from plugins.editorial.check import check as check_content
from plugins.editorial.new import new as new_publication
from plugins.editorial.stamp import stamp as stamp_identities
from plugins.preview.preview import Preview
from plugins.preview.preview import preview as serve_preview
from plugins.publication.checkout import ROOT


@task(help={"port": "PORT : le premier port essayé, 8000 par défaut", "content": PLACES["content"]})
def preview(context, port=8000, content=None):
    """Montre le journal sur cette machine, et le refait à chaque enregistrement

    Les brouillons et les publications programmées y sont, bien marqués. Rien n’est publié ni annoncé. Ctrl-C pour arrêter.
    """
    town, public = open_town(str(ROOT / "pelicanconf.py"), content), open_town(None).conf["SITEURL"]
    folder, content = town.state / "preview", str(town.content)

    def report() -> None:
        checked(open_town(str(town.settings_file), content))

    shown = Preview(town.content, town.settings_file, ROOT / "theme", folder, public, report, say, town.environ)
    serve_preview(shown, port)


@task(positional=["kind", "title"], help={"kind": "GENRE : article, breve ou page", "title": "TITRE : entre guillemets"})
def new(context, kind, title):
    """Prépare un fichier daté, avec son identité, prêt à remplir

    Affiche son chemin. N’écrase jamais un fichier. Exemple : ./beffroi new article "Le marché revient"
    """
    town = open_town(str(ROOT / "pelicanconf.py"))
    say(str(near(new_publication(kind, title, town.content, town.conf, town.environ))))


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
    say(report.json() if json else "\n".join(report.lines(warnings)))
    return report.exit_code


@task(help={**SETTINGS, "content": PLACES["content"]})
def id(context, content=None, settings=None):
    """Inscrit son identité dans chaque fichier qui n’en a pas

    Un changement de titre ou d’adresse ne change alors plus rien pour les lecteurs abonnés.
    """
    town = open_town(settings, content)
    stamped = stamp_identities(town.content, town.conf, town.environ)
    for path in stamped:
        say(str(near(path)))
    done = "1 fichier complété." if len(stamped) == 1 else f"{len(stamped)} fichiers complétés."
    say(done if stamped else "Tous les fichiers ont déjà leur identité.")
