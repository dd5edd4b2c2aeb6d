"""Pelican, run by `./beffroi build` in a process of its own: as its own command does, and the moves are noted once all is staged.

As a program it reads its words and its orders from its standard input.
"""

import gc
import logging
import pickle
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pelican import get_instance, parse_arguments
from pelican.log import init as init_logging

from plugins.core.publication.raw_value import find_file_failure
from plugins.engine.incremental.cache.store import Spoilt
from plugins.engine.incremental.pages.page import find_fault, is_of_a_template
from plugins.engine.incremental.pelican import SPOILT, WITHOUT_US
from plugins.engine.incremental.processes.child import BuildOrders, QuestionAnswered

log = logging.getLogger("pelican")


def main(words: list[str], orders: BuildOrders | None = None, then: Callable[[Any], None] | None = None) -> int:
    """Build as Pelican's `words` say, by the `orders` of a build, and do `then` with the run once all is noted. An error is logged with
    where it comes from, as Pelican does.

    Nothing is collected, neither now nor at the end (`gc.freeze`): of 10,000 articles, Python took 0.35 s to say that all can be forgotten.
    """
    arguments = parse_arguments(words)
    arguments.overrides["BUILD"] = orders
    init_logging(level=arguments.verbosity, fatal=arguments.fatal, handler=None, name="pelican", logs_dedup_min_level=logging.WARNING)
    gc.disable()
    try:
        engine, _ = get_instance(arguments)
        engine.run()
        if not hasattr(engine, "build"):
            return WITHOUT_US
        engine.build.close()
        if then:
            then(engine.build)
    except QuestionAnswered:
        return 0
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        if any(isinstance(cause, Spoilt) for cause in list_causes(error)):
            return SPOILT
        of_a_file = None if is_of_a_template(error) else find_file_failure(error, Path(arguments.path or ".").name)
        shown_error = of_a_file or find_fault(error) or error
        log.critical("%s: %s", type(error).__name__, error, exc_info=shown_error)
        return getattr(error, "exitcode", 1)
    return 0


def list_causes(error: BaseException | None) -> Iterator[BaseException]:
    """`error`, and what it came from: Pelican makes another error of what went wrong with one file."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


if __name__ == "__main__":
    code = main(*pickle.load(sys.stdin.buffer))
    gc.freeze()
    sys.exit(code)
