"""Templates whose pages are completed as they are rendered: whoever receives the text of a page has the accounts in it.

What parses a page is loaded by the first that is not complete (70 ms).
"""

from typing import Any

from jinja2 import Template

from plugins.accounts.complete import complete
from plugins.accounts.partial import footer


class TemplateWithAccounts(Template):
    """A page whose context has `accounts` shows them, whatever its theme. A file that is no page stays as it was rendered.

    Depends on nothing but the text and the accounts, so that any process may render any page.
    """

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Called by whoever writes the page, with its context, of which `output_file` names the file to be written."""
        written, context = super().render(*args, **kwargs), dict(*args, **kwargs)
        accounts, name = context.get("accounts"), context.get("output_file") or ""
        if not accounts or not name.endswith((".html", ".htm")) or complete(written):
            return written
        from plugins.accounts.footer import with_accounts  # BeautifulSoup, for themes that are not ours

        return with_accounts(written, footer(accounts))
