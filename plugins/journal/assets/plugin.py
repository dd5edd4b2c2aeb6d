"""The room `assets` in Pelican: fingerprinted theme files, and the header rules for the town's host."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator

from plugins.core.infrastructure.build_services import get_memory, get_output_manifest, write_output
from plugins.core.infrastructure.output_files import find_site_root
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.hand_offs import connect_generator
from plugins.core.publication.redirect import CONTEXT as REDIRECTS
from plugins.core.publication.room import CONTEXT
from plugins.journal.assets.assets import FOLDER, Addresses, Asset, AssetTexts, find_files, name_assets, write_twins
from plugins.journal.assets.headers import SERVERS, build_rules
from plugins.journal.assets.room import AssetsContext, Settings


def register() -> None:
    """Called by Pelican."""
    signals.generator_init.connect(share_addresses)
    connect_generator(signals.get_generators, AssetGenerator)
    signals.finalized.connect(compress_output)


def share_addresses(generator: Generator) -> None:
    """Share with every template: `asset("css/base.css")`."""
    if "asset" not in generator.context:
        conf = generator.settings
        root, theme_assets, shared = (
            f"{find_site_root(conf['SITEURL'])}/{_format_fixed_folder(conf)}",
            list_theme_files(conf),
            AssetsContext(generator.context),
        )
        shared.asset = Addresses({name: f"{root}{asset.name}" for name, asset in theme_assets.items()})
        shared.asset_text = AssetTexts({name: asset.content for name, asset in theme_assets.items()})


def list_theme_files(conf: Mapping[str, Any]) -> dict[str, Asset]:
    """The files of the theme in use: those of an earlier build while all are the same; else what remains of a text is its, as long as its
    file is the same."""
    theme, memory = Path(conf["THEME"]), get_memory(conf)
    files = find_files(theme / folder for folder in conf["THEME_STATIC_PATHS"])
    contents = {name: file.read_bytes() for name, file in files.items()}

    def make() -> dict[str, tuple[str, bytes | None]]:
        lean_texts = {theme / name: text for name, text in memory.recall("assets", b"", theme).items()}
        theme_assets = name_assets(files, lean_texts)
        below = {file.relative_to(theme).as_posix(): text for file, text in lean_texts.items() if file.is_relative_to(theme)}
        memory.remember("assets", b"", theme, below)
        return {name: (asset.name, None if asset.content == contents[name] else asset.content) for name, asset in theme_assets.items()}

    digest = hashlib.blake2b(repr([(name, len(content)) for name, content in contents.items()]).encode())
    for content in contents.values():
        digest.update(content)
    assets = memory.make_once("assets", digest.digest(), make)
    return {name: Asset(new_name, contents[name] if content is None else content) for name, (new_name, content) in assets.items()}


def compress_output(engine: Any) -> None:
    """Once all is written, give each text its compressed twins, where the town asks for them. Its documents stay as they are."""
    conf = engine.settings
    if gather_settings(Settings, conf, os.environ).precompressed and not conf.get("PREVIEW"):
        own = tuple(f"{folder.strip('/')}/" for folder in conf["STATIC_PATHS"])
        write_twins(Path(conf["OUTPUT_PATH"]), get_output_manifest(conf), lambda name: name.startswith(own), _format_fixed_folder(conf))


def _format_fixed_folder(conf: Mapping[str, Any]) -> str:
    return f"{conf['THEME_STATIC_DIR']}/{FOLDER}/"


class AssetGenerator(Generator):
    """Writes the theme's files under the names that templates give them, and the files of the servers."""

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican."""
        self.room = gather_settings(Settings, self.settings, os.environ)
        fixed = _format_fixed_folder(self.settings)
        shared, root = AssetsContext(self.context), f"{find_site_root(self.settings['SITEURL'])}/"
        manifest = get_output_manifest(self.settings)
        for name, content in shared.asset_text.texts.items():
            file = shared.asset.addresses[name].removeprefix(root)
            if not manifest.is_current(file, content):
                write_output(self.output_path, file, content)
        if not self.settings.get("PREVIEW"):
            self._write_servers(f"/{fixed}")

    def _write_servers(self, fixed: str) -> None:
        base, header_rules = find_site_root(self.settings["SITEURL"]), build_rules(fixed, self.context.get(CONTEXT, ()))
        redirects = self.context.get(REDIRECTS, ())
        for name in self.room.servers:
            server = SERVERS[name]
            text = server.format_rules(base, header_rules, self.room.precompressed, redirects)
            write_output(self.output_path, server.file, text)
            if redirects and server.redirects_file:
                write_output(self.output_path, server.redirects_file, server.format_redirects(base, redirects))
