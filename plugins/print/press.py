"""From a template of the theme to sheets of paper."""

from importlib import import_module
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plugins.print.codes import code
from plugins.print.colours import painted
from plugins.print.drawings import alone, data_address
from plugins.publication.checkout import ROOT
from plugins.publication.errors import SettingsError
from plugins.site import dates
from plugins.site.typography import typographic, typographic_html

OURS = ROOT / "theme"
FILTERS = {
    "long_date": dates.long_date,
    "short_date": dates.short_date,
    "clock_time": dates.clock_time,
    "iso": dates.iso,
    "month": dates.month,
    "typographic": typographic,
    "typographic_html": typographic_html,
    "lower_first": lambda words: words[:1].lower() + words[1:],
    "bare_address": lambda address: address.partition("://")[2].rstrip("/"),
    "code": lambda address: data_address(code(address)),
}
PANGO = (
    "la bibliothèque Pango, qui met en page, manque à cette machine. "
    "Sous Debian ou Ubuntu : sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)


class Press:
    """Prints the templates of the folder `theme`, or ours where it has none."""

    def __init__(self, theme: Path):
        folders = [theme / "templates", OURS / "templates"]
        self.styles = next(folder for folder in (theme, OURS) if (folder / "static" / "css" / "paper.css").exists()) / "static"
        self.env = Environment(
            loader=FileSystemLoader(folders), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
        )
        self.env.filters.update(FILTERS, drawing=lambda name: data_address(self.drawing(name)))
        self.paint = painted(self.styles.parent)

    def drawing(self, name: str) -> str:
        """The theme's drawing of that name, `belfry` or `skyline`, as SVG that stands alone."""
        return alone(self.env.loader.get_source(self.env, f"partials/{name}.svg")[0], self.paint)

    def html(self, template: str, **words: Any) -> str:
        """The page that `template`, of `theme/templates/print/`, makes of `words`."""
        return self.env.get_template(f"print/{template}.html").render(**words)

    def pdf(self, html: str, base: Path | None = None) -> bytes:
        """`html` on paper; its addresses are relative to `base`, by default the theme's static files.

        Raises SettingsError when the machine cannot: what lays out pages (0.6 s) is loaded by the first that is.
        """
        try:
            laid = import_module("plugins.print.pdf")
        except OSError:
            raise SettingsError([PANGO]) from None
        return laid.pdf(html, base or self.styles)
