"""`./beffroi COMMANDE …`: flat words, French help, and exit codes that mean the same everywhere.

`COMMANDS` is the table. Only the one that is asked for is imported: neither the list of all nor a misspelt word loads a room.
"""

import errno
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import partial
from importlib import import_module
from io import TextIOWrapper
from typing import Any, NamedTuple, Protocol, TextIO

from plugins.command.command import UsageError, format_columns, format_unknown_word
from plugins.core.infrastructure.errors import DEFECT, INTERRUPTED, BeffroiError, Exit
from plugins.core.infrastructure.redact import Redactor
from plugins.core.publication.raw_value import find_file_failure

COMMANDING = (*range(0x00, 0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""Controls but tabulation and line feed (ECMA-48), and those that turn letters round (https://www.unicode.org/reports/tr9/)."""

ESCAPED_CHARACTERS = {code: f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" for code in COMMANDING}


class Harmless:
    """`stream`, on which control characters are shown and not obeyed; a carriage return is, where a line of progress begins."""

    def __init__(self, stream: TextIO):
        self.stream = stream

    def write(self, text: str) -> int:
        """Say `text`; the number of its characters."""
        start = "\r" if text.startswith("\r") else ""
        self.stream.write(start + text[len(start) :].translate(ESCAPED_CHARACTERS))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


@contextmanager
def sanitize_output() -> Iterator[None]:
    """Sanitize everything printed in the block, and print it in UTF-8 whatever the locale."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    with redirect_stdout(Harmless(sys.stdout)), redirect_stderr(Harmless(sys.stderr)):
        yield


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
    CommandRow("preview", WRITING, "Montre le journal sur cette machine, et le refait à chaque enregistrement", "build.preview"),
    CommandRow("new", WRITING, "Prépare un fichier daté, avec son identité, prêt à remplir", "write.new"),
    CommandRow("check", WRITING, "Dit toutes les fautes de tous les fichiers, sans rien écrire", "write.check"),
    CommandRow("id", WRITING, "Inscrit son identité dans chaque fichier qui n’en a pas", "write.id"),
    CommandRow("import", WRITING, "Reprend un site entier, des lieux, ou un agenda, d’un autre programme", "exchange.import_"),
    CommandRow("publish", PUBLISHING, "Vérifie, construit, met en ligne, annonce", "publish.publish"),
    CommandRow("build", PUBLISHING, "Construit le site pour la production", "build.build"),
    CommandRow("deploy", PUBLISHING, "Met le site construit en ligne, là où dit le réglage DEPLOY", "deploy.deploy"),
    CommandRow("warm", PUBLISHING, "Garde le journal en mémoire : ce qui est enregistré est en ligne en une seconde", "deploy.warm"),
    CommandRow("announce", PUBLISHING, "Annonce une fois chaque publication nouvelle sur les réseaux", "announce.announce"),
    CommandRow("refresh", PUBLISHING, "Va chercher l’état des bus, et le montre sans refaire le site", "deploy.refresh"),
    CommandRow("doctor", PUBLISHING, "Regarde si tout va bien, sans rien écrire ni publier", "doctor.doctor"),
    CommandRow("serve", DESK, "Tient le bureau : écrire, corriger et alerter depuis un navigateur", "serve.serve"),
    CommandRow("live", COUNCIL, "Tient le direct d’un conseil : le téléphone écrit, la page suit", "serve.live"),
    CommandRow("alert", NIGHT, "Donne l’alerte : l’écrit, la met en ligne et l’annonce partout, tout de suite", "publish.alert"),
    CommandRow("begin", LEDGER, "Commence à annoncer à partir de maintenant", "announce.begin"),
    CommandRow("ledger", LEDGER, "Montre le registre : ce qui a été annoncé, ce qui est douteux", "announce.ledger"),
    CommandRow("settle", LEDGER, "Tranche une annonce dont on ne sait pas si elle est partie", "announce.settle"),
    CommandRow("recover", LEDGER, "Refait le registre d’après les comptes", "announce.recover"),
    CommandRow("withdraw", LEDGER, "Retire des réseaux ce qui annonce une publication retirée", "announce.withdraw"),
    CommandRow("budget", LEDGER, "Montre ce que les annonces ont coûté dans le mois", "announce.budget"),
    CommandRow("erase", LEDGER, "Efface du registre un nom, ou les textes anciens ou retirés", "announce.erase"),
    CommandRow("magazine", PRINTING, "Prépare le magazine d’un mois : ses articles, ses brèves, leurs codes QR", "print.magazine"),
    CommandRow("print", PRINTING, "Prépare les affiches, la carte et l’encart, avec les comptes et leurs codes QR", "print.print"),
    CommandRow("init", TOWN, "Prépare le dossier d’une ville, par des questions", "town_folder.init"),
    CommandRow("demo", TOWN, "Montre Valbrune-sur-Oise, la ville inventée de la démonstration", "town_folder.demo"),
    CommandRow("upgrade", TOWN, "Passe à une autre version de Beffroi, ou y revient", "upgrade.upgrade"),
    CommandRow("towns", TOWN, "Travaille pour toutes les villes d’un dossier", "upgrade.towns"),
    CommandRow("settings", TOWN, "Montre les réglages de la ville, ou en change un", "town_folder.settings"),
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


EXIT_CODES = """\
Codes de sortie, les mêmes partout :
  0  c’est fait
  1  des textes sont à corriger
  2  les réglages ou la ligne de commande sont à corriger
  3  une personne est attendue : un réseau refuse, une issue est douteuse, le registre n’est pas commencé
  4  pas maintenant : relancez plus tard
 70  un défaut de Beffroi lui-même
"""


def format_overview(commands: Sequence[CommandRow]) -> str:
    """Every command with its one line, in the order of the day's work."""
    width = max(len(row.name) for row in commands)
    parts = ["Beffroi, le journal de la ville.\n\nUsage : ./beffroi COMMANDE [options]\n"]
    for heading, rows in group_rows(commands).items():
        parts.append(f"{heading}\n{format_columns([(row.name, row.description) for row in rows], width)}")
    parts.append("./beffroi COMMANDE --help explique une commande ; ./beffroi help, les pages du manuel.\n")
    return "\n".join([*parts, EXIT_CODES]).rstrip()


LIBRARIES = {
    "desk": (
        "altcha",
        "authlib",
        "cryptography",
        "django",
        "joserfc",
        "mammoth",
        "psycopg",
        "rapidfuzz",
        "waitress",
        "webauthn",
        "whitenoise",
    ),
    "import": ("markdownify", "pypdfium2", "recurring_ical_events", "trafilatura", "warcio"),
    "print": ("weasyprint",),
}
"""What each extra of the package brings (`requirements-desk.in` and the like), as it is imported."""

DISK: dict[int | None, str] = {
    **dict.fromkeys((errno.EACCES, errno.EPERM), "donnez ce dossier au compte qui lance Beffroi"),
    errno.EROFS: "ce disque est en lecture seule",
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "il n’y a plus de place : libérez-en, puis relancez"),
}
"""What a machine refuses, and what to do about it."""


def run(words: Sequence[str], commands: Sequence[CommandRow] = COMMANDS) -> int:
    """The exit code of the one of `commands` that `words` ask for, once it has run."""
    return run_for_exit_code(partial(_run_command, commands, list(words)))


def run_for_exit_code(work: Callable[[], int]) -> int:
    """Run `work` and give its exit code; an error is reported as every command reports it."""
    with sanitize_output():
        return _run_to_exit(work)


def _run_to_exit(work: Callable[[], int]) -> int:
    try:
        code = work()
        sys.stdout.flush()
        return code
    except BeffroiError as error:
        print(error, file=sys.stderr)
        return int(error.exit_code)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(Exit.DONE)
    except SystemExit:
        raise
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        extra = next((extra for extra, libraries in LIBRARIES.items() if library in libraries), None)
        return _report_missing_extra(extra) if extra else _report_failure(error)
    except OSError as error:
        return _report_unwritable(error, DISK[error.errno]) if error.errno in DISK and error.filename else _report_failure(error)
    except BaseException as error:
        return _report_failure(error)


def _report_missing_extra(extra: str) -> int:
    """The launcher adds it by itself: who reads this has installed the package by hand."""
    print(f"Cette commande demande des paquets qui ne sont pas installés. Écrivez : pip install 'beffroi[{extra}]'", file=sys.stderr)
    return int(Exit.SETTINGS)


def _report_failure(error: BaseException) -> int:
    """A file that somebody can correct, where one is to blame; else a defect. The panics of Rust are no `Exception`."""
    failure = find_file_failure(error, "content")
    if failure is None:
        return _report_defect(error)
    print(Redactor(os.environ).clean(str(failure)), file=sys.stderr)
    return int(failure.exit_code)


def _report_unwritable(error: OSError, remedy: str) -> int:
    """A folder that may not be written in, or a disk that is full, is no defect: a person repairs the machine, and runs it again."""
    print(f"{error.filename} : impossible d’y écrire, ou de le lire ({remedy}).", file=sys.stderr)
    return int(Exit.PERSON)


def _run_command(commands: Sequence[CommandRow], words: list[str]) -> int:
    if not words or words[0] in ("--help", "-h"):
        print(format_overview(commands))
        return Exit.DONE
    rows = {row.name: row for row in commands}
    if words[0] not in rows:
        raise UsageError(format_unknown_word("commande", words[0], list(rows)) + " ./beffroi --help les montre toutes.")
    return rows[words[0]].load().answer(words[1:])


def _report_defect(error: BaseException) -> int:
    """Says what happened in one line; the whole story only when `BEFFROI_DEBUG=1` asks for it. Never says a secret."""
    story = f"{type(error).__name__}, {error}".replace("\n", " ")
    remedy = "BEFFROI_DEBUG=1 devant la commande montre d’où elle vient."
    if os.environ.get("BEFFROI_DEBUG") == "1":
        remedy = "\n" + "".join(traceback.format_exception(error)).rstrip()
    print(Redactor(os.environ).clean(f"Erreur inattendue, un défaut de Beffroi : {story}. {remedy}"), file=sys.stderr)
    return DEFECT
