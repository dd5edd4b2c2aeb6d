"""X (Twitter), with tweepy: one account, OAuth 1.0a, each call once.

The link is part of the text. Without a picture, X draws the page's own card under the post; with one, X shows the picture in its place,
with its alternative text, and the link stays in the text. So a picture is sent only when the claim has one: a publication's own, never the
drawn card, which would cost a call to show what X draws by itself. Prices (docs.x.com, `pricing`): a post with a link $0.20, a metadata
call $0.005, a post of the own timeline $0.001.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import tweepy

from plugins.announce.claim import Claim
from plugins.announce.credentials import XCredentials, x_credentials
from plugins.announce.failures import Failure, MaybeSent, NotSent
from plugins.announce.limits import X
from plugins.announce.networks.x_errors import answered, interrupted
from plugins.announce.networks.x_media import PictureLost, upload
from plugins.announce.networks.x_session import bounded
from plugins.announce.networks.x_timeline import Shown, shown
from plugins.announce.post import Post
from plugins.announce.receipt import Receipt
from plugins.publication import clock
from plugins.publication.redact import Redactor, guard

PAGE, PAGES = 100, 10
"""Posts a reading asks for (X's maximum; $0.10 when the account has as many), and readings before it gives up."""

DRIFT = timedelta(days=2)
"""How far the timeline is read beyond a claim: this machine's clock may be wrong, and only X's dates posts."""

NEAR = timedelta(minutes=5)
"""How far before a claim another post with its link may have been made, and still be about it."""


class XAccount:
    """The account that the access token speaks for, known by its number."""

    name, limits, public = "x", X, True

    def __init__(self, credentials: XCredentials, redactor: Redactor, now: Callable[[], datetime]):
        self.account, self.redactor, self.now = credentials.user_id, redactor, now
        keys = (credentials.api_key, credentials.api_secret, credentials.access_token, credentials.access_secret)
        self.client = tweepy.Client(None, *keys, return_type=dict, wait_on_rate_limit=False)
        self.auth = tweepy.OAuth1UserHandler(*keys).apply_auth()
        self.wire = bounded(self.client.session)

    def publish(self, post: Post, claim: Claim) -> Receipt:
        """Send the words of `claim`. Raises NotSent, Refused or MaybeSent, and nothing else; `note` tells of a picture that was lost."""
        pictures, note = self._pictures(claim)
        self.wire.spoken = False
        try:
            answer = self.client.create_tweet(text=claim.text, media_ids=pictures or None, user_auth=True)
            number = str(int(answer["data"]["id"]))
        except Exception as error:
            failure = self._failure(error)
        else:
            return self._receipt(number, self.now(), note)
        raise failure

    def find(self, claim: Claim) -> Receipt | None:
        """The post that says the words of `claim` with its link, or None when the timeline was read back to it.

        Raises NotSent or Refused when it cannot be read, or when a post since the claim has this link with other words, or an address that
        X does not show.
        """
        for post in self._timeline(claim.time - DRIFT):
            if post.links_to(claim.link):
                if post.says(claim.text):
                    return self._receipt(post.id, post.time)
                if post.time >= claim.time - NEAR:
                    raise NotSent(f"Le compte X porte ce lien avec un autre texte : {_address(post.id)}")
            elif post.hides_an_address() and post.time >= claim.time - NEAR:
                raise NotSent(f"X ne montre pas l’adresse que porte cette publication : {_address(post.id)}")
        return None

    def _pictures(self, claim: Claim) -> tuple[list[str], str]:
        if not claim.image:
            return [], ""
        try:
            return [upload(self.client.session, self.auth, claim.image, self.limits)], ""
        except PictureLost as lost:
            return [], self.redactor.clean(f"{lost} L’annonce est partie avec son lien seul.")

    def _timeline(self, since: datetime) -> Iterator[Shown]:
        token = None
        for _ in range(PAGES):
            posts, token = self._page(token)
            yield from posts
            if not token or any(post.time < since for post in posts):
                return
        raise NotSent(f"Le compte X a publié plus de {PAGE * PAGES} fois depuis cette annonce : son fil ne peut être relu jusqu’à elle.")

    def _page(self, token: str | None) -> tuple[list[Shown], str | None]:
        wanted = {"max_results": PAGE, "exclude": "retweets", "tweet_fields": "created_at,entities"}
        try:
            answer = self.client.get_users_tweets(self.account, user_auth=True, **wanted | ({"pagination_token": token} if token else {}))
            if "errors" in answer:
                raise NotSent("X ne donne pas le fil du compte en entier.")
            return [shown(post) for post in answer.get("data", [])], answer["meta"].get("next_token")
        except Exception as error:
            failure = self._failure(error)
        raise NotSent(failure.reason) if isinstance(failure, MaybeSent) else failure

    def _failure(self, error: Exception) -> Failure:
        if isinstance(error, Failure):
            return error
        if isinstance(error, tweepy.HTTPException):
            messages = [self.redactor.clean(str(message)) for message in error.api_messages]
            return answered(error.response.status_code, messages, getattr(error, "reset_time", None))
        return interrupted(error, self.wire.spoken)

    def _receipt(self, number: str, time: datetime, note: str = "") -> Receipt:
        return Receipt(self.name, self.account, number, _address(number), time, note)


def _address(number: str) -> str:
    return f"https://x.com/i/status/{number}"


def connect(conf: Mapping[str, Any], environ: Mapping[str, str]) -> XAccount:
    """The account of `environ`'s credentials; calls nothing. From then on no log shows them. Raises SettingsError."""
    credentials = x_credentials(environ)
    return XAccount(credentials, guard(environ), lambda: clock.now(conf, environ))
