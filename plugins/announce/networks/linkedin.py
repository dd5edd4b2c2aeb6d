"""A LinkedIn page, by the Posts API: plain requests, each call once.

The link is shown as a card that we make, for this API reads no page; with a picture of the publication's own, which takes the card's place,
the link is in the text. A page does not answer its own posts as a thread: a follow-up is a post of its own. LinkedIn refuses a text that
it has taken before (`DUPLICATE_POST`), without saying for how long: no key, but one more guard.
https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import quote

import requests

from plugins.announce.accounts.connection import Connection
from plugins.announce.claim import Claim, random_token
from plugins.announce.failures import NotSent, PostRefused
from plugins.announce.network import Introduction
from plugins.announce.networks.bearer import Bearer
from plugins.announce.networks.linkedin_embed import embed
from plugins.announce.networks.linkedin_errors import ANSWERS, RIGHTS, complaint, is_gone
from plugins.announce.networks.linkedin_posts import API, VERSION, address, parse_created_id, parse_post
from plugins.announce.networks.linkedin_text import escape_text
from plugins.announce.networks.network_post import NetworkPost, ReadBack, recognize_claim
from plugins.announce.networks.service import NetworkService
from plugins.announce.networks.wire import server_time
from plugins.announce.receipt import Receipt

PAGE, PAGES = 100, 10
"""Posts a reading asks for (LinkedIn's maximum), and readings before it gives up."""
HEADERS = {"LinkedIn-Version": VERSION, "X-Restli-Protocol-Version": "2.0.0"}
PUBLIC = {
    "visibility": "PUBLIC",
    "distribution": {"feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": []},
    "lifecycleState": "PUBLISHED",
    "isReshareDisabledByAuthor": False,
}


class LinkedInPage(ReadBack):
    """The page of that number, for which the token's person must be an administrator."""

    name, public = "linkedin", True

    def __init__(self, connection: Connection):
        self.limits, self.redactor, self.now = connection.limits, connection.redactor, connection.now
        self.account = connection.credentials["PAGE"]
        self.author = f"urn:li:organization:{self.account}"
        self.service = NetworkService(ANSWERS, complaint, connection.redactor, Bearer(connection.credentials["TOKEN"]), connection.now)
        self.service.session.headers.update(HEADERS)

    def mint(self, time: datetime) -> str:
        """See Network: LinkedIn has nothing of the kind, and the token only names the claim."""
        return random_token(time)

    def publish(self, claim: Claim) -> Receipt:
        """Send the words of `claim` with its picture, or else with the card of its link. Raises NotSent, PostRefused or MaybeSent, and
        nothing else.

        `note` tells of a picture that was lost.
        """
        content, note = embed(claim, self.limits, self.service, self.author)
        post = {"author": self.author, "commentary": escape_text(claim.text), **PUBLIC, **content}
        made = self.service.post(f"{API}/posts", parse_created_id, json=post)
        return self._receipt(made, self.now(), self.redactor.clean(note))

    def recognise(self, posts: Iterable[NetworkPost], claim: Claim) -> Receipt | None:
        """See Readable."""
        post = recognize_claim(posts, claim, "La page LinkedIn")
        return self._receipt(post.id, post.time) if post else None

    def delete(self, remote_id: str) -> None:
        """See Network. LinkedIn answers the same whether the post was there or not, and nothing that could not come from something in
        between: the post is asked for afterwards, and must be unknown."""
        where = f"{API}/posts/{quote(remote_id, safe='')}"
        try:
            self.service.call("DELETE", where, lambda answer: None, headers={"X-RestLi-Method": "DELETE"})
            self.service.call("GET", where, lambda answer: None)
        except PostRefused as refused:
            if not is_gone(refused):
                raise
            return
        raise NotSent("LinkedIn n’a pas confirmé la suppression.")

    def introduce(self) -> Introduction:
        """The name of the page, and whether its posts can be read back."""
        self.service.call("GET", f"{API}/posts", _page, params=self._asked(0, 1), headers={"X-RestLi-Method": "FINDER"})
        try:
            return self.service.call("GET", f"{API}/organizations/{self.account}", _introduced)
        except PostRefused as failure:
            return Introduction(f"page n° {self.account}", (f"{failure.reason} {RIGHTS}",))

    def timeline(self, since: datetime) -> Iterator[NetworkPost]:
        """See Readable: the page's posts, the newest first, back to `since`. Raises NotSent or PostRefused."""
        for number in range(PAGES):
            asked = self._asked(number * PAGE, PAGE)
            posts = self.service.call("GET", f"{API}/posts", _page, params=asked, headers={"X-RestLi-Method": "FINDER"})
            yield from posts
            if not posts or posts[-1].time < since:
                return
        raise NotSent(f"La page a publié plus de {PAGE * PAGES} fois depuis cette annonce : elle ne peut être relue jusqu’à elle.")

    def _asked(self, start: int, count: int) -> dict[str, str]:
        return {"author": self.author, "q": "author", "start": str(start), "count": str(count), "sortBy": "CREATED"}

    def _receipt(self, remote_id: str, time: datetime, note: str = "") -> Receipt:
        return Receipt(self.name, self.account, remote_id, address(remote_id), time, note)


def _page(answer: requests.Response) -> list[NetworkPost]:
    return [parse_post(post) for post in answer.json()["elements"]]


def _introduced(answer: requests.Response) -> Introduction:
    said = answer.json()
    return Introduction(str(said.get("vanityName") or said["localizedName"]), time=server_time(answer))


def connect(connection: Connection) -> LinkedInPage:
    """The page of the credentials; calls nothing."""
    return LinkedInPage(connection)
