"""No secret in what people or machines can read: messages, logs at any level, tracebacks.

The cleaning is done where log records are born, not in a filter: a filter on the root logger does not see what other loggers hand up to it,
and the libraries below us log headers and signatures at DEBUG.
"""

import logging
import re
import sys
import traceback
from collections.abc import Callable, Mapping
from types import TracebackType
from urllib.parse import quote

from plugins.core.infrastructure.confidential import find_secrets

MASK = "•••"
SIGNATURE = re.compile(
    r"(oauth_signature(?:=|%3D)[\"']?|Signature: )[A-Za-z0-9%+/=]+|(?<=Bearer )[\w.%~-]{6,}"
    r"|\beyJ[\w-]+\.eyJ[\w-]+\.[\w-]*"
)
"""What is made from a secret: the signature of a request, in its header or in the log of oauthlib; a token that a network gave in exchange
for a password (RFC 7519: three parts, of which two are JSON, and `eyJ` is how JSON begins in base 64)."""


class Redactor:
    """Removes the secrets of one environment from any text."""

    def __init__(self, environ: Mapping[str, str]):
        forms = {form for secret in find_secrets(environ) for form in self.list_forms(secret)}
        longest_first = sorted(forms, key=lambda form: (-len(form), form))
        self.secret = re.compile("|".join(map(re.escape, longest_first))) if forms else None

    @staticmethod
    def list_forms(secret: str) -> tuple[str, str, str]:
        """The written forms of `secret`: as it is, in an address, in an OAuth header or signature base."""
        return secret, quote(secret, safe=""), quote(quote(secret, safe=""), safe="")

    def clean(self, text: str) -> str:
        """`text`, its secrets masked."""
        masked = SIGNATURE.sub(lambda found: (found[1] or "") + MASK, text)
        return self.secret.sub(MASK, masked) if self.secret else masked


class CleanRecords:
    """Makes log records as `make` does, without secrets."""

    def __init__(self, redactor: Redactor, make: Callable[..., logging.LogRecord]):
        self.redactor, self.make = redactor, make

    def __call__(self, *args: object, **kwargs: object) -> logging.LogRecord:
        """One record. It is left as it is when there is nothing to hide, for Pelican counts messages by their template."""
        record = self.make(*args, **kwargs)
        text = _format_message(record)
        if (clean := self.redactor.clean(text)) != text:
            record.msg, record.args = clean, ()
        if record.exc_info and record.exc_info[0]:
            trace = "".join(traceback.format_exception(*record.exc_info)).rstrip()
            if (clean := self.redactor.clean(trace)) != trace:
                record.exc_info, record.exc_text = None, clean
        return record


def redact_logs(environ: Mapping[str, str]) -> Redactor:
    """From now on, no log record and no uncaught traceback of this process shows a secret of `environ`. Can be called again."""
    redactor = Redactor(environ)
    make = logging.getLogRecordFactory()
    logging.setLogRecordFactory(CleanRecords(redactor, make.make if isinstance(make, CleanRecords) else make))

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.stderr.write(redactor.clean("".join(traceback.format_exception(kind, error, trace))))

    sys.excepthook = report
    return redactor


def _format_message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError, IndexError):
        return f"{record.msg!r} {record.args!r}"
