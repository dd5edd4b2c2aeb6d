"""What every kind of page looks like: `.venv-dev/bin/python -m tests.browser.shots`, from the checkout.

Writes a sheet for each kind to `docs/apercu/`, and the page that gathers them: on a telephone and on a desk, by day and by night, and the
first leaf that a printer gives. They are small enough to live beside the code: the first two screens, reduced, 100 kB a sheet.
"""

import argparse
import io
import re
import tempfile
import unicodedata
from datetime import datetime
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page

from plugins.core.infrastructure.clock import PARIS
from tests.browser import chromium, demonstration
from tests.browser.host import Host
from tests.browser.kinds import examples
from tests.browser.looks.window import DESK, PHONE, unrolled
from tests.browser.table import site
from tests.drawn import PICTURES
from tests.theme.built import build

FOLDER = demonstration.ROOT / "docs" / "apercu"
GAP, BEHIND = 12, "#8a8f94"
TALL = 900
"""Height in pixels of a sheet."""
ON_PHONE, ON_DESK, ON_PAPER = (240, TALL), (576, (TALL - GAP) // 2), (420, 594)
"""The places on it, in pixels."""
QUALITY = 38
CATALOGUE = "composants"
COMPONENTS = f"""
## Les composants

Chaque pièce des pages dans ses états, comme l’aperçu la montre à l’adresse `/_apercu/composants/`, de jour et de nuit :

![Les composants sur un téléphone, de jour et de nuit]({CATALOGUE}-{PHONE}.webp)

![Les composants sur un ordinateur, de jour et de nuit]({CATALOGUE}-{DESK}.webp)
"""
HEAD = """# À quoi ressemble chaque genre de page

Téléphone et ordinateur, de jour et de nuit, puis la première feuille que donne une imprimante. Pour refaire ces planches :

```
.venv-dev/bin/python -m tests.browser.shots              toutes
.venv-dev/bin/python -m tests.browser.shots article      une seule
```
"""


def main() -> None:
    """Make every sheet, or those of the kinds that are named."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("kinds", nargs="*", help="none: all of them")
    asked.add_argument("--folder", type=Path, default=FOLDER)
    told = asked.parse_args()
    told.folder.mkdir(parents=True, exist_ok=True)
    with site() as (folder, host), chromium.opened(host, chromium.WHOLE) as browser:
        found = examples(folder)
        for kind, address in found.items():
            if not told.kinds or kind in told.kinds:
                sheet(browser, address).save(told.folder / file_name(kind), quality=QUALITY, method=6)
    (told.folder / "README.md").write_text(gathered(list(found)), encoding="utf-8")
    if not told.kinds or CATALOGUE in told.kinds:
        catalogue(told.folder)


def catalogue(folder: Path) -> None:
    """The page of a preview that shows every component, whole, by day beside by night: on a telephone, then on a desk."""
    with tempfile.TemporaryDirectory() as place:
        settings = {
            "SITEURL": demonstration.SITEURL,
            "PREVIEW": True,
            "PICTURE_CACHE": str(PICTURES),
            "PATH": str(demonstration.ROOT / "content"),
        }
        built = build(Path(place), THEME=str(demonstration.ROOT / "theme"), **settings)
        host = Host(built.folder, demonstration.NAME)
        with (
            chromium.opened(host, chromium.WHOLE) as browser,
            browser.new_context(base_url=demonstration.SITEURL, reduced_motion="reduce") as context,
        ):
            page = context.new_page()
            page.clock.set_fixed_time(datetime.fromisoformat(demonstration.NOW).replace(tzinfo=PARIS))
            page.goto("/_apercu/composants/", wait_until="networkidle")
            page.evaluate("document.querySelector('.dock')?.remove()")
            for one in page.locator(".search").all():  # as high as its screen, which is the whole catalogue here
                one.evaluate("each => { each.style.minHeight = 0; }")
            for width, shown in ((PHONE, 300), (DESK, 760)):
                both = [whole(page, width, scheme, shown) for scheme in ("light", "dark")]
                beside(both).save(folder / f"{CATALOGUE}-{width}.webp", quality=QUALITY, method=6)
        host.close()


def whole(page: Page, width: int, scheme: str, shown: int) -> Image.Image:
    """All of the page, reduced to `shown` pixels of width."""
    page.emulate_media(color_scheme=scheme)
    unrolled(page, width)
    page.evaluate("Promise.all([...document.images].map(image => { image.loading = 'eager'; return image.decode().catch(() => 0); }))")
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    return reduced(picture, (shown, round(picture.height * shown / picture.width)))


def beside(pictures: list[Image.Image]) -> Image.Image:
    """From left to right, as high as the highest."""
    drawn = Image.new("RGB", (sum(one.width for one in pictures) + GAP, max(one.height for one in pictures)), BEHIND)
    drawn.paste(pictures[0], (0, 0))
    drawn.paste(pictures[1], (pictures[0].width + GAP, 0))
    return drawn


def sheet(browser: Browser, address: str) -> Image.Image:
    """The five looks of the page at `address`, at the hour of the demonstration: what is open, what is over, what is near depend on it."""
    with browser.new_context(base_url=demonstration.SITEURL, reduced_motion="reduce") as context:
        page = context.new_page()
        page.clock.set_fixed_time(datetime.fromisoformat(demonstration.NOW).replace(tzinfo=PARIS))
        page.goto(f"/{address}", wait_until="networkidle")
        phones = [screen(page, PHONE, scheme, ON_PHONE) for scheme in ("light", "dark")]
        desks = [screen(page, DESK, scheme, ON_DESK) for scheme in ("light", "dark")]
        leaf = printed(page)
    return side_by_side([*phones, stacked(desks), leaf])


def screen(page: Page, width: int, scheme: str, place: tuple[int, int]) -> Image.Image:
    """The top of the page, reduced to `place`."""
    page.emulate_media(color_scheme=scheme)
    unrolled(page, width)
    page.evaluate("Promise.all([...document.images].map(image => { image.loading = 'eager'; return image.decode().catch(() => 0); }))")
    page.set_viewport_size({"width": width, "height": round(width * place[1] / place[0])})
    return reduced(Image.open(io.BytesIO(page.screenshot())), place)


def printed(page: Page) -> Image.Image:
    """The first leaf, as a printer gives it."""
    page.emulate_media(color_scheme="light")
    leaf = pypdfium2.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))[0]
    return reduced(leaf.render(scale=2).to_pil(), ON_PAPER)


def reduced(picture: Image.Image, place: tuple[int, int]) -> Image.Image:
    """The same at the size of its place."""
    return picture.convert("RGB").resize(place, Image.Resampling.LANCZOS)


def stacked(pictures: list[Image.Image]) -> Image.Image:
    """One above the other."""
    height = sum(picture.height for picture in pictures) + GAP * (len(pictures) - 1)
    whole = Image.new("RGB", (pictures[0].width, height), BEHIND)
    for number, picture in enumerate(pictures):
        whole.paste(picture, (0, number * (picture.height + GAP)))
    return whole


def side_by_side(pictures: list[Image.Image]) -> Image.Image:
    """From left to right, on a ground."""
    whole = Image.new("RGB", (sum(picture.width + GAP for picture in pictures) + GAP, TALL + 2 * GAP), BEHIND)
    left = GAP
    for picture in pictures:
        whole.paste(picture, (left, GAP))
        left += picture.width + GAP
    return whole


def gathered(kinds: list[str]) -> str:
    """The page that shows every sheet."""
    sheets = "".join(f"\n## {kind.capitalize()}\n\n![{kind} : les cinq vues]({file_name(kind)})\n" for kind in kinds)
    return HEAD + COMPONENTS + sheets


def file_name(kind: str) -> str:
    """« brève » is `breve.webp`."""
    plain = unicodedata.normalize("NFD", kind).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()) + ".webp"


if __name__ == "__main__":
    main()
