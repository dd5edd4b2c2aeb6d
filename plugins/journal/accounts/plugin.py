"""The room `accounts` in Pelican: templates receive the accounts, and pages that do not show them are completed."""

import os

from pelican import signals
from pelican.generators import Generator

from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.hand_offs import finish_pages
from plugins.journal.accounts.page_links import add_accounts
from plugins.journal.accounts.room import AccountsContext
from plugins.journal.accounts.settings import Settings


def register() -> None:
    """Called by Pelican."""
    signals.generator_init.connect(share_accounts)


def share_accounts(generator: Generator) -> None:
    """Share with every template: `accounts`. Those of this generator complete the pages of a theme that does not show them."""
    if "accounts" not in generator.context:
        AccountsContext(generator.context).accounts = gather_settings(Settings, generator.settings, os.environ).accounts
    finish_pages(generator.env, add_accounts)
