"""The room `branding` in Pelican: the theme receives the town's colours, density and arms before anything is built with it."""

import logging
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import ArticlesGenerator

from plugins.core.infrastructure.build_services import get_memory
from plugins.core.infrastructure.errors import SettingsError, is_urgent
from plugins.core.infrastructure.settings import gather_settings
from plugins.journal.branding.palettes import Appearance, build_day_tones, build_night_tones
from plugins.journal.branding.room import BrandingContext, Settings
from plugins.journal.branding.theme_files import TOKENS, list_theme_files, write_theme_files

log = logging.getLogger(__name__)

CACHE = Path(".beffroi/look")


def register() -> None:
    """Called by Pelican."""
    signals.initialized.connect(overlay_theme)
    signals.article_generator_init.connect(share_appearance)


def overlay_theme(engine: Any) -> None:
    """Overlay the town's files on the theme's: when both have a file, Pelican copies the last. Raises SettingsError."""
    conf = engine.settings
    look, path = gather_settings(Settings, conf, os.environ).look, Path(conf["THEME"], "static", TOKENS)
    tokens = path.read_text(encoding="utf-8") if path.is_file() else ""
    try:
        theme_files, arms = list_theme_files(look, tokens, Path(conf["PATH"]))
    except ValueError as error:
        if not is_urgent(conf):
            raise SettingsError([f"LOOK : {error}"]) from error
        log.warning("LOOK : %s L’alerte part sans elles.", error)
        theme_files, arms = list_theme_files(replace(look, arms=""), tokens, Path(conf["PATH"]))
    palette = look.palette
    tones = get_memory(conf).make_once("tones", repr(palette).encode(), lambda: (build_day_tones(palette), build_night_tones(palette)))
    conf["APPEARANCE"] = Appearance(*tones, arms)
    if theme_files:
        conf["THEME_STATIC_PATHS"] = [*conf["THEME_STATIC_PATHS"], str(write_theme_files(theme_files, CACHE.resolve()))]


def share_appearance(generator: ArticlesGenerator) -> None:
    """Share with every template: the colours that HTML must name, and the arms."""
    BrandingContext(generator.context).look = generator.settings["APPEARANCE"]
