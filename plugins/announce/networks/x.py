"""X (Twitter), with tweepy: one account, OAuth 1.0a, each call once.

The link is part of the text. Without a picture, X draws the page's own card under the post; with one, X shows the picture in its place,
with its alternative text, and the link stays in the text. So a picture is sent only when the claim has one: a publication's own, never the
drawn card, which would cost a call to show what X draws by itself. Prices (docs.x.com, `pricing`): a post with a link $0.20, a metadata
call $0.005, a post of the own timeline $0.001.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
import tweepy
from requests.auth import AuthBase

from plugins.announce.network import (
    Connection,
    Failure,
    Introduction,
    Limits,
    MaybeSent,
    Meter,
    NetworkPost,
    NotSent,
    PostRefused,
    ReadBack,
    normalize_address,
    recognize_claim,
)
from plugins.announce.networks.service import REWORD, AnswerRow, AnswerTable
from plugins.announce.post import AnnouncedImage, Post
from plugins.announce.wire import (
    NTP,
    PictureLost,
    bind_session,
    explain_missing_picture,
    fetch_picture,
    measure_clock_drift,
    name_failure,
    read_server_time,
    upload_images,
)
from plugins.announce.words import shorten_alternative

CONSOLE = "la console développeur d’X (developer.x.com)"
RIGHTS = f"Donnez « Read and write » à l’application dans {CONSOLE}, puis refaites le jeton d’accès."
NO_REPLY = "X ne laisse pas répondre"
"""How the reason of a refused reply begins: the post may still be sent by itself."""
DAILY = timedelta(hours=3)
"""X counts posts over hours that slide, in slices of half an hour (help.x.com, « Limits »), and does not say when one is free."""
ANSWERS = AnswerTable(
    "X",
    "d’X",
    (
        AnswerRow(400, "", PostRefused, "X juge la publication mal formée.", REWORD),
        AnswerRow(
            401,
            "",
            PostRefused,
            "X ne reconnaît pas les clés.",
            "Vérifiez les quatre variables BEFFROI_X_… et l’heure de la machine.",
            True,
        ),
        AnswerRow(402, "", PostRefused, "Le crédit prépayé chez X est épuisé.", f"Rechargez-le dans {CONSOLE}.", True),
        AnswerRow(403, "duplicate", MaybeSent, "X dit avoir déjà reçu ce texte."),
        AnswerRow(403, "daily limit", NotSent, "Le compte a atteint la limite quotidienne d’X.", pause=DAILY),
        AnswerRow(403, "daily status update limit", NotSent, "Le compte a atteint la limite quotidienne d’X.", pause=DAILY),
        AnswerRow(403, "locked", PostRefused, "X a verrouillé le compte.", "Connectez-vous à x.com avec le compte de la ville.", True),
        AnswerRow(403, "suspended", PostRefused, "X a suspendu le compte ou l’application.", f"Ouvrez x.com, puis {CONSOLE}.", True),
        AnswerRow(403, "summoned", PostRefused, f"{NO_REPLY}.", REWORD),
        AnswerRow(403, "reply", PostRefused, f"{NO_REPLY}.", REWORD),
        AnswerRow(403, "permi", PostRefused, "X refuse à l’application le droit de publier.", RIGHTS, True, unproved=True),
        AnswerRow(403, "enrolled", PostRefused, "X n’a pas admis l’application.", f"Rattachez-la à un projet dans {CONSOLE}.", True),
        AnswerRow(403, "access level", PostRefused, "L’accès de l’application chez X ne suffit pas.", f"Changez-le dans {CONSOLE}.", True),
        AnswerRow(403, "", PostRefused, "X refuse cette publication.", REWORD),
        AnswerRow(404, "", PostRefused, "X ne connaît plus cette adresse de son interface.", "Mettez Beffroi à jour.", True),
        AnswerRow(413, "", PostRefused, "X juge la publication trop grande.", REWORD),
        AnswerRow(422, "", PostRefused, "X ne comprend pas la publication.", REWORD),
        AnswerRow(429, "", NotSent, "X demande d’attendre."),
    ),
)


ACCESS = "x-access-level"
"""What the token may do: `read`, `read-write`, `read-write-directmessages`. https://docs.x.com/fundamentals/authentication/oauth-1-0a"""


def introduce_x_account(answer: requests.Response) -> Introduction:
    """Parse the answer to `/2/users/me`. Raises LookupError, TypeError or ValueError when it says nothing of the kind."""
    handle = answer.json()["data"]["username"]
    may = answer.headers.get(ACCESS, "")
    lacking = (f"X ne laisse pas ce jeton publier. {RIGHTS}",) if may and "write" not in may else ()
    return Introduction(str(handle), lacking, time=read_server_time(answer))


PICTURE = re.compile(r"^https?://(?:x|twitter)\.com/[^/]+/status/\d+/(?:photo|video)/\d+$")
SHORT = re.compile(r"https?://t\.co/\w", re.IGNORECASE)


def format_post_address(number: str) -> str:
    """The public address of the post of that number."""
    return f"https://x.com/i/status/{number}"


def parse_post(post: Mapping[str, Any]) -> NetworkPost:
    """Read one post of the timeline. Raises LookupError, TypeError, ValueError or AttributeError when it is not one."""
    urls = [(url["url"], url.get("expanded_url", ""), url.get("unwound_url", "")) for url in post.get("entities", {}).get("urls", [])]
    text = html.unescape(post["text"])
    for short, expanded, _ in sorted(urls, key=lambda url: -len(url[0])):
        text = text.replace(short, "" if PICTURE.match(expanded) else expanded)
    links = frozenset(normalize_address(target) for _, *addresses in urls for target in addresses if target)
    number, time = str(int(post["id"])), datetime.fromisoformat(post["created_at"]).astimezone(UTC)
    return NetworkPost(number, format_post_address(number), text, links, time, hides=bool(SHORT.search(text)))


API = "https://api.x.com/2/media"


def upload_picture(session: requests.Session, auth: AuthBase, image: AnnouncedImage, limits: Limits) -> str:
    """Give X the picture and its alternative text; the number to attach to the post. Raises PictureLost.

    A picture whose alternative text X did not take is not attached: it would be lost for who cannot see it.
    """
    picture = fetch_picture(image.url, limits.image_bytes)
    media = {"media": ("image", picture.content, picture.kind)}
    try:
        sent = session.post(f"{API}/upload", auth=auth, files=media, data={"media_category": "tweet_image"})
        sent.raise_for_status()
        number = str(sent.json()["data"]["id"])
        if image.alt:
            described: dict[str, Any] = {"id": number, "metadata": {"alt_text": {"text": shorten_alternative(image.alt, limits.alt)}}}
            session.post(f"{API}/metadata", auth=auth, json=described).raise_for_status()
    except (requests.RequestException, OSError, ValueError, KeyError, TypeError) as error:
        raise PictureLost(f"X n’a pas pris l’image ou son texte alternatif ({name_failure(error)}).") from None
    return number


PAGE, PAGES = 100, 10
"""Posts a reading asks for (X's maximum; $0.10 when the account has as many), and readings before it gives up."""
LATE = timedelta(hours=1)
"""An instant nearer than this may be still to come for X, if this machine's clock is ahead."""


class XAccount(ReadBack):
    """The account that the access token speaks for, known by its number."""

    name, public, whose = "x", True, "Le compte X"

    def __init__(self, connection: Connection):
        self.limits, self.redactor, self.now = connection.limits, connection.redactor, connection.now
        keys = [connection.credentials[name] for name in ("API_KEY", "API_SECRET", "ACCESS_TOKEN", "ACCESS_SECRET")]
        self.account = keys[2].partition("-")[0]
        self.client = tweepy.Client(None, *keys, return_type=dict, wait_on_rate_limit=False)
        self.auth = tweepy.OAuth1UserHandler(*keys).apply_auth()
        self.wire = bind_session(self.client.session)
        self.meter = Meter(PAGE * PAGES)

    def send(self, claim: Post) -> Post:
        """Send the words of `claim`. Raises NotSent, PostRefused or MaybeSent, and nothing else.

        `note` tells of a picture that was lost, or of an answer that X takes from nobody who was not called and that was sent by itself.
        """
        pictures, note = self._upload_pictures(claim)
        if claim.reply_to:
            try:
                return _confirm(claim, self._send_text(claim.text, pictures, claim.reply_to), note)
            except PostRefused as failure:
                if not failure.reason.startswith(NO_REPLY):
                    raise
            note = f"{note} {NO_REPLY} : publié à part.".strip()
            return _confirm(claim, self._send_text(claim.apart or claim.text, pictures), note, apart=True)
        return _confirm(claim, self._send_text(claim.text, pictures), note)

    def delete(self, remote_id: str) -> None:
        """See Network. X answers `deleted` for what is gone already, too."""
        try:
            if self.client.delete_tweet(remote_id, user_auth=True)["data"]["deleted"] is True:
                return
            failure: Failure = NotSent("X n’a pas confirmé la suppression.")
        except tweepy.NotFound:
            return
        except Exception as error:
            failure = self._build_failure(error)
        raise _explain_request(failure, "demande")

    def introduce(self) -> Introduction:
        """The handle of the token's account, by one reading; what the application may do is in a header of the answer."""
        try:
            answer = self.client.request("GET", "/2/users/me", user_auth=True)
            return introduce_x_account(answer)
        except Exception as error:
            failure = self._build_failure(error)
        raise _explain_request(failure, "lecture")

    def recognise(self, posts: Iterable[NetworkPost], claim: Post) -> Post | None:
        """See Readable."""
        post = recognize_claim(posts, claim, self.whose)
        return _confirm(claim, post.id, apart=not post.has_words(claim.text)) if post else None

    def _send_text(self, text: str, pictures: list[str], reply_to: str = "") -> str:
        """The number of a new post. Raises NotSent, PostRefused or MaybeSent."""
        self.wire.has_begun_sending = False
        try:
            answer = self.client.create_tweet(text=text, media_ids=pictures or None, in_reply_to_tweet_id=reply_to or None, user_auth=True)
            return str(int(answer["data"]["id"]))
        except Exception as error:
            failure = self._build_failure(error)
        raise failure

    def _upload_pictures(self, claim: Post) -> tuple[list[str], str]:
        if not claim.image:
            return [], ""
        try:
            return upload_images(claim.images, lambda image: upload_picture(self.client.session, self.auth, image, self.limits))
        except PictureLost as failure:
            return [], self.redactor.clean(f"{failure} {explain_missing_picture(claim.link)}")

    def read_timeline(self, since: datetime) -> Iterator[NetworkPost]:
        """See Readable. X gives, and charges for, only what is not older: an instant that is still to come it would refuse."""
        token, late = None, since > self.now() - LATE
        start = {} if late else {"start_time": f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"}
        for _ in range(PAGES):
            if self.meter.empty:
                raise NotSent("Le fil du compte X ne peut être relu plus loin sans dépasser le budget du mois.")
            posts, token = self._read_timeline_page(start | ({"pagination_token": token} if token else {}))
            self.meter.count_read(len(posts))
            yield from posts
            if not token or any(post.time < since for post in posts):
                return
        raise NotSent(f"Le compte X a publié plus de {PAGE * PAGES} fois depuis cette annonce : son fil ne peut être relu jusqu’à elle.")

    def _read_timeline_page(self, which: Mapping[str, str]) -> tuple[list[NetworkPost], str | None]:
        query = {"max_results": min(PAGE, self.meter.remaining_reads), "exclude": "retweets", "tweet_fields": "created_at,entities"}
        try:
            answer = self.client.get_users_tweets(self.account, user_auth=True, **query, **which)
            if "errors" in answer:
                raise NotSent("X ne donne pas le fil du compte en entier.")
            return [parse_post(post) for post in answer.get("data", [])], answer["meta"].get("next_token")
        except Exception as error:
            failure = self._build_failure(error)
        raise _explain_request(failure, "lecture")

    def _build_failure(self, error: Exception) -> Failure:
        if isinstance(error, Failure):
            return error
        if isinstance(error, tweepy.HTTPException):
            if isinstance(error, tweepy.Unauthorized) and (drift := measure_clock_drift(error.response)):
                return PostRefused(f"X ne reconnaît pas la signature : cette machine a {drift} minutes d’écart avec lui.", NTP, True)
            messages = [self.redactor.clean(str(message)) for message in error.api_messages]
            return ANSWERS.find_failure_of_answer(error.response.status_code, messages, reset=getattr(error, "reset_time", None))
        return ANSWERS.find_failure_of_interruption(error, self.wire.has_begun_sending)


def _explain_request(failure: Failure, request: str) -> Failure:
    """The failure of a request that posts nothing: nothing can have been sent, and no words of a post were refused."""
    if isinstance(failure, MaybeSent):
        return NotSent(failure.reason, outage=failure.outage)
    return ANSWERS.explain_refused_request(failure, request) if isinstance(failure, PostRefused) else failure


def _confirm(claim: Post, number: str, note: str = "", apart: bool = False) -> Post:
    return claim.confirm(number, format_post_address(number), note, apart)
