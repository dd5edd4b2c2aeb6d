"""Whether a build would change nothing: the answer that most builds deserve, without importing what a build needs."""

from collections.abc import Callable, Mapping
from pathlib import Path

from plugins.build.disk.inputs import Inputs, in_time
from plugins.build.disk.place import STORE, beside
from plugins.build.disk.seen import Seen
from plugins.build.kept.store import Store, unpacked
from plugins.publication.errors import NotNow
from plugins.publication.lock import alone

NEEDED = ("plugins.build.plugin", "plugins.gated.converter")
"""What every build from nothing imports after Pelican."""
ASIDE = {"ANNOUNCE_AFTER": "deploy"}
"""What a site that is not yet in place may not do: its pages cannot be announced, and a network that refuses must not keep it out."""


UNCHANGED = "Rien n’a changé : le site est à jour."


def looked_at(
    content: Path, output: Path, settings_file: Path, environ: Mapping[str, str], begin: Callable[..., None]
) -> tuple[bool, Seen | None]:
    """Whether the site at `output` is whole, and what a build for production would make of it now; and what was seen on the disk, if one
    had to look. `begin` is told what may be prepared: modules that the last build imported, or that any first one will, and the store.

    Raises NotNow when another build is under way.
    """
    if not beside(output, STORE).exists():
        begin(NEEDED)
        return False, None
    busy = NotNow(f"Une autre construction de {output} est en cours ; relancez quand elle aura fini.")
    with alone(beside(output, "verrou"), busy), Store(beside(output, STORE)) as store:
        if store.rows("moves") or not in_time(store, environ):
            return False, None
        begin(unpacked(store.note("modules"), []), store.path)
        inputs = Inputs(store, content, settings_file, output, asked(content, output, settings_file, ASIDE), environ)
        return inputs.same(), inputs.seen


def asked(content: Path, output: Path, settings_file: Path, overrides: Mapping) -> tuple[str, ...]:
    """All that Pelican is told of a build, beside the settings file."""
    return str(content), str(output), str(settings_file), repr(sorted(overrides.items()))
