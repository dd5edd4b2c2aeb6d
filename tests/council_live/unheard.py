"""Requests to the evening's service without a socket: as waitress hands them over, and what it would send."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from io import BytesIO
from typing import Any
from urllib.parse import unquote, urlsplit

from plugins.service.evening.serve import EveningHandler


@dataclass
class Heard:
    """What was answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The JSON of the answer."""
        return json.loads(self.body)


@dataclass
class UnheardClient:
    """A browser, with its cookies, that asks `app` at `origin`."""

    app: EveningHandler
    origin: str
    cookies: dict[str, str] = field(default_factory=dict)

    def open(self, method: str, address: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Heard:
        """One request."""
        parts, target = urlsplit(self.origin), urlsplit(address)
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote(target.path, "latin-1"),
            "QUERY_STRING": target.query,
            "SERVER_NAME": parts.hostname,
            "SERVER_PORT": str(parts.port),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/json",
            "HTTP_HOST": parts.netloc,
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "wsgi.input": BytesIO(body),
            "wsgi.url_scheme": parts.scheme,
            **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in (headers or {}).items()},
        }
        begun: list[Any] = []
        answer = self.app(environ, lambda status, headers, failure=None: begun.extend((status, headers)))
        content = b"".join(answer)
        answer.close()
        for name, value in begun[1]:
            if name == "Set-Cookie":
                self.cookies |= {key: one.value for key, one in SimpleCookie(value).items()}
        return Heard(int(begun[0].split()[0]), dict(begun[1]), content)

    def send(self, method: str, address: str, told: Any, headers: Mapping[str, str]) -> Heard:
        """One request with JSON."""
        return self.open(method, address, json.dumps(told).encode() if told is not None else b"", headers)
