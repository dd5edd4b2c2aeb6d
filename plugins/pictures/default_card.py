"""The card of the home page, of lists, and of the archive: the town's own."""

import logging
from pathlib import Path

from plugins.pictures.derive import SMALLEST_CARD
from plugins.pictures.gallery import Gallery
from plugins.pictures.original import PictureError
from plugins.pictures.picture import Card
from plugins.pictures.whereabouts import below
from plugins.publication.errors import SettingsError

log = logging.getLogger(__name__)


def default_card(gallery: Gallery, content: Path) -> Card:
    """DEFAULT_IMAGE cut to a card; a card drawn with the town's name when there is none in the folder `content`.

    Raises SettingsError when the picture is there and cannot be read, or is too small.
    """
    room = gallery.room
    path = below(content, room.default_image.src) if room.default_image else None
    if path is None:
        if room.default_image:
            missing = room.default_image.src
            log.warning("DEFAULT_IMAGE : « %s » n’est pas dans %s ; une carte au nom de la ville la remplace.", missing, content)
        return gallery.card(gallery.drawing(room.town), room.town, room.town)
    try:
        cut = gallery.cut(path)
    except PictureError as error:
        raise SettingsError([f"DEFAULT_IMAGE : {error}"]) from error
    if cut is None:
        least = "{} × {}".format(*SMALLEST_CARD)
        raise SettingsError([f"DEFAULT_IMAGE : « {room.default_image.src} » est trop petite ; il faut au moins {least} pixels."])
    return gallery.card(cut, path.stem, room.default_image.alt)
