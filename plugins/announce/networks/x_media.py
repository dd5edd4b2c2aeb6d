"""A picture for X, with its alternative text, through the v2 media endpoints: tweepy only knows those that X is retiring.

https://docs.x.com/x-api/media/upload-media, https://docs.x.com/x-api/media/create-media-metadata
"""

import requests
from requests.auth import AuthBase

from plugins.announce.announcement import AnnouncedImage
from plugins.announce.limits import Limits
from plugins.announce.networks.alternative import shorten_alternative
from plugins.announce.networks.picture import PictureLost, fetch_picture, name_failure

API = "https://api.x.com/2/media"


def upload(session: requests.Session, auth: AuthBase, image: AnnouncedImage, limits: Limits) -> str:
    """Give X the picture and its alternative text; the number to attach to the post. Raises PictureLost.

    A picture whose alternative text X did not take is not attached: it would be lost for who cannot see it.
    """
    picture = fetch_picture(image.url, limits.image_bytes)
    form = {"files": {"media": ("image", picture.content, picture.kind)}, "data": {"media_category": "tweet_image"}}
    try:
        sent = session.post(f"{API}/upload", auth=auth, **form)
        sent.raise_for_status()
        number = str(sent.json()["data"]["id"])
        if image.alt:
            described = {"id": number, "metadata": {"alt_text": {"text": shorten_alternative(image.alt, limits.alt)}}}
            session.post(f"{API}/metadata", auth=auth, json=described).raise_for_status()
    except (requests.RequestException, OSError, ValueError, KeyError, TypeError) as error:
        raise PictureLost(f"X n’a pas pris l’image ou son texte alternatif ({name_failure(error)}).") from None
    return number
