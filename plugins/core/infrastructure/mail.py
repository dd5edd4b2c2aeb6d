"""A minimal SMTP client for the town's mail server (RFC 5321), encrypted (RFC 3207, RFC 8314) whenever a password is sent.

What a server answers is not quoted, but for its code: it may repeat what it was told.
"""

import re
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from plugins.core.infrastructure.errors import SettingsError

PORT, ENCRYPTED = 587, 465
"""Submission, which encrypts when both agree to; and that which is encrypted from the first byte: RFC 6409, RFC 8314."""
ANSWER_TIMEOUT = 20
"""Seconds for each answer of the server: the announcements have left, and only the end of the run waits for it."""
LASTING = 500
"""From this code on, trying again changes nothing: RFC 5321, 4.2.1."""


class Undelivered(Exception):
    """The letter did not leave; the text says why, in French. `lasting`: until a person has acted."""

    def __init__(self, reason: str, lasting: bool = True):
        super().__init__(reason)
        self.lasting = lasting


@dataclass(frozen=True)
class MailServer:
    """Where letters are handed in, and as whom; `authorities`: the file or folder of the certificates that are trusted too."""

    host: str
    port: int = PORT
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""
    authorities: str = ""


def mail_server(environ: Mapping[str, str]) -> MailServer | None:
    """The server that the environment names; None without BEFFROI_MAIL_SERVER. Raises SettingsError for what is no server."""
    address = environ.get("BEFFROI_MAIL_SERVER", "").strip()
    if not address:
        return None
    host, _, port = address.partition(":")
    if not host or "/" in host or (port and not (re.fullmatch("[0-9]{1,5}", port) and 0 < int(port) < 1 << 16)):
        raise SettingsError(
            [f"BEFFROI_MAIL_SERVER : « {address} » n’est pas un serveur de courriel. Écrivez par exemple smtp.ville.fr:587."]
        )
    user, password, sender = (environ.get(f"BEFFROI_MAIL_{name}", "").strip() for name in ("USER", "PASSWORD", "FROM"))
    return MailServer(host, int(port or PORT), user, password, sender, environ.get("REQUESTS_CA_BUNDLE", ""))


def deliver_letter(letter: EmailMessage, server: MailServer) -> tuple[str, ...]:
    """Hand in `letter`; the addresses that the server has refused, when it has taken others. Raises Undelivered."""
    with open_connection(server) as connection:
        return tuple(connection.send_message(letter))


@contextmanager
def open_connection(server: MailServer) -> Iterator[smtplib.SMTP]:
    """A connection that may send. Raises Undelivered, also for what goes wrong while it is used."""
    try:
        with _connect(server) as connection:
            if server.user:
                connection.login(server.user, server.password)
            yield connection
    except smtplib.SMTPAuthenticationError as error:
        why = f"le serveur refuse BEFFROI_MAIL_USER et BEFFROI_MAIL_PASSWORD ({error.smtp_code})"
        raise Undelivered(why, error.smtp_code >= LASTING) from None
    except smtplib.SMTPRecipientsRefused as error:
        codes = {code for code, _ in error.recipients.values()}
        raise Undelivered(f"le serveur refuse le destinataire ({max(codes)}) : voyez ANNOUNCE_DIGEST", min(codes) >= LASTING) from None
    except smtplib.SMTPSenderRefused as error:
        raise Undelivered(
            f"le serveur refuse l’expéditeur ({error.smtp_code}) : voyez BEFFROI_MAIL_FROM", error.smtp_code >= LASTING
        ) from None
    except smtplib.SMTPNotSupportedError:
        raise Undelivered("le serveur ne prend aucun mot de passe : retirez BEFFROI_MAIL_USER, ou changez de port") from None
    except smtplib.SMTPResponseException as error:
        raise Undelivered(f"le serveur répond {error.smtp_code}", error.smtp_code >= LASTING) from None
    except ssl.SSLCertVerificationError:
        why = "le certificat du serveur est inconnu : donnez celui de son autorité dans REQUESTS_CA_BUNDLE"
        raise Undelivered(why) from None
    except ValueError:
        raise Undelivered("BEFFROI_MAIL_USER, BEFFROI_MAIL_PASSWORD ou une adresse a un signe que le courriel ne prend pas") from None
    except (smtplib.SMTPException, OSError):
        raise Undelivered("le serveur ne répond pas, ou s’interrompt", lasting=False) from None


@contextmanager
def _connect(server: MailServer) -> Iterator[smtplib.SMTP]:
    """A connection that is encrypted whenever the server can be. Raises Undelivered rather than show a password to who listens."""
    trusted = ssl.create_default_context()
    if server.authorities:
        place = {"capath" if Path(server.authorities).is_dir() else "cafile": server.authorities}
        trusted.load_verify_locations(**place)
    if server.port == ENCRYPTED:
        with smtplib.SMTP_SSL(server.host, server.port, timeout=ANSWER_TIMEOUT, context=trusted) as connection:
            yield connection
        return
    with smtplib.SMTP(server.host, server.port, timeout=ANSWER_TIMEOUT) as connection:
        connection.ehlo_or_helo_if_needed()
        if connection.has_extn("starttls"):
            connection.starttls(context=trusted)
        elif server.user:
            raise Undelivered("le serveur ne chiffre pas la liaison : le mot de passe n’y est pas envoyé. Essayez le port 465")
        yield connection
