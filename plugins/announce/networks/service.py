"""A network spoken to by plain requests: each call once, and nothing but the three failures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

import requests
from requests.auth import AuthBase

from plugins.announce.failures import Failure, MaybeSent, NotSent
from plugins.announce.networks.answers import AnswerTable
from plugins.announce.networks.wire import bound_session
from plugins.infrastructure.redact import Redactor

Read = TypeVar("Read")


@dataclass(frozen=True)
class Complaint:
    """What a network says when it does not do what it was asked: its own words, its own code, and the end of a limit in Unix seconds."""

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
        self.wire = bound_session(self.session)

    def post(self, url: str, read: Callable[[requests.Response], Read], **sent: Any) -> Read:
        """Make a post; what `read` finds in the answer. Raises NotSent, PostRefused or MaybeSent."""
        return self._answered("POST", url, read, **sent)

    def call(self, method: str, url: str, read: Callable[[requests.Response], Read], **sent: Any) -> Read:
        """As `post`, for what makes no post: nothing can have been sent. Raises NotSent or PostRefused."""
        try:
            return self._answered(method, url, read, **sent)
        except MaybeSent as failure:
            reason, outage = failure.reason, failure.outage
        raise NotSent(reason, outage=outage)

    def _answered(self, method: str, url: str, read: Callable[[requests.Response], Read], **sent: Any) -> Read:
        answer = self._exchanged(method, url, **sent)
        try:
            if answer.ok:
                return read(answer)
            failure = self._refused(answer)
        except Exception as error:
            failure = self.table.failure_of_interruption(error, spoken=True)
        raise failure

    def _exchanged(self, method: str, url: str, **sent: Any) -> requests.Response:
        self.wire.has_begun_sending = False
        try:
            return self.session.request(method, url, **sent)
        except Exception as error:
            failure = self.table.failure_of_interruption(error, self.wire.has_begun_sending)
        raise failure

    def _refused(self, answer: requests.Response) -> Failure:
        said = self.complaint(answer)
        words = [self.redactor.clean(line) for line in said.words]
        return self.table.failure_of_answer(answer.status_code, words, said.code, said.reset, self.now())
