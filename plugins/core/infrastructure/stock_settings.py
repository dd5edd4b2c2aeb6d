"""The settings of a Pelican site that is no town's and takes one room of ours, by one line of PLUGINS.

A command reads the same file as Pelican does: it must know what the plugin adds to it.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

STOCK_PLUGINS = {
    "beffroi_accounts": "plugins.journal.accounts.plugin",
    "beffroi_announce": "plugins.announce.plugin",
    "beffroi_feeds": "plugins.journal.feeds.plugin",
}
"""The room of each plugin that a stock site may name, by its name below `pelican.plugins`."""
ADAPTER = "plugins.journal.stock_site.plugin"
"""The room that makes publications of the site's articles."""
SINCE = 2026
"""The year by which the feeds of such a site are named when it does not say FEED_AUTHORITY: it must never change."""
DEFAULTS = {"PATH": "content", "OUTPUT_PATH": "output", "DEFAULT_LANG": "en", "SITENAME": "A Pelican Blog"}
"""Those of Pelican that its own settings files may leave out. https://docs.getpelican.com/en/latest/settings.html"""


def find_stock_rooms(plugins: Any) -> list[str]:
    """The rooms that a stock site takes by `plugins`, its setting PLUGINS, whatever a person wrote there."""
    listed = plugins if isinstance(plugins, list | tuple) else ()
    names = [name.removeprefix("pelican.plugins.") for name in listed if isinstance(name, str)]
    return [STOCK_PLUGINS[name] for name in names if name in STOCK_PLUGINS]


def complete_stock_settings(conf: Mapping[str, Any]) -> Mapping[str, Any]:
    """The settings of a stock site completed with what the rooms need; a town's unchanged.

    Without PLUGINS, Pelican loads every plugin that is installed: ours among them.
    """
    plugins = list(STOCK_PLUGINS) if conf.get("PLUGINS") is None else conf["PLUGINS"]
    rooms = find_stock_rooms(plugins)
    if not rooms:
        return conf
    host = urlsplit(str(conf.get("SITEURL") or "")).hostname
    online = {"FEED_AUTHORITY": f"{host or 'localhost'},{SINCE}", "ANNOUNCE": bool(host)}
    others = [name for name in plugins if name not in (ADAPTER, *rooms)]
    return {**DEFAULTS, **online, **conf, "PLUGINS": [*others, ADAPTER, *rooms]}
