"""The room `weight` in Pelican: templates name the theme's files by addresses that never change, and the site holds them there."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator

from plugins.weight.assets import FOLDER, Addresses, Asset, assets


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
    """Writes the theme's files under the names that templates give them."""

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican."""
        for asset in of_theme(self.settings).values():
            path = Path(self.output_path, self.settings["THEME_STATIC_DIR"], FOLDER, asset.name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(asset.content)
