"""The remote of a pages branch: by its address, or as the present checkout reaches it."""

import re
from collections.abc import Mapping

from plugins.core.infrastructure.git import Git, GitError

NAME = "pages"
"""The remote, in the environment that `build_git_environment` gives."""

OF_A_CHECKOUT = re.compile(r"[\w.-]+")
CREDENTIALS = r"^(http|credential|url|core\.sshcommand)"
"""What the automation of forges writes in a checkout is often all the right to push that there is."""

Settings = list[tuple[str, str]]


def build_git_environment(remote: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Additions to `environ` so that git knows `remote`, an address or the name of a remote of this checkout, as NAME.

    Given so, no credential is written on the disk, nor shown among the arguments of a program. Raises GitError.
    """
    settings: Settings = [("gc.auto", "0")]
    if OF_A_CHECKOUT.fullmatch(remote):
        here = Git(None, environ)
        settings += _read_checkout_settings(here)
        remote = here("remote", "get-url", "--push", remote).decode().strip()
    settings.append((f"remote.{NAME}.url", remote))
    first = int(environ.get("GIT_CONFIG_COUNT") or 0)
    variables = {"GIT_CONFIG_COUNT": str(first + len(settings))}
    for number, (key, value) in enumerate(settings, first):
        variables |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return variables


def _read_checkout_settings(here: Git) -> Settings:
    try:
        configuration = here("config", "--local", "--includes", "--null", "--get-regexp", CREDENTIALS).decode()
    except GitError:
        return []
    pairs = [entry.partition("\n") for entry in configuration.split("\0") if entry]
    return [(key, value) for key, _, value in pairs]
