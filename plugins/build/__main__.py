"""Pelican, run by `./beffroi build` in a process of its own: as its own command does, and the moves are noted once all is staged."""

import gc
import logging
import sys
from collections.abc import Iterator

from pelican import get_instance, parse_arguments
from pelican.log import init as init_logging

from plugins.build.pelican import SPOILT
from plugins.build.store import Spoilt

log = logging.getLogger("pelican")


def main(words: list[str]) -> int:
    """Build as Pelican's `words` say. An error is logged with where it comes from, as Pelican does."""
    asked = parse_arguments(words)
    init_logging(level=asked.verbosity, fatal=asked.fatal, handler=None, name="pelican", logs_dedup_min_level=logging.WARNING)
    gc.disable()
    try:
        engine, _ = get_instance(asked)
        engine.run()
        if hasattr(engine, "build"):
            engine.build.close()
    except Exception as error:
        if any(isinstance(one, Spoilt) for one in causes(error)):
            return SPOILT
        log.critical("%s: %s", type(error).__name__, error, exc_info=True)
        return getattr(error, "exitcode", 1)
    return 0


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """`error`, and what it came from: Pelican makes another error of what went wrong with one file."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
