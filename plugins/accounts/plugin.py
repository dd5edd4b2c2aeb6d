"""The room `accounts` in Pelican: templates receive the accounts, and pages that do not show them are completed."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator

from plugins.accounts.footer import with_accounts
from plugins.accounts.partial import footer
from plugins.accounts.settings import Settings
from plugins.publication.settings import gather


def register() -> None:
    """Called by Pelican."""
    signals.generator_init.connect(share_accounts)
    signals.content_written.connect(complete)


def share_accounts(generator: Generator) -> None:
    """What every template may use: `accounts`."""
    if "accounts" not in generator.context:
        generator.context["accounts"] = gather(Settings, generator.settings, os.environ).accounts


def complete(path: str, context: Mapping[str, Any]) -> None:
    """Add the accounts to the page just written at `path`, unless its theme shows them."""
    accounts, page = context["accounts"], Path(path)
    if not accounts or page.suffix not in (".html", ".htm"):
        return
    written = page.read_bytes().decode("utf-8")
    completed = with_accounts(written, footer(accounts))
    if completed is not written:
        page.write_bytes(completed.encode("utf-8"))
