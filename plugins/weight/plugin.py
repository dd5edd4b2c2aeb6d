"""The room `weight` in Pelican: the theme's files under addresses that never change, and what the town's host is told of them."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pelican import signals
from pelican.generators import Generator

from plugins.publication.settings import gather
from plugins.weight.assets import FOLDER, Addresses, Asset, assets
from plugins.weight.rules import rules
from plugins.weight.settings import SERVERS, Settings


def register() -> None:
    """Called by Pelican."""
    signals.generator_init.connect(share_addresses)
    signals.get_generators.connect(asset_generator)


def share_addresses(generator: Generator) -> None:
    """What every template may call: `asset("css/base.css")`."""
    if "asset" not in generator.context:
        conf = generator.settings
        root = f"{conf['SITEURL']}/{conf['THEME_STATIC_DIR']}/{FOLDER}"
        generator.context["asset"] = Addresses({name: f"{root}/{asset.name}" for name, asset in of_theme(conf).items()})


def of_theme(conf: Mapping[str, Any]) -> dict[str, Asset]:
    """The files of the theme in use."""
    return assets(Path(conf["THEME"], folder) for folder in conf["THEME_STATIC_PATHS"])


def asset_generator(engine: Any) -> type[Generator]:
    """Called by Pelican."""
    return AssetGenerator


class AssetGenerator(Generator):
    """Writes the theme's files under the names that templates give them, and the files of the servers."""

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican."""
        self.room = gather(Settings, self.settings, os.environ)
        fixed = f"{self.settings['THEME_STATIC_DIR']}/{FOLDER}"
        for asset in of_theme(self.settings).values():
            self._write(f"{fixed}/{asset.name}", asset.content)
        if not self.settings.get("PREVIEW"):
            self._write_servers(f"/{fixed}/")

    def _write_servers(self, fixed: str) -> None:
        base, found = urlsplit(self.settings["SITEURL"]).path, rules(fixed)
        for name in self.room.servers:
            server = SERVERS[name]
            self._write(server.NAME, server.written(base, found, self.room.precompressed).encode())

    def _write(self, name: str, content: bytes) -> None:
        path = Path(self.output_path, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
