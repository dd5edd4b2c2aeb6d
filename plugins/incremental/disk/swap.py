"""A folder replaced whole: whoever looks sees the old one or the new one, never a mixture.

A build killed between the two renames leaves the old folder aside; `restore` puts it back.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plugins.infrastructure.errors import NotNow
from plugins.infrastructure.lock import exclusive_lock


@contextmanager
def replace_folder(output: Path) -> Iterator[Path]:
    """An empty folder to fill; at the end of the block it takes the place of `output`, or disappears if the block raised.

    Raises NotNow when another build of the same output is under way.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    busy = NotNow(f"Une autre construction de {output} est en cours ; relancez quand elle aura fini.")
    with exclusive_lock(_aside(output, "verrou"), busy):
        restore(output)
        fresh, old = _aside(output, "nouveau"), _aside(output, "ancien")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        try:
            yield fresh
            if output.exists():
                output.rename(old)
            fresh.rename(output)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
            restore(output)
            shutil.rmtree(old, ignore_errors=True)


def restore(output: Path) -> None:
    """Put the old folder back if a build was killed after moving it away and before the new one took its place."""
    old = _aside(output, "ancien")
    if old.exists() and not output.exists():
        old.rename(output)


def _aside(output: Path, name: str) -> Path:
    return output.with_name(f".{output.name}.{name}")
