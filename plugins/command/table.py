"""The table of the commands, by the moment of the day they belong to.

A row's command is imported once it is asked for: the list of all, or a misspelt word, loads no room.
"""

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import NamedTuple, Protocol


class RunnableCommand(Protocol):
    """The protocol of a command; `plugins.command.command.Command` is one."""

    __doc__: str | None

    def answer(self, words: Sequence[str]) -> int:
        """The exit code, once it has done what `words` ask."""


class CommandRow(NamedTuple):
    """One command: the word that people type, its `group`, its one-line help in French, where it is: `module.function` of
    `plugins/command/tasks/`."""

    name: str
    group: str
    description: str
    where: str

    def load(self) -> RunnableCommand:
        """Import it."""
        module, _, name = self.where.rpartition(".")
        loaded: RunnableCommand = getattr(import_module(f"plugins.command.tasks.{module}"), name)
        return loaded


WRITING, PUBLISHING, DESK, COUNCIL, NIGHT = "Écrire", "Publier", "Le bureau", "Le conseil", "La nuit"
LEDGER, PRINTING, TOWN, MANUAL, DEVELOPING = "Le registre des annonces", "Imprimer", "La ville", "Le manuel", "Développer"

COMMANDS = (
    CommandRow("preview", WRITING, "Montre le journal sur cette machine, et le refait à chaque enregistrement", "preview.preview"),
    CommandRow("new", WRITING, "Prépare un fichier daté, avec son identité, prêt à remplir", "new.new"),
    CommandRow("check", WRITING, "Dit toutes les fautes de tous les fichiers, sans rien écrire", "check.check"),
    CommandRow("id", WRITING, "Inscrit son identité dans chaque fichier qui n’en a pas", "new.id"),
    CommandRow("import", WRITING, "Reprend un site entier, des lieux, ou un agenda, d’un autre programme", "import_.import_"),
    CommandRow("export", WRITING, "Écrit les débats dans un fichier que Discourse reprend", "export.export"),
    CommandRow("publish", PUBLISHING, "Vérifie, construit, met en ligne, annonce", "publish.publish"),
    CommandRow("build", PUBLISHING, "Construit le site pour la production", "build.build"),
    CommandRow("deploy", PUBLISHING, "Met le site construit en ligne, là où dit le réglage DEPLOY", "deploy.deploy"),
    CommandRow("warm", PUBLISHING, "Garde le journal en mémoire : ce qui est enregistré est en ligne en une seconde", "warm.warm"),
    CommandRow("announce", PUBLISHING, "Annonce une fois chaque publication nouvelle sur les réseaux", "announce.announce"),
    CommandRow("refresh", PUBLISHING, "Va chercher l’état des bus, et le montre sans refaire le site", "refresh.refresh"),
    CommandRow("doctor", PUBLISHING, "Regarde si tout va bien, sans rien écrire ni publier", "doctor.doctor"),
    CommandRow("serve", DESK, "Tient le bureau : écrire, corriger et alerter depuis un navigateur", "serve.serve"),
    CommandRow("live", COUNCIL, "Tient le direct d’un conseil : le téléphone écrit, la page suit", "live.live"),
    CommandRow("alert", NIGHT, "Donne l’alerte : l’écrit, la met en ligne et l’annonce partout, tout de suite", "alert.alert"),
    CommandRow("begin", LEDGER, "Commence à annoncer à partir de maintenant", "ledger.begin"),
    CommandRow("ledger", LEDGER, "Montre le registre : ce qui a été annoncé, ce qui est douteux", "ledger.ledger"),
    CommandRow("settle", LEDGER, "Tranche une annonce dont on ne sait pas si elle est partie", "ledger.settle"),
    CommandRow("recover", LEDGER, "Refait le registre d’après les comptes", "ledger.recover"),
    CommandRow("withdraw", LEDGER, "Retire des réseaux ce qui annonce une publication retirée", "ledger.withdraw"),
    CommandRow("budget", LEDGER, "Montre ce que les annonces ont coûté dans le mois", "ledger.budget"),
    CommandRow("erase", LEDGER, "Efface du registre un nom, ou les textes anciens ou retirés", "ledger.erase"),
    CommandRow("magazine", PRINTING, "Prépare le magazine d’un mois : ses articles, ses brèves, leurs codes QR", "print.magazine"),
    CommandRow("print", PRINTING, "Prépare les affiches, la carte et l’encart, avec les comptes et leurs codes QR", "print.print"),
    CommandRow("init", TOWN, "Prépare le dossier d’une ville, par des questions", "init.init"),
    CommandRow("demo", TOWN, "Montre Valbrune-sur-Oise, la ville inventée de la démonstration", "init.demo"),
    CommandRow("upgrade", TOWN, "Passe à une autre version de Beffroi, ou y revient", "upgrade.upgrade"),
    CommandRow("towns", TOWN, "Travaille pour toutes les villes d’un dossier", "towns.towns"),
    CommandRow("settings", TOWN, "Montre les réglages de la ville, ou en change un", "settings.settings"),
    CommandRow("help", MANUAL, "Montre une page du manuel dans le terminal", "help.help"),
    CommandRow("test", DEVELOPING, "Lance toutes les vérifications de Beffroi", "test.test"),
)
"""In the order of the day's work."""


def group_rows(rows: Iterable[CommandRow]) -> dict[str, list[CommandRow]]:
    """The rows under the heading of each group, in their order."""
    groups: dict[str, list[CommandRow]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    return groups
