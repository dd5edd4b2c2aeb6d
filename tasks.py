"""What `./beffroi` runs: the commands of `plugins/command/program.py`; and the same as Invoke's tasks, for who types `invoke build`."""

import shlex
import sys
from collections.abc import Callable

from plugins.command.start import exit_process, run

if __name__ == "__main__":
    exit_process(sys.argv[1:], run(sys.argv[1:]))
else:
    from invoke.collection import Collection  # `./beffroi` does not wait for it
    from invoke.context import Context
    from invoke.tasks import Task

    from plugins.command.program import COMMANDS, CommandRow

    def make_task(row: CommandRow) -> Task[Callable[..., None]]:
        """`invoke build --words "--fresh"` runs `./beffroi build --fresh`."""

        def run_row(context: Context, words: str = "") -> None:
            sys.exit(run([row.name, *shlex.split(words)]))

        run_row.__doc__ = row.description
        return Task(run_row, name=row.name)

    namespace = Collection(*map(make_task, COMMANDS))
