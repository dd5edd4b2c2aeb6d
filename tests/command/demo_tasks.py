"""A few commands, with one of each ending."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from plugins.command.command import command
from plugins.command.program import CommandRow, run
from plugins.core.infrastructure.errors import ContentError, Exit, Mistake, NotNow, PersonRequired, SettingsError


@command(
    help={
        "kind": "GENRE : article, breve ou page",
        "title": "TITRE : entre guillemets",
        "count": "NOMBRE : combien d’exemplaires",
        "dry_run": "montre sans rien faire",
        "output": "DOSSIER : où écrire",
    },
)
def new(kind, title, count=1, dry_run=False, output="sortie"):
    """Crée une publication datée, prête à remplir.

    N’écrase jamais un fichier.
    """
    print(f"{kind}|{title}|{count}|{dry_run}|{output}")


@command()
def id():
    """Donne une identité aux fichiers qui n’en ont pas."""
    print("identité « é » : fait")


@command(positional=["rest"], iterable=["rest"], help={"full": "en entier", "rest": "MOTS : pour pytest"})
def test(rest, full=False):
    """Fait les vérifications."""
    print(f"{rest}|{full}")


@command(help={"how": "FIN : laquelle"})
def end(how):
    """Finit comme on le demande."""
    match how:
        case "content":
            raise ContentError([Mistake("content/a.md", 4, "titre", "il manque.")])
        case "settings":
            raise SettingsError(["SITENAME : ce réglage manque.", "SITEURL : ce réglage manque."])
        case "closed":
            Path("/sys/beffroi").mkdir()
        case "person":
            raise PersonRequired("Le réseau X refuse : compte suspendu.")
        case "later":
            raise NotNow("La page ne répond pas encore.")
        case "interrupted":
            raise KeyboardInterrupt
        case "defect":
            raise RuntimeError("jeton s3cr3t-canari refusé")
        case "returned":
            return Exit.LATER
        case "loud":
            print("ligne\n" * 100_000)


class DemoRow(CommandRow):
    """A command of this file."""

    def load(self):
        """The command."""
        return globals()[self.where]


if __name__ == "__main__":
    rows = (
        DemoRow("new", "Écrire", "Crée une publication datée, prête à remplir.", "new"),
        DemoRow("id", "Écrire", "Donne une identité aux fichiers qui n’en ont pas.", "id"),
        DemoRow("test", "Vérifier", "Fait les vérifications.", "test"),
        DemoRow("end", "Vérifier", "Finit comme on le demande.", "end"),
    )
    sys.exit(run(sys.argv[1:], rows))
