"""X (Twitter), with tweepy: one account, OAuth 1.0a, each call once.

The link is part of the text. Without a picture, X draws the page's own card under the post; with one, X shows the picture in its place,
with its alternative text, and the link stays in the text. So a picture is sent only when the claim has one: a publication's own, never the
drawn card, which would cost a call to show what X draws by itself. Prices (docs.x.com, `pricing`): a post with a link $0.20, a metadata
call $0.005, a post of the own timeline $0.001.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import tweepy

from plugins.announce.accounts.connection import Connection
from plugins.announce.claim import Claim, random_token
from plugins.announce.failures import Failure, MaybeSent, NotSent, PostRefused
from plugins.announce.money.meter import Meter
from plugins.announce.network import Introduction
from plugins.announce.networks.network_post import NetworkPost, ReadBack, recognize_claim
from plugins.announce.networks.picture import PictureLost, upload_images, without
from plugins.announce.networks.wire import NTP, bound_session, clock_drift
from plugins.announce.networks.x_errors import ANSWERS, NO_REPLY
from plugins.announce.networks.x_introduction import introduce_x_account
from plugins.announce.networks.x_media import upload
from plugins.announce.networks.x_timeline import address, parse_post
from plugins.announce.receipt import Receipt

PAGE, PAGES = 100, 10
"""Posts a reading asks for (X's maximum; $0.10 when the account has as many), and readings before it gives up."""
LATE = timedelta(hours=1)
"""An instant nearer than this may be still to come for X, if this machine's clock is ahead."""


class XAccount(ReadBack):
    """The account that the access token speaks for, known by its number."""

    name, public = "x", True

    def __init__(self, connection: Connection):
        self.limits, self.redactor, self.now = connection.limits, connection.redactor, connection.now
        keys = [connection.credentials[name] for name in ("API_KEY", "API_SECRET", "ACCESS_TOKEN", "ACCESS_SECRET")]
        self.account = keys[2].partition("-")[0]
        self.client = tweepy.Client(None, *keys, return_type=dict, wait_on_rate_limit=False)
        self.auth = tweepy.OAuth1UserHandler(*keys).apply_auth()
        self.wire = bound_session(self.client.session)
        self.meter = Meter(PAGE * PAGES)

    def mint(self, time: datetime) -> str:
        """See Network: X has nothing of the kind, and the token only names the claim."""
        return random_token(time)

    def publish(self, claim: Claim) -> Receipt:
        """Send the words of `claim`. Raises NotSent, PostRefused or MaybeSent, and nothing else.

        `note` tells of a picture that was lost, or of an answer that X takes from nobody who was not called and that was sent by itself.
        """
        pictures, note = self._pictures(claim)
        if claim.reply_to:
            try:
                return self._receipt(self._created(claim.text, pictures, claim.reply_to), self.now(), note)
            except PostRefused as failure:
                if not failure.reason.startswith(NO_REPLY):
                    raise
            note = f"{note} {NO_REPLY} : publié à part.".strip()
            return replace(self._receipt(self._created(claim.apart or claim.text, pictures), self.now(), note), apart=True)
        return self._receipt(self._created(claim.text, pictures), self.now(), note)

    def delete(self, remote_id: str) -> None:
        """See Network. X answers `deleted` for what is gone already, too."""
        try:
            if self.client.delete_tweet(remote_id, user_auth=True)["data"]["deleted"] is True:
                return
            failure = NotSent("X n’a pas confirmé la suppression.")
        except tweepy.NotFound:
            return
        except Exception as error:
            failure = self._failure(error)
        raise NotSent(failure.reason, outage=failure.outage) if isinstance(failure, MaybeSent) else failure

    def introduce(self) -> Introduction:
        """The handle of the token's account, by one reading; what the application may do is in a header of the answer."""
        try:
            answer = self.client.request("GET", "/2/users/me", user_auth=True)
            return introduce_x_account(answer)
        except Exception as error:
            failure = self._failure(error)
        raise NotSent(failure.reason, outage=failure.outage) if isinstance(failure, MaybeSent) else failure

    def recognise(self, posts: Iterable[NetworkPost], claim: Claim) -> Receipt | None:
        """See Readable."""
        post = recognize_claim(posts, claim, "Le compte X")
        return replace(self._receipt(post.id, post.time), apart=not post.has_words(claim.text)) if post else None

    def _created(self, text: str, pictures: list[str], reply_to: str = "") -> str:
        """The number of a new post. Raises NotSent, PostRefused or MaybeSent."""
        self.wire.has_begun_sending = False
        try:
            answer = self.client.create_tweet(text=text, media_ids=pictures or None, in_reply_to_tweet_id=reply_to or None, user_auth=True)
            return str(int(answer["data"]["id"]))
        except Exception as error:
            failure = self._failure(error)
        raise failure

    def _pictures(self, claim: Claim) -> tuple[list[str], str]:
        if not claim.image:
            return [], ""
        try:
            return upload_images(claim.images, lambda image: upload(self.client.session, self.auth, image, self.limits))
        except PictureLost as lost:
            return [], self.redactor.clean(f"{lost} {without(claim.link)}")

    def timeline(self, since: datetime) -> Iterator[NetworkPost]:
        """See Readable. X hands over, and charges for, only what is not older: an instant that is still to come it would refuse."""
        token, late = None, since > self.now() - LATE
        start = {} if late else {"start_time": f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"}
        for _ in range(PAGES):
            if self.meter.empty:
                raise NotSent("Le fil du compte X ne peut être relu plus loin sans dépasser le budget du mois.")
            posts, token = self._page(start | ({"pagination_token": token} if token else {}))
            self.meter.count_read(len(posts))
            yield from posts
            if not token or any(post.time < since for post in posts):
                return
        raise NotSent(f"Le compte X a publié plus de {PAGE * PAGES} fois depuis cette annonce : son fil ne peut être relu jusqu’à elle.")

    def _page(self, which: Mapping[str, str]) -> tuple[list[NetworkPost], str | None]:
        wanted = {"max_results": min(PAGE, self.meter.remaining_reads), "exclude": "retweets", "tweet_fields": "created_at,entities"}
        try:
            answer = self.client.get_users_tweets(self.account, user_auth=True, **wanted, **which)
            if "errors" in answer:
                raise NotSent("X ne donne pas le fil du compte en entier.")
            return [parse_post(post) for post in answer.get("data", [])], answer["meta"].get("next_token")
        except Exception as error:
            failure = self._failure(error)
        raise NotSent(failure.reason, outage=failure.outage) if isinstance(failure, MaybeSent) else failure

    def _failure(self, error: Exception) -> Failure:
        if isinstance(error, Failure):
            return error
        if isinstance(error, tweepy.HTTPException):
            if isinstance(error, tweepy.Unauthorized) and (drift := clock_drift(error.response)):
                return PostRefused(f"X ne reconnaît pas la signature : cette machine a {drift} minutes d’écart avec lui.", NTP, True)
            messages = [self.redactor.clean(str(message)) for message in error.api_messages]
            return ANSWERS.failure_of_answer(error.response.status_code, messages, reset=getattr(error, "reset_time", None))
        return ANSWERS.failure_of_interruption(error, self.wire.has_begun_sending)

    def _receipt(self, number: str, time: datetime, note: str = "") -> Receipt:
        return Receipt(self.name, self.account, number, address(number), time, note)


def connect(connection: Connection) -> XAccount:
    """The account of the credentials; calls nothing."""
    return XAccount(connection)
