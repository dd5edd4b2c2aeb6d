"""The card of the home page, of lists, and of the archive: the town's own."""

import logging
from pathlib import Path

from plugins.core.infrastructure.errors import SettingsError
from plugins.journal.pictures.derive import SMALLEST_CARD
from plugins.journal.pictures.gallery import Gallery
from plugins.journal.pictures.original import PictureError
from plugins.journal.pictures.picture import Card
from plugins.journal.pictures.whereabouts import find_below

log = logging.getLogger(__name__)


def build_default_card(gallery: Gallery, content: Path, without: bool = False) -> Card:
    """DEFAULT_IMAGE cut to a card; without it in the folder `content`, a card drawn with the town's name.

    Raises SettingsError when the picture is there and cannot be read, or is too small; an alert at night goes `without` it, and says so.
    """
    room = gallery.room
    path = find_below(content, room.default_image.src) if room.default_image else None
    if room.default_image and path is None:
        missing = room.default_image.src
        log.warning("DEFAULT_IMAGE : « %s » n’est pas dans %s ; une carte au nom de la ville la remplace.", missing, content)
    if room.default_image and path:
        try:
            return _cut_card(gallery, path, room.default_image.alt)
        except SettingsError as error:
            if not without:
                raise
            log.warning("%s Une carte au nom de la ville la remplace.", error)
    return gallery.make_card(gallery.draw_card(room.town), room.town, room.town)


def _cut_card(gallery: Gallery, path: Path, alt: str) -> Card:
    try:
        cut = gallery.make_card_work(path)
        if cut is not None:
            return gallery.make_card(cut, path.stem, alt)
    except PictureError as error:
        raise SettingsError([f"DEFAULT_IMAGE : {error}"]) from error
    least = "{} × {}".format(*SMALLEST_CARD)
    raise SettingsError([f"DEFAULT_IMAGE : « {path.name} » est trop petite ; il faut au moins {least} pixels."])
