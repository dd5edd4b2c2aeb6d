"""`./beffroi COMMANDE …`: flat words, French help, and exit codes that mean the same everywhere.

`table.py` names the commands. Only the one that is asked for is imported: neither the list of all nor a misspelt word loads a room.
"""

import errno
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from functools import partial

from plugins.command.help import format_overview
from plugins.command.line import UsageError, format_unknown_word
from plugins.command.start import INTERRUPTED
from plugins.command.table import COMMANDS, CommandRow
from plugins.command.terminal import sanitize_output
from plugins.core.infrastructure.errors import BeffroiError, Exit
from plugins.core.infrastructure.redact import Redactor
from plugins.core.publication.raw_value import find_file_failure

DISK: dict[int | None, str] = {
    **dict.fromkeys((errno.EACCES, errno.EPERM), "donnez ce dossier au compte qui lance Beffroi"),
    errno.EROFS: "ce disque est en lecture seule",
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "il n’y a plus de place : libérez-en, puis relancez"),
}
"""What a machine refuses, and what to do about it."""
DEFECT = 70
"""A defect of Beffroi itself: EX_SOFTWARE of sysexits.h, away from the codes that ask something of a person."""


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
    except OSError as error:
        return _report_unwritable(error, DISK[error.errno]) if error.errno in DISK and error.filename else _report_failure(error)
    except BaseException as error:
        return _report_failure(error)


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
