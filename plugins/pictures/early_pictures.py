"""The pictures and the card of one publication that no build has seen yet, for its page to be online before the build."""

from pathlib import Path
from typing import Any

from plugins.infrastructure.errors import ContentError
from plugins.pictures.exhibit import Exhibit
from plugins.pictures.gallery import open_gallery
from plugins.pictures.hand_offs import PicturesContext, PicturesExtras


def hang_pictures_ahead(generator: Any, content: Any, folder: Path) -> None:
    """Give `content` its pictures and its card, the same as the build will, their files below `folder`. Raises ContentError where a build
    would stop, or drop one."""
    gallery = open_gallery(generator.settings, folder)
    exhibit = Exhibit(gallery, Path(generator.path), content.publication, content._content or "")
    extras = PicturesExtras(content)
    extras.picture, extras.card = exhibit.picture(), exhibit.card(PicturesContext(generator.context).default_card)
    if exhibit.inside:
        content._content = exhibit.body()
    extras.hung = exhibit.hung_pictures
    if exhibit.mistakes:
        raise ContentError(exhibit.mistakes)
