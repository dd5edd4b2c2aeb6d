"""A small journal built by plain Pelican, with a theme that knows nothing of us."""

from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.core.publication.publication import Account
from tests.warm import pelican

ACCOUNTS = [
    {"network": "x", "handle": "valbrune"},
    {"network": "mastodon", "handle": "valbrune@social.valbrune.example", "label": "Mastodon & co"},
    {"network": "radio-quartier", "url": "https://radio.valbrune.example/", "label": "Radio du quartier"},
]
TOWN = (
    Account("x", "valbrune", "https://x.com/valbrune", "X"),
    Account("mastodon", "valbrune@social.valbrune.example", "https://social.valbrune.example/@valbrune", "Mastodon & co"),
    Account("radio-quartier", "", "https://radio.valbrune.example/", "Radio du quartier"),
)
ARTICLES = {
    "marche.rst": "Le marché\n#########\n:date: 2026-03-02\n:category: Travaux\n:tags: place\n\nSamedi, place du Beffroi.\n",
    "halles.rst": "Les halles\n##########\n:date: 2026-03-03\n:category: Travaux\n\nOuverture.\n",
}
SETTINGS = """
SITENAME, SITEURL, TIMEZONE, DEFAULT_LANG = "Le Beffroi", "https://journal.valbrune.example", "Europe/Paris", "fr"
PLUGINS = {plugins!r}
ACCOUNTS = {accounts!r}
THEME = {theme!r}
"""


@pytest.fixture
def town() -> tuple[Account, ...]:
    """The accounts of the small journal, as rooms receive them."""
    return TOWN


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., dict[str, str]]:
    """Build the small journal with a theme; gives every page by its path."""

    def built(theme: str, accounts: object = ACCOUNTS, plugins: list[str] | None = None) -> dict[str, str]:
        content, output = tmp_path / "content", tmp_path / f"output-{len(list(tmp_path.iterdir()))}"
        content.mkdir(exist_ok=True)
        for name, text in ARTICLES.items():
            (content / name).write_text(text, encoding="utf-8")
        conf = tmp_path / "conf.py"
        chosen = ["plugins.journal.stock_site.plugin", "plugins.journal.accounts.plugin"] if plugins is None else plugins
        conf.write_text(SETTINGS.format(plugins=chosen, accounts=accounts, theme=theme), encoding="utf-8")
        ended = pelican([str(content), "-s", str(conf), "-o", str(output), "--fatal", "errors"])
        if ended.returncode:
            raise RuntimeError(ended.stdout + ended.stderr)
        return {page.relative_to(output).as_posix(): page.read_bytes().decode() for page in sorted(output.rglob("*.html"))}

    return built
