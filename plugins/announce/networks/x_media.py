"""A picture for X, with its alternative text, through the v2 media endpoints: tweepy only knows those that X is retiring.

The bytes are read at the picture's public address, which was checked before: what readers see is what X gets.
https://docs.x.com/x-api/media/upload-media, https://docs.x.com/x-api/media/create-media-metadata
"""

import requests
from requests.auth import AuthBase

from plugins.announce.announcement import Image
from plugins.announce.limits import Limits
from plugins.announce.networks.x_session import bounded

API = "https://api.x.com/2/media"
TYPES = {"image/jpeg", "image/png", "image/webp"}
"""What X takes for `tweet_image`, among what the site serves."""

REDIRECTS = 3
"""A town's host may send its pictures elsewhere; X itself is never followed."""


class PictureLost(Exception):
    """The picture cannot be sent; its text is a French sentence. The post leaves with its link only."""


def upload(session: requests.Session, auth: AuthBase, image: Image, limits: Limits) -> str:
    """Give X the picture and its alternative text; the number to attach to the post. Raises PictureLost.

    A picture whose alternative text X did not take is not attached: it would be lost for who cannot see it.
    """
    picture, kind = _fetch(image.url, limits.image_bytes)
    try:
        sent = session.post(f"{API}/upload", auth=auth, files={"media": ("image", picture, kind)}, data={"media_category": "tweet_image"})
        sent.raise_for_status()
        number = str(sent.json()["data"]["id"])
        if image.alt:
            described = {"id": number, "metadata": {"alt_text": {"text": shortened(image.alt, limits.alt)}}}
            session.post(f"{API}/metadata", auth=auth, json=described).raise_for_status()
    except (requests.RequestException, OSError, ValueError, KeyError, TypeError) as error:
        raise PictureLost(f"X n’a pas pris l’image ou son texte alternatif ({_named(error)}).") from None
    return number


def shortened(alt: str, longest: int) -> str:
    """`alt` in at most `longest` characters, cut between two words."""
    if len(alt) <= longest:
        return alt
    cut = alt[: longest - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:") + "…"


def _fetch(url: str, largest: int) -> tuple[bytes, str]:
    with requests.Session() as session:
        bounded(session)
        session.max_redirects = REDIRECTS
        try:
            answer = session.get(url)
            answer.raise_for_status()
        except (requests.RequestException, OSError, ValueError) as error:
            raise PictureLost(f"L’image {url} n’a pu être lue ({_named(error)}).") from None
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind not in TYPES:
        raise PictureLost(f"L’image {url} n’est ni JPEG, ni PNG, ni WebP.")
    if not 0 < len(answer.content) <= largest:
        raise PictureLost(f"L’image {url} est vide ou dépasse {largest // 1_000_000} Mo.")
    return answer.content, kind


def _named(error: Exception) -> str:
    response = getattr(error, "response", None)
    return f"{response.status_code}" if response is not None else type(error).__name__
