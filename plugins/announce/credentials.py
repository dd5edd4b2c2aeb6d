"""The credentials of X. They come from the environment and stay in these objects, which do not show them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from plugins.publication.errors import SettingsError


@dataclass(frozen=True)
class XCredentials:
    """OAuth 1.0a keys of one application, and of the account it speaks for. They do not expire, which suits a scheduled job.

    https://docs.x.com/fundamentals/authentication/oauth-1-0a/api-key-and-secret
    """

    api_key: str = field(repr=False)
    api_secret: str = field(repr=False)
    access_token: str = field(repr=False)
    access_secret: str = field(repr=False)

    @property
    def user_id(self) -> str:
        """The account's number: public, and the same when its keys are renewed."""
        return self.access_token.partition("-")[0]


def x_credentials(environ: Mapping[str, str]) -> XCredentials:
    """The four variables `BEFFROI_X_…`. Raises SettingsError with every one that is missing or cannot be right; shows none."""
    names = [f"BEFFROI_X_{name.upper()}" for name in XCredentials.__dataclass_fields__]
    values = [environ.get(name, "").strip() for name in names]
    mistakes = [_mistake(name, value) for name, value in zip(names, values, strict=True)]
    if any(mistakes):
        raise SettingsError([mistake for mistake in mistakes if mistake])
    return XCredentials(*values)


def _mistake(name: str, value: str) -> str:
    if not value:
        return f"{name} : cette variable manque pour annoncer sur X."
    if not re.fullmatch(r"[!-~]+", value):
        return f"{name} : cette valeur contient une espace ou un caractère accentué. Recopiez-la depuis la console développeur d’X."
    if name.endswith("ACCESS_TOKEN") and not re.fullmatch(r"\d+-.+", value):
        return f"{name} : un jeton d’accès d’X commence par le numéro du compte et un tiret. Ce n’est pas la clé de l’application."
    return ""
