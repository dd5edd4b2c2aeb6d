"""The web app manifest: what a phone shows when the journal is kept on its first screen. https://www.w3.org/TR/appmanifest/"""

import json

ICONS = (("icons/icon-192.png", 192, "any"), ("icons/icon-512.png", 512, "any"), ("icons/maskable-512.png", 512, "maskable"))


PAPER, BAND = "#fbf8f2", "#1f4257"
"""The colours of the theme where no room says others."""


def manifest(sitename: str, description: str, siteurl: str, paper: str = PAPER, band: str = BAND) -> str:
    """The manifest as JSON; its icons are the theme's, `paper` is behind the first page, `band` around it."""
    icons = [
        {"src": f"{siteurl}/theme/{path}", "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
        for path, side, purpose in ICONS
    ]
    return json.dumps(
        {
            "name": sitename,
            "short_name": sitename[:12].strip(),
            "description": description,
            "lang": "fr",
            "start_url": f"{siteurl}/",
            "scope": f"{siteurl}/",
            "display": "standalone",
            "background_color": paper,
            "theme_color": band,
            "icons": icons,
        },
        ensure_ascii=False,
        indent=1,
    )
