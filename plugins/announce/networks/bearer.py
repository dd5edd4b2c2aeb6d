"""The proof of a network that takes a token in a header."""

import requests
from requests.auth import AuthBase


class Bearer(AuthBase):
    """Puts a token in `Authorization`, where the redactor knows it (RFC 6750). Given as the authentication of a request, no .netrc file can
    take its place. It does not show its token."""

    def __init__(self, token: str):
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """The same request, with its proof."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request
