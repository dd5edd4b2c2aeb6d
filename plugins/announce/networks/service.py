"""A network spoken to by plain requests: each call once, and nothing but the three failures.

What its HTTP answers mean for a post is a table that each network declares, read here in one way for all. An answer that no row names, a
503 for instance, is MaybeSent: `reconcile.py` says when it is tried again.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase

from plugins.announce.network import Failure, MaybeSent, NotSent, PostRefused
from plugins.announce.wire import bind_session
from plugins.core.infrastructure.redact import Redactor

ANY_STATUS = 0
"""The status of a row that fits every status."""
REWORD = "Changez le texte de l’annonce (clé « social »)."
"""The remedy where a network refuses the words of a post."""


@dataclass(frozen=True)
class AnswerRow:
    """An answer with HTTP status `status` whose text contains `pattern` and whose own code is one of `codes`, if any are given.

    `account` is True when whoever speaks is refused, not this post; `unproved` when these words are also said of a post alone. `pause` is
    how long the account must then be left alone. `outage`: the network says that it is down. `post_only`: see NotSent.
    """

    status: int
    pattern: str
    failure: type[Failure]
    reason: str
    remedy: str = ""
    account: bool = False
    codes: tuple[str, ...] = ()
    pause: timedelta | None = None
    unproved: bool = False
    outage: bool = False
    post_only: bool = False

    def fits(self, status: int, words: str, code: str) -> bool:
        """Whether this is the answer meant; `words` are in lower case."""
        return self.status in (ANY_STATUS, status) and self.pattern in words and (not self.codes or code in self.codes)


UNSPOKEN: tuple[tuple[type[Exception], str], ...] = (
    (requests.exceptions.ProxyError, "Le proxy (HTTPS_PROXY) ne mène pas à {name}."),
    (requests.exceptions.TooManyRedirects, "{name} renvoie vers {elsewhere}."),
    (requests.exceptions.SSLError, "Le certificat présenté pour {name} n’est pas reconnu (REQUESTS_CA_BUNDLE)."),
    (Exception, "{name} est injoignable."),
)
TRANSPORT_FAILURES: tuple[tuple[type[Exception], str], ...] = (
    (requests.exceptions.TooManyRedirects, "{name} renvoie vers {elsewhere}."),
    (requests.exceptions.Timeout, "{name} n’a pas répondu à temps."),
    (requests.exceptions.JSONDecodeError, "La réponse {of} n’est pas lisible."),
    (OSError, "La connexion s’est interrompue avant la réponse {of}."),
    (Exception, "La réponse {of} n’est pas lisible."),
)
"""What to say when no answer could be read, before and after the post began to leave. A connection that a proxy cuts after the
post has left is a ProxyError too (requests 2.34, urllib3 2.8): the sort of exception never tells whether anything was sent."""
SILENCE = (requests.exceptions.Timeout, requests.exceptions.ConnectionError, ConnectionError, TimeoutError)
"""No answer at all, as from a network that is down; requests' own errors about what an answer holds are of other sorts."""
HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
DOWN = 500
"""The HTTP statuses from here on say that the server failed, whoever asks (RFC 9110, 15.6)."""


@dataclass(frozen=True)
class AnswerTable:
    """The answers of one network: `name` as people know it, `name_after_de` the same after « de » (« d’X »); the first row that fits is
    the one. `not_found` is how the reason begins when what was asked for is not there, or not for this token."""

    name: str
    name_after_de: str
    rows: tuple[AnswerRow, ...]
    not_found: str = ""

    def is_gone(self, failure: Failure) -> bool:
        """Whether the network did not find what was asked for, or not for this token."""
        return bool(self.not_found) and failure.reason.startswith(self.not_found)

    def explain_refused_request(self, failure: PostRefused, request: str) -> PostRefused:
        """The refusal of a request that held no words of a post, in French a `request` such as « lecture »: where the answer is said of
        posts, no text is to be changed."""
        if failure.remedy != REWORD or self.is_gone(failure):
            return failure
        _, mark, words = failure.reason.partition(" : « ")
        return PostRefused(f"{self.name} refuse cette {request}{mark}{words}".removesuffix(".") + ".")

    def find_failure_of_answer(
        self, status: int, messages: Iterable[str], code: str = "", reset: float | None = None, now: datetime | None = None
    ) -> Failure:
        """The failure that an answer means; `messages` are the network's own words, `code` its own code, `reset` the end of a limit in
        Unix seconds, `now` (aware) the instant from which a pause counts.

        Any answer that is not a known refusal in the network's own words may come from something in between, or after the post was
        kept: MaybeSent.
        """
        messages = list(messages)
        words = " ".join(messages)
        for row in self.rows:
            if row.fits(status, words.casefold(), code) and (messages or status == requests.codes.too_many_requests):
                return _build_failure(row, words, _parse_instant(reset), _find_end_of_pause(row.pause, now), row.outage or status >= DOWN)
        return MaybeSent(f"Réponse inattendue {self.name_after_de} ({status}){_quote(words)}.", outage=status >= DOWN)

    def find_failure_of_interruption(self, error: Exception, was_sent: bool) -> Failure:
        """The failure that `error` means when no answer could be read; `was_sent` says whether the post had begun to leave."""
        sentence = next(french for kind, french in (TRANSPORT_FAILURES if was_sent else UNSPOKEN) if isinstance(error, kind))
        reason = sentence.format(name=self.name, of=self.name_after_de, elsewhere=_find_other_host(error))
        down = isinstance(error, SILENCE)
        return MaybeSent(reason, outage=down) if was_sent else NotSent(reason, outage=down)


def _find_other_host(error: Exception) -> str:
    """The host to which a network sends its clients, where it names one: an instance that has moved does."""
    answer = getattr(error, "response", None)
    host = urlsplit(answer.headers.get("Location", "")).hostname if answer is not None else None
    return f"https://{host}" if host and HOST.fullmatch(host) else "une autre adresse"


def _build_failure(row: AnswerRow, words: str, named: datetime | None, chosen: datetime | None, outage: bool) -> Failure:
    """`named` is the instant from which the network wants to be asked again, `chosen` ours when it names none."""
    reason = row.reason.removesuffix(".") + _quote(words) + "."
    if row.failure is PostRefused:
        return PostRefused(reason, row.remedy, row.account, row.unproved)
    if row.failure is NotSent:
        is_chosen = named is None and chosen is not None
        return NotSent(reason, named or chosen, is_chosen, outage, row.post_only, row.unproved)
    return MaybeSent(reason, outage) if row.failure is MaybeSent else row.failure(reason)


def _quote(words: str) -> str:
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())
    return f" : « {line[:200]} »" if line else ""


def _find_end_of_pause(pause: timedelta | None, now: datetime | None) -> datetime | None:
    return (now or datetime.now(UTC)) + pause if pause else None


def _parse_instant(seconds: float | None) -> datetime | None:
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None


class Bearer(AuthBase):
    """Puts a token in `Authorization`, where the redactor knows it (RFC 6750). Given as the authentication of a request, no .netrc file can
    take its place. It does not show its token."""

    def __init__(self, token: str):
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """The same request, with its proof."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


Read = TypeVar("Read")


@dataclass(frozen=True)
class Complaint:
    """A network's error: its text, its code, and the end of a rate limit in Unix seconds."""

    words: tuple[str, ...] = ()
    code: str = ""
    reset: float | None = None


class NetworkService:
    """`complaint` finds what an answer complains of, `table` what that means for a post; `proof` goes with every call. `now` is the clock
    from which the table's pauses count."""

    def __init__(
        self,
        table: AnswerTable,
        complaint: Callable[[requests.Response], Complaint],
        redactor: Redactor,
        proof: AuthBase,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ):
        self.table, self.complaint, self.redactor, self.now = table, complaint, redactor, now
        self.session = requests.Session()
        self.session.auth = proof
        self.wire = bind_session(self.session)

    def post(self, url: str, read: Callable[[requests.Response], Read], **sent: Any) -> Read:
        """Make a post; what `read` finds in the answer. Raises NotSent, PostRefused or MaybeSent."""
        return self._read_answer("POST", url, read, **sent)

    def call(self, method: str, url: str, read: Callable[[requests.Response], Read], **sent: Any) -> Read:
        """Make a call that posts nothing: nothing can have been sent. Raises NotSent or PostRefused."""
        try:
            return self._read_answer(method, url, read, **sent)
        except MaybeSent as failure:
            reason, outage = failure.reason, failure.outage
        raise NotSent(reason, outage=outage)

    def request(self, method: str, url: str, read: Callable[[requests.Response], Read], **sent: Any) -> Read:
        """`call` for what holds no words of a post: a refusal has nothing to do with them. Raises NotSent or PostRefused."""
        try:
            return self.call(method, url, read, **sent)
        except PostRefused as refused:
            failure = self.table.explain_refused_request(refused, "lecture" if method == "GET" else "demande")
        raise failure

    def _read_answer(self, method: str, url: str, read: Callable[[requests.Response], Read], **sent: Any) -> Read:
        answer = self._exchange(method, url, **sent)
        try:
            if answer.ok:
                return read(answer)
            failure = self._explain_refusal(answer)
        except Exception as error:
            failure = self.table.find_failure_of_interruption(error, was_sent=True)
        raise failure

    def _exchange(self, method: str, url: str, **sent: Any) -> requests.Response:
        self.wire.has_begun_sending = False
        try:
            return self.session.request(method, url, **sent)
        except Exception as error:
            failure = self.table.find_failure_of_interruption(error, self.wire.has_begun_sending)
        raise failure

    def _explain_refusal(self, answer: requests.Response) -> Failure:
        complaint = self.complaint(answer)
        words = [self.redactor.clean(line) for line in complaint.words]
        return self.table.find_failure_of_answer(answer.status_code, words, complaint.code, complaint.reset, self.now())
