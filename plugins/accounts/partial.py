"""The accounts in HTML, as our own theme writes them: one partial for every theme."""

from functools import cache

from jinja2 import Environment, FileSystemLoader

from plugins.infrastructure.checkout import ROOT
from plugins.publication.account import Account

TEMPLATES = ROOT / "theme" / "templates"


@cache
def footer(accounts: tuple[Account, ...]) -> str:
    """What is added to the pages of a theme that does not show `accounts`."""
    engine = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    html = engine.get_template("partials/accounts_added.html").render(accounts=accounts)
    return "\n".join(line.lstrip(" ") for line in html.split("\n"))
