"""`./beffroi build` of what moved, when it is plainly asked: Pelican is started first, and imports all it needs while we do."""

import os
from importlib import import_module

from plugins.build.engine.pelican import ALONE
from plugins.build.processes.ahead import ahead
from plugins.command.town import Town, checked


def answered(town: Town) -> int:
    """The exit code of a build of `town`, once it is made."""
    os.chdir(town.settings_file.parent)
    plugins = town.conf.get("PLUGINS")
    modules = plugins if isinstance(plugins, list | tuple) else ()
    with ahead(ALONE, town.settings_file, town.environ, modules) as start:
        built, program = (import_module(f"plugins.command.{name}") for name in ("built", "program"))
        return program.ended(lambda: built.built(checked(town), start=start))
