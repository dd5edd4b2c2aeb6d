"""A picture for Mastodon, with its alternative text. An instance may take its time to prepare it, and a post cannot have it before.

https://docs.joinmastodon.org/methods/media/#v2
"""

import time

import requests

from plugins.announce.announcement import AnnouncedImage
from plugins.announce.failures import Failure
from plugins.announce.networks.alternative import shorten_alternative
from plugins.announce.networks.mastodon_instance import Instance
from plugins.announce.networks.mastodon_posts import number
from plugins.announce.networks.picture import PictureLost, fetch_picture
from plugins.announce.networks.service import NetworkService

PAUSE, LOOKS = 1.0, 20
"""Seconds between two looks at a picture that is being prepared, and looks before the post leaves without it."""


def upload(service: NetworkService, root: str, image: AnnouncedImage, instance: Instance) -> str:
    """Give the instance at `root` the picture and its alternative text; the number to attach to the post. Raises PictureLost."""
    picture = fetch_picture(image.url, instance.limits.image_bytes, instance.types)
    sent = {"files": {"file": (f"image.{picture.kind.partition('/')[2]}", picture.content, picture.kind)}}
    described = {"description": shorten_alternative(image.alt, instance.limits.alt)} if image.alt else {}
    try:
        name, ready = service.call("POST", f"{root}/api/v2/media", _held, data=described, **sent)
        for _ in range(LOOKS):
            if ready:
                return name
            time.sleep(PAUSE)
            name, ready = service.call("GET", f"{root}/api/v1/media/{name}", _held)
        reason = "L’instance n’a pas fini de préparer l’image."
    except Failure as failure:
        reason = f"L’image n’a pas été prise. {failure.reason}"
    raise PictureLost(reason)


def _held(answer: requests.Response) -> tuple[str, bool]:
    """The number of a picture, and whether it is ready: 202 and 206 say that it is not."""
    return number(answer.json()), answer.status_code == requests.codes.ok
