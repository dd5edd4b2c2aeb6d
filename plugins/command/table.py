"""The table of the commands, by the moment of the day they belong to.

A row's command is imported by its own function, and by nothing before that: the list of all, or a misspelt word, loads neither a room
nor Invoke.
"""

from collections.abc import Callable, Iterable, Sequence
from types import ModuleType
from typing import NamedTuple, Protocol


class RunnableCommand(Protocol):
    """The protocol of a command; `plugins.command.command.Command` is one."""

    __doc__: str | None

    def answer(self, words: Sequence[str]) -> int:
        """The exit code, once it has done what `words` ask."""


class CommandRow(NamedTuple):
    """One command: the word that people type, its `group`, its one-line help in French, the function that imports it."""

    name: str
    group: str
    description: str
    load: Callable[[], RunnableCommand]


def _preview() -> RunnableCommand:
    from plugins.command.tasks.preview import preview  # once it is asked for

    return preview


def _new() -> RunnableCommand:
    from plugins.command.tasks.new import new  # once it is asked for

    return new


def _check() -> RunnableCommand:
    from plugins.command.tasks.check import check  # once it is asked for

    return check


def _id() -> RunnableCommand:
    from plugins.command.tasks.new import id  # once it is asked for

    return id


def _import() -> RunnableCommand:
    from plugins.command.tasks.import_ import import_  # once it is asked for

    return import_


def _export() -> RunnableCommand:
    from plugins.command.tasks.export import export  # once it is asked for

    return export


def _publish() -> RunnableCommand:
    from plugins.command.tasks.publish import publish  # once it is asked for

    return publish


def _build() -> RunnableCommand:
    from plugins.command.tasks.build import build  # once it is asked for

    return build


def _deploy() -> RunnableCommand:
    from plugins.command.tasks.deploy import deploy  # once it is asked for

    return deploy


def _warm() -> RunnableCommand:
    from plugins.command.tasks.warm import warm  # once it is asked for

    return warm


def _announce() -> RunnableCommand:
    from plugins.command.tasks.announce import announce  # once it is asked for

    return announce


def _refresh() -> RunnableCommand:
    from plugins.command.tasks.refresh import refresh  # once it is asked for

    return refresh


def _doctor() -> RunnableCommand:
    from plugins.command.tasks.doctor import doctor  # once it is asked for

    return doctor


def _live() -> RunnableCommand:
    from plugins.command.tasks.live import live  # once it is asked for

    return live


def _serve() -> RunnableCommand:
    from plugins.command.tasks.serve import serve  # once it is asked for

    return serve


def _alert() -> RunnableCommand:
    from plugins.command.tasks.alert import alert  # once it is asked for

    return alert


def _ledger_tasks() -> ModuleType:
    from plugins.command.tasks import ledger  # once one of them is asked for

    return ledger


def _magazine() -> RunnableCommand:
    from plugins.command.tasks.print import magazine  # once it is asked for

    return magazine


def _print() -> RunnableCommand:
    from plugins.command.tasks.print import print  # once it is asked for

    return print


def _init() -> RunnableCommand:
    from plugins.command.tasks.init import init  # once it is asked for

    return init


def _demo() -> RunnableCommand:
    from plugins.command.tasks.init import demo  # once it is asked for

    return demo


def _upgrade() -> RunnableCommand:
    from plugins.command.tasks.upgrade import upgrade  # once it is asked for

    return upgrade


def _towns() -> RunnableCommand:
    from plugins.command.tasks.towns import towns  # once it is asked for

    return towns


def _settings() -> RunnableCommand:
    from plugins.command.tasks.settings import settings  # once it is asked for

    return settings


def _help() -> RunnableCommand:
    from plugins.command.tasks.help import help  # once it is asked for

    return help


def _test() -> RunnableCommand:
    from plugins.command.tasks.test import test  # once it is asked for

    return test


WRITING, PUBLISHING, DESK, COUNCIL, NIGHT = "Écrire", "Publier", "Le bureau", "Le conseil", "La nuit"
LEDGER, PRINTING, TOWN, MANUAL, DEVELOPING = "Le registre des annonces", "Imprimer", "La ville", "Le manuel", "Développer"

COMMANDS = (
    CommandRow("preview", WRITING, "Montre le journal sur cette machine, et le refait à chaque enregistrement", _preview),
    CommandRow("new", WRITING, "Prépare un fichier daté, avec son identité, prêt à remplir", _new),
    CommandRow("check", WRITING, "Dit toutes les fautes de tous les fichiers, sans rien écrire", _check),
    CommandRow("id", WRITING, "Inscrit son identité dans chaque fichier qui n’en a pas", _id),
    CommandRow("import", WRITING, "Reprend un site entier, des lieux, ou un agenda, d’un autre programme", _import),
    CommandRow("export", WRITING, "Écrit les débats dans un fichier que Discourse reprend", _export),
    CommandRow("publish", PUBLISHING, "Vérifie, construit, met en ligne, annonce", _publish),
    CommandRow("build", PUBLISHING, "Construit le site pour la production", _build),
    CommandRow("deploy", PUBLISHING, "Met le site construit en ligne, là où dit le réglage DEPLOY", _deploy),
    CommandRow("warm", PUBLISHING, "Garde le journal en mémoire : ce qui est enregistré est en ligne en une seconde", _warm),
    CommandRow("announce", PUBLISHING, "Annonce une fois chaque publication nouvelle sur les réseaux", _announce),
    CommandRow("refresh", PUBLISHING, "Va chercher l’état des bus, et le montre sans refaire le site", _refresh),
    CommandRow("doctor", PUBLISHING, "Regarde si tout va bien, sans rien écrire ni publier", _doctor),
    CommandRow("serve", DESK, "Tient le bureau : écrire, corriger et alerter depuis un navigateur", _serve),
    CommandRow("live", COUNCIL, "Tient le direct d’un conseil : le téléphone écrit, la page suit", _live),
    CommandRow("alert", NIGHT, "Donne l’alerte : l’écrit, la met en ligne et l’annonce partout, tout de suite", _alert),
    CommandRow("begin", LEDGER, "Commence à annoncer à partir de maintenant", lambda: _ledger_tasks().begin),
    CommandRow("ledger", LEDGER, "Montre le registre : ce qui a été annoncé, ce qui est douteux", lambda: _ledger_tasks().ledger),
    CommandRow("settle", LEDGER, "Tranche une annonce dont on ne sait pas si elle est partie", lambda: _ledger_tasks().settle),
    CommandRow("recover", LEDGER, "Refait le registre d’après les comptes", lambda: _ledger_tasks().recover),
    CommandRow("withdraw", LEDGER, "Retire des réseaux ce qui annonce une publication retirée", lambda: _ledger_tasks().withdraw),
    CommandRow("budget", LEDGER, "Montre ce que les annonces ont coûté dans le mois", lambda: _ledger_tasks().budget),
    CommandRow("erase", LEDGER, "Efface du registre un nom, ou les textes anciens ou retirés", lambda: _ledger_tasks().erase),
    CommandRow("magazine", PRINTING, "Prépare le magazine d’un mois : ses articles, ses brèves, leurs codes QR", _magazine),
    CommandRow("print", PRINTING, "Prépare les affiches, la carte et l’encart, avec les comptes et leurs codes QR", _print),
    CommandRow("init", TOWN, "Prépare le dossier d’une ville, par des questions", _init),
    CommandRow("demo", TOWN, "Montre Valbrune-sur-Oise, la ville inventée de la démonstration", _demo),
    CommandRow("upgrade", TOWN, "Passe à une autre version de Beffroi, ou y revient", _upgrade),
    CommandRow("towns", TOWN, "Travaille pour toutes les villes d’un dossier", _towns),
    CommandRow("settings", TOWN, "Montre les réglages de la ville, ou en change un", _settings),
    CommandRow("help", MANUAL, "Montre une page du manuel dans le terminal", _help),
    CommandRow("test", DEVELOPING, "Lance toutes les vérifications de Beffroi", _test),
)
"""In the order of the day's work."""


def group_rows(rows: Iterable[CommandRow]) -> dict[str, list[CommandRow]]:
    """The rows under the heading of each group, in their order."""
    groups: dict[str, list[CommandRow]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    return groups
