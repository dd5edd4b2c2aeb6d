"""`./beffroi announce`: post what is due, once on each network."""

import sys
from collections.abc import Mapping
from pathlib import Path

from plugins.announce import commands
from plugins.announce.announcement import Announcement
from plugins.announce.by_hand import WORDS, find_posts_by_hand, format_text, format_whatsapp_text, list_whatsapp_posts
from plugins.announce.settings import Settings
from plugins.command.command import Context, command
from plugins.command.town import open_town
from plugins.command.words import NOW, SETTINGS
from plugins.core.infrastructure import clock
from plugins.core.infrastructure.errors import Exit
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.infrastructure.town import TownPaths, print_line
from plugins.journal.branding.settings import Settings as Look

HELP = {"dry-run": "montre ce qui partirait, sans rien envoyer", "json": "écrit le rapport en JSON"}
AT_ONCE = {"urgent": "seulement ce qui est urgent, à l’instant, à côté d’une publication en cours"}


@command(help={**SETTINGS, **NOW, **AT_ONCE, **HELP})
def announce(
    context: Context, dry_run: bool = False, json: bool = False, now: bool = False, urgent: bool = False, settings: str | None = None
) -> Exit | None:
    """Annonce une fois chaque publication nouvelle sur les réseaux

    Sans identifiants de réseau, les annonces vont dans la boîte d’envoi, un dossier de fichiers.
    """
    town = open_town(settings)
    return announce_urgent(town, dry_run, json) if urgent else announce_due(town, dry_run, json, now)


def announce_urgent(town: TownPaths, dry_run: bool = False, as_json: bool = False) -> Exit:
    """Post urgent announcements only, even while a publication is under way; with `dry_run` only report."""
    return commands.announce_alert(town.conf, town.environ, sys.stdout, as_json, dry_run)


def announce_due(town: TownPaths, dry_run: bool = False, as_json: bool = False, now: bool = False) -> Exit:
    """Announce what is due, or with `dry_run` only report it; with `now`, on stopped accounts too. What a person posts is then ready."""
    code = commands.run(town.conf, town.environ, dry_run, as_json, sys.stdout, now)
    if not dry_run and not as_json:
        prepare_posts_by_hand(town)
    return code


def prepare_posts_by_hand(town: TownPaths) -> None:
    """Draw the pictures and write the words of each publication for the young that has none yet, and the words of
    each for a WhatsApp channel; say where they are."""
    room = gather_settings(Settings, town.conf, town.environ)
    for announcement, folder in find_posts_by_hand(room, clock.get_current_time(town.conf, town.environ)):
        folder.mkdir(parents=True, exist_ok=True)
        from plugins.journal.branding.tones import build_day_tones  # Pillow and the palette, when a picture is to be drawn
        from plugins.journal.pictures.belfry import Paint
        from plugins.journal.pictures.hand_posted import PostedWords, draw_posted_pictures  # Pillow

        tones = build_day_tones(gather_settings(Look, town.conf, town.environ).look.palette)
        three = announcement.lines or tuple(filter(None, [announcement.summary]))
        address = str(town.conf["SITEURL"]).partition("://")[2]
        posted_words = PostedWords(announcement.title, announcement.heading, three, str(town.conf["SITENAME"]), address)
        draw_posted_pictures(posted_words, _find_picture(announcement, town), folder, Paint.from_tokens(tones))
        (folder / WORDS).write_text(format_text(announcement), encoding="utf-8")
        print_line(f"À publier à la main (Instagram, TikTok) : {town.shorten_path(folder)}")
    for announcement, file in list_whatsapp_posts(room, _list_networks(town), clock.get_current_time(town.conf, town.environ)):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(format_whatsapp_text(announcement), encoding="utf-8")
        print_line(f"À publier à la main (chaîne WhatsApp) : {town.shorten_path(file)}")


def _list_networks(town: TownPaths) -> list[str]:
    """The networks of the accounts that the site shows."""
    setting = town.conf.get("ACCOUNTS")
    accounts = setting if isinstance(setting, list | tuple) else ()
    return [str(account.get("network")) for account in accounts if isinstance(account, Mapping)]


def _find_picture(announcement: Announcement, town: TownPaths) -> Path | None:
    """The publication's own picture, as the site has it."""
    picture_path = town.output / announcement.image.url.removeprefix(f"{town.conf['SITEURL']}/") if announcement.image else None
    return picture_path if picture_path and picture_path.is_file() else None
