"""Refused requests: a status, and a French sentence in JSON."""

from collections.abc import Mapping


class RequestRefused(Exception):
    """Ends a request. `told` are the keys beside, or in place of, `error`; `wait` is in seconds."""

    def __init__(self, status: int, error: str = "", wait: int = 0, **told: object):
        super().__init__(error)
        self.status = status
        self.told: dict[str, object] = {**({"error": error} if error else {}), **told}
        self.headers: Mapping[str, str] = {"Retry-After": str(wait)} if wait else {}


SENTENCES = {
    400: "Cette demande ne se lit pas.",
    404: "Il n’y a rien à cette adresse.",
    405: "Cette adresse ne se demande pas ainsi.",
    413: "C’est trop lourd.",
    414: "Cette adresse est trop longue.",
    415: "Ce n’est pas ce qui est attendu : il faut du JSON.",
    431: "Les en-têtes de cette demande sont trop longs.",
}
SERVER_ERRORS = 500


def find_sentence(status: int) -> str:
    """The sentence of a status that the library gives."""
    return SENTENCES.get(status, "Le service n’a pas pu répondre." if status >= SERVER_ERRORS else SENTENCES[400])


def build_too_often(wait: int) -> RequestRefused:
    """The answer to a client over its rate limit: `wait` seconds before the next request."""
    return RequestRefused(429, f"Trop de demandes à la fois. Réessayez dans {wait} s.", wait)
