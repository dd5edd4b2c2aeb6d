"""No secret in what people or machines can read: messages, logs at any level, tracebacks.

The cleaning is done where log records are born, not in a filter: a filter on the root logger does not see what other loggers hand up to it,
and the libraries below us log headers and signatures at DEBUG.
"""

import logging
import re
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from urllib.parse import quote, unquote, urlsplit

WORDS = r"KEY|SECRET|TOKEN|PASS|PASSWORD2?|PASSPHRASE|2FA|PEM|BASE64|CREDENTIALS|BEARER|COOKIE|SAS_URL|CONNECTION_STRING|HEADERS?"
"""What ends the names of credentials, ours, those of the remotes of rclone (https://rclone.org/docs/#config-file) and of most programs."""
SECRET_NAME = re.compile(rf"^(BEFFROI_DEPLOY_RCLONE$|(BEFFROI|RCLONE)_.*({WORDS})$)")
ANY_SECRET = re.compile(rf"^BEFFROI_|^RCLONE_|(^|_)({WORDS}|AUTH)$|^(CI_JOB|ACTIONS)_.*", re.IGNORECASE)
"""What no program but the one that it is for has to know: all of ours, and what looks like a key of somebody else's."""
INNER = re.compile(rf"^\s*(?:\w*({WORDS}))\s*=\s*(.+?)\s*$", re.IGNORECASE)
QUOTED = re.compile(r'"([^"\\]{16,})"')
"""Within a file of credentials that is given whole: a line of rclone.conf, and what is in a token, which is JSON."""
IN_ADDRESS = re.compile(r"://[^\s/:@]*:([^\s/@]+)@")
"""The password of an address: that of a WebDAV, of a proxy, of a remote of rclone spelt in one line."""
LONG_LINE = 16
"""Characters from which a line of a key is a part of it that must not be read alone; those of a PEM have 64."""
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
SHORTEST = 6
"""Characters below which a value is no secret but a word, that would be hidden everywhere it is said."""


def find_secrets(environ: Mapping[str, str]) -> frozenset[str]:
    """Every value of `environ` that must never be shown: keys, tokens, the private part of a token, a proxy's password."""
    values = [value.strip() for name, value in environ.items() if SECRET_NAME.match(name)]
    pieces = {piece for value in values for piece in (value, *_split_secret(value))}
    pieces |= {value.partition("-")[2] for value in pieces if re.match(r"\d+-", value)}
    pieces |= {unquote(word) for name in PROXIES if (word := _find_password(environ.get(name, "")))}
    ours = [value for name, value in environ.items() if name.startswith(("BEFFROI_", "RCLONE_"))]
    pieces |= {piece for value in ours for word in IN_ADDRESS.findall(value) for piece in (word, unquote(word))}
    return frozenset(value for value in pieces if len(value) >= SHORTEST)


def remove_secrets(environ: Mapping[str, str], *prefixes: str) -> dict[str, str]:
    """`environ` for a program that we start: without secrets except those whose names begin with one of `prefixes`, its own."""
    return {name: value for name, value in environ.items() if name.startswith(prefixes) or not ANY_SECRET.search(name)}


def remove_our_variables(environ: Mapping[str, str]) -> dict[str, str]:
    """What a program with helpers or plugins of the town's own may know: those need keys that we cannot name, but no secret of ours, and
    nothing of rclone's, whose key identifiers, users and addresses have no name by which they would be known for what they are."""
    return {name: value for name, value in environ.items() if not (name.startswith("RCLONE_") or SECRET_NAME.match(name))}


def _split_secret(value: str) -> Iterator[str]:
    """The parts of a secret of several lines that would be one by themselves: a program may print a line, or a value of it."""
    lines = value.replace("\\n", "\n").splitlines()
    for line in lines if len(lines) > 1 else ():
        if named := INNER.match(line):
            yield named[2]
            yield from QUOTED.findall(named[2])
        elif len(line.strip()) >= LONG_LINE and not line.startswith(("-----", "[")) and "=" not in line.rstrip("= "):
            yield line.strip()


def _find_password(address: str) -> str | None:
    try:
        return urlsplit(address).password
    except ValueError:
        return None


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
