"""The HTML that a body may hold, as data. What is not here is not let through.

Elements and attributes: https://html.spec.whatwg.org/multipage/indices.html
"""

import re


def _split_names(text: str) -> frozenset[str]:
    return frozenset(text.split())


ALLOWED = _split_names(
    "p a strong em b i u s small mark sub sup q cite abbr dfn code kbd samp var time del ins span br wbr bdi bdo ruby rt rp "
    "h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre hr div section aside address figure figcaption details summary img picture "
    "table caption colgroup col thead tbody tfoot tr th td audio video source track"
)

PLAIN_ELEMENTS = _split_names(
    "p strong em b i s sup sub small code pre kbd abbr cite q h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote hr br a img span div "
    "table thead tbody tr th td figure figcaption"
)
"""Those that can be judged by their tags alone; see `plain_body.py`."""

HEADINGS = _split_names("h1 h2 h3 h4 h5 h6")
UNTITLED = _split_names("th dt address")
"""Elements that may hold no heading, however deep: those in an archive's become strong words."""

RENAMED = {"strike": "s", "tt": "code", "acronym": "abbr", "center": "div", "big": "span", "font": "span", "dir": "ul"}
"""Elements that HTML gave up, and those that took their place."""

DROPPED = {
    "script": "script",
    "style": "feuille de style",
    "svg": "dessin dans le texte",
    "math": "formule dans le texte",
    "template": "balise non admise",
    "title": "balise non admise",
    "canvas": "balise non admise",
    "noembed": "balise non admise",
    "noframes": "balise non admise",
}
"""Elements that go with all they hold, and the sort of mistake each is."""

DEEPEST = 60
"""Elements in one another; the deepest of 863 real articles has 8, Beautiful Soup fails at about 300."""

FRAMES = {"iframe": "src", "frame": "src", "embed": "src", "object": "data", "portal": "src"}
"""Elements that bring another site into the page, and the attribute that says which."""

KNOWN_ELEMENTS = _split_names(
    "html head body base link meta form input button select option optgroup textarea label fieldset legend datalist output progress "
    "meter main nav header footer article hgroup search dialog map area noscript menu slot data param applet marquee blink frameset "
    "basefont nobr plaintext xmp listing bgsound keygen isindex image"
)
"""Elements of HTML, past ones too, that a body may not hold: their words stay. Any other name is text that looks like a tag."""

GLOBAL = _split_names("class id title lang dir role")
ATTRIBUTES = {
    "a": _split_names("href rel hreflang download"),
    "img": _split_names("src alt width height loading"),
    "ol": _split_names("start reversed type"),
    "li": frozenset({"value"}),
    "td": _split_names("colspan rowspan headers"),
    "th": _split_names("colspan rowspan headers scope abbr"),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "time": frozenset({"datetime"}),
    "del": frozenset({"datetime"}),
    "ins": frozenset({"datetime"}),
    "details": frozenset({"open"}),
    "audio": _split_names("src controls preload"),
    "video": _split_names("src controls preload width height poster"),
    "source": _split_names("src type"),
    "track": _split_names("src kind srclang label default"),
}

ADDRESSES = _split_names("href src poster")
"""The attributes that hold an address; each is followed."""

LIKE_AN_ADDRESS = re.compile(r"""(?<=["'])[{|]""")
"""How an address of the journal begins inside another attribute, for Pelican, which looks for `href=` and a quotation mark wherever
they stand in a tag."""

ALIGNMENT = re.compile(r"text-align\s*:\s*(left|right|center|justify)", re.IGNORECASE)
"""The one inline style worth keeping: it becomes a class, for the Content-Security-Policy forbids the attribute."""


def list_allowed_attributes(name: str) -> frozenset[str]:
    """The attributes that the element `name` may have, besides `aria-*`."""
    return GLOBAL | ATTRIBUTES.get(name, frozenset())
