"""Publishers as processes of their own, so that they can be killed."""

import os
import signal
import traceback
from collections.abc import Callable

from plugins.core.infrastructure.errors import BeffroiError


def start(work: Callable[[], object]) -> int:
    """A process that does `work` and ends as a command would; its number."""
    number = os.fork()
    if number:
        return number
    code = 99
    try:
        code = int(work() or 0)
    except BeffroiError as error:
        code = int(error.exit_code)
    except BaseException:
        traceback.print_exc()
    os._exit(code)


def ended(number: int) -> int:
    """How a process ended: its exit code, or minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def done(work: Callable[[], object]) -> int:
    """Do `work` in a process of its own, to its end."""
    return ended(start(work))


def killed(work: Callable[[], object], after: float) -> int:
    """Do `work` in a process of its own, which the system kills after so many seconds unless it has ended: this one, on a busy machine,
    would come too late."""

    def doomed() -> object:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, after)
        return work()

    return ended(start(doomed))
