"""The room `accounts` in Pelican: templates receive the accounts."""

import os

from pelican import signals
from pelican.generators import Generator

from plugins.core.infrastructure.settings import gather_settings
from plugins.journal.accounts.room import AccountsContext, Settings


def register() -> None:
    """Called by Pelican."""
    signals.generator_init.connect(share_accounts)


def share_accounts(generator: Generator) -> None:
    """Share with every template: `accounts`."""
    if "accounts" not in generator.context:
        AccountsContext(generator.context).accounts = gather_settings(Settings, generator.settings, os.environ).accounts
