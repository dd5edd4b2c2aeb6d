"""From a template of the theme to sheets of paper: magazines, posters, a card, QR codes."""

import re
import shutil
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.town import ROOT
from plugins.core.publication.words import N_, SOURCE, Words
from plugins.journal.branding.palettes import build_day_tones, build_night_tones
from plugins.journal.branding.room import TownLook
from plugins.journal.branding.theme_files import rewrite_tokens
from plugins.journal.languages.catalog import OwnWords, load_words
from plugins.journal.languages.environments import set_language
from plugins.journal.site import dates
from plugins.journal.site.text_filters import join_words, typographic, typographic_html
from plugins.town.print.codes import draw_code
from plugins.town.print.room import Settings

NO_BREAK = "\u00a0"
TAIL = 14
"""Characters that the last line has at least, if the title is longer than two lines' worth of them."""


def tie_last_words(title: str) -> str:
    """`title` with its last words held together; short ones stay as they are."""
    words = title.split(" ")
    while len(title) >= 2 * TAIL and len(words) > 1 and len(words[-1]) < TAIL:
        last = words.pop()
        words[-1] += NO_BREAK + last
    return " ".join(words)


OURS = ROOT / "theme"
STYLES = Path("static", "css")
DRAWINGS = ("belfry", "skyline")
FILTERS = {
    "long_date": dates.long_date,
    "short_date": dates.short_date,
    "day_month": dates.day_month,
    "clock_time": dates.clock_time,
    "iso": dates.iso,
    "month": dates.month,
    "listed": join_words,
    "typographic": typographic,
    "typographic_html": typographic_html,
    "tied": tie_last_words,
    "lower_first": lambda words: words[:1].lower() + words[1:],
    "bare_address": lambda address: address.partition("://")[2].rstrip("/"),
    "code": lambda address: format_data_address(draw_code(address)),
}
PANGO = (
    "la bibliothèque Pango, qui met en page, manque à cette machine. "
    "Sous Debian ou Ubuntu : sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)


class PrintingPress:
    """Prints the templates of the folder `theme`, or ours where it has none, in `words`, with the colours of `tokens`, a style sheet."""

    def __init__(self, theme: Path, town_tokens: str = "", words: Words | None = None, own: OwnWords | None = None):
        self.theme = next(folder for folder in (theme, OURS) if (folder / STYLES / "paper.css").exists())
        loader = FileSystemLoader([theme / "templates", OURS / "templates"])
        self.env = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
        self.env.filters.update(FILTERS, drawing=lambda name: format_data_address(self.read_drawing(name)))
        set_language(self.env, words or Words(), own or OwnWords(SOURCE))
        self.tokens = town_tokens or (self.theme / STYLES / "tokens.css").read_text(encoding="utf-8")
        sheets = "\n".join((self.theme / STYLES / name).read_text(encoding="utf-8") for name in ("base.css", "paper.css"))
        self.paint = read_class_styles(sheets, read_tokens(self.tokens))

    def dress(self, folder: Path, style: str) -> None:
        """Put in `folder` what pages of the style sheet `style` need beside them: it, the tokens, the typefaces, the town's drawings."""
        for name in ("css", "fonts", "drawings"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / "css" / "tokens.css").write_text(self.tokens, encoding="utf-8")
        shutil.copyfile(self.theme / STYLES / style, folder / "css" / style)
        for font in sorted((self.theme / "static" / "fonts").iterdir()):
            shutil.copyfile(font, folder / "fonts" / font.name)
        for name in DRAWINGS:
            (folder / "drawings" / f"{name}.svg").write_text(self.read_drawing(name), encoding="utf-8")

    def read_drawing(self, name: str) -> str:
        """The theme's drawing of that name, `belfry` or `skyline`, as SVG that stands alone."""
        assert self.env.loader  # the theme's
        return embed_colours(self.env.loader.get_source(self.env, f"partials/{name}.svg")[0], self.paint)

    def render_html(self, template: str, **words: object) -> str:
        """The page that `template`, of `theme/templates/print/`, makes of `words`."""
        return self.env.get_template(f"print/{template}.html").render(**words)

    def render_pdf(self, html: str, folder: Path) -> bytes:
        """The PDF of `html`, whose addresses are relative to `folder`; the theme is copied there.

        Raises SettingsError when the machine cannot: what lays out pages (0.6 s) is loaded by the first that is.
        """
        try:
            from plugins.town.print import pdf  # WeasyPrint: 0.6 s, and libraries that a machine may lack
        except OSError:
            raise SettingsError([PANGO]) from None
        return pdf.render_pdf(html, folder)


def open_press(room: Settings) -> PrintingPress:
    """The press that prints with the theme of the town, in the colours of its LOOK."""
    vocabularies = load_words(room.default_lang, {"THEME": room.theme}), OwnWords(room.default_lang, room.translations or {})
    press = PrintingPress(Path(room.theme), "", *vocabularies)
    palette = room.look.palette
    return (
        press
        if palette == TownLook().palette
        else PrintingPress(press.theme, rewrite_tokens(press.tokens, build_day_tones(palette), build_night_tones(palette)), *vocabularies)
    )


ROOT_RULE = re.compile(r":root\s*\{(.*?)\}", re.DOTALL)
TOKEN = re.compile(r"--([\w-]+)\s*:\s*([^;]+);")
USED = re.compile(r"var\(--([\w-]+)\)")
PAINT = re.compile(r"(\.[\w-]+)\s*\{([^{}]*\bfill\s*:[^{}]*)\}")


def read_tokens(css: str) -> dict[str, str]:
    """The tokens of the first `:root` of `css`, which are those by day, without their dashes."""
    match = ROOT_RULE.search(css)
    return {name: value.strip() for name, value in TOKEN.findall(match[1])} if match else {}


def read_class_styles(css: str, colours: Mapping[str, str]) -> dict[str, str]:
    """The declarations in `css` of each class that fills a shape, its tokens replaced by their values in `colours`."""
    return {selector: USED.sub(lambda use: colours.get(use[1], "currentColor"), rule).strip() for selector, rule in PAINT.findall(css)}


SPACE = 'xmlns="http://www.w3.org/2000/svg"'
OPENING = re.compile(r"<svg\b([^>]*)>")
OF_THE_PAGE = re.compile(r'\s(?:class|focusable|aria-hidden)="[^"]*"|\sxmlns="[^"]*"')


def embed_colours(svg: str, paint: Mapping[str, str]) -> str:
    """`svg`, a drawing of the theme, with its own colours: `paint` gives the declarations of each class."""
    rules = "".join(f"{selector}{{{rule}}}" for selector, rule in paint.items())
    return OPENING.sub(lambda tag: f"<svg {SPACE}{OF_THE_PAGE.sub('', tag[1])}><style>{rules}</style>", svg.strip(), count=1)


def format_data_address(svg: str) -> str:
    """The address of `svg` that holds it whole: https://www.rfc-editor.org/rfc/rfc2397"""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


@dataclass(frozen=True)
class Paper:
    """One paper: the name of its file, its template, the class of its page in `paper.css`, and what a person calls it."""

    name: str
    template: str
    format: str
    label: str


PAPERS = (
    Paper("affiche-a4", "poster", "a4", N_("Affiche A4")),
    Paper("affiche-a3", "poster", "a3", N_("Affiche A3")),
    Paper("carte", "card", "card", N_("Carte de visite, recto et verso")),
    Paper("encart", "insert", "insert", N_("Encart pour la revue municipale")),
)


def write_papers(room: Settings, press: PrintingPress, output: Path, report_paper: Callable[[Path, Paper], None]) -> None:
    """Write every paper to the folder `output`, calling `report_paper` for each. Raises SettingsError when the machine cannot lay out
    pages."""
    output.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as workshop:
        press.dress(Path(workshop), "paper.css")
        for paper in PAPERS:
            html = press.render_html(paper.template, room=room, town=room.town, accounts=room.accounts, paper=paper)
            file = output / f"{paper.name}.pdf"
            file.write_bytes(press.render_pdf(html, Path(workshop)))
            report_paper(file, paper)
