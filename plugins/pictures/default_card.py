"""The card of the home page, of lists, and of the archive: the town's own."""

from pathlib import Path

from plugins.pictures.derive import SMALLEST_CARD
from plugins.pictures.gallery import Gallery
from plugins.pictures.original import PictureError
from plugins.pictures.picture import Card
from plugins.pictures.whereabouts import below
from plugins.publication.errors import SettingsError


def default_card(gallery: Gallery, content: Path) -> Card:
    """DEFAULT_IMAGE cut to a card; without that setting, a card drawn with the town's name.

    Raises SettingsError when the picture is not in the folder `content`, cannot be read, or is too small.
    """
    room = gallery.room
    if not room.default_image:
        return gallery.card(gallery.drawing(room.town), room.town, room.town)
    try:
        path = below(content, room.default_image.src)
        cut = gallery.cut(path) if path else None
        if path and cut:
            return gallery.card(cut, path.stem, room.default_image.alt)
    except PictureError as error:
        raise SettingsError([f"DEFAULT_IMAGE : {error}"]) from error
    too_small = "est trop petite ; il faut au moins {} × {} pixels".format(*SMALLEST_CARD)
    wrong = too_small if path else "n’existe pas dans le dossier de contenu"
    raise SettingsError([f"DEFAULT_IMAGE : « {room.default_image.src} » {wrong}."])
