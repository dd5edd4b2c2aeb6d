"""One table of what every kind of page costs and is worth: `.venv-dev/bin/python -m tests.browser.table`, from the checkout.

Writes `docs/pages.md` and prints it. `--lighthouse RUNS` adds Lighthouse's four marks, the median of RUNS, of all kinds or of those that
`--kinds` names; those that the page already has are kept, with the day they were given.
"""

import argparse
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser import chromium, demonstration, lighthouse, nu
from tests.browser.host import Host
from tests.browser.kinds import examples, file_of
from tests.browser.looks.axe import audit
from tests.browser.looks.stops import stops
from tests.browser.looks.weight import weighed
from tests.browser.looks.window import DESK, PHONE, SCREEN, unrolled

PAGE = demonstration.ROOT / "docs" / "pages.md"
HEAD = """# Ce que pèse et vaut chaque genre de page

Une ligne par genre, mesurée sur une page de la démonstration, servie en HTTPS avec ses en-têtes, dans Chromium. Pour refaire cette page :

```
.venv-dev/bin/python -m tests.browser.table                  tout, sauf Lighthouse
.venv-dev/bin/python -m tests.browser.table --lighthouse 3   et Lighthouse, médiane de trois passages
```

- **ko, requêtes** : une première visite à 390 pixels (écran de densité 2), jusqu’en bas de la page, tout compris.
- **Lighthouse** : rapidité, accessibilité, bonnes pratiques, référencement, sur son téléphone simulé. Le référencement d’une page qui
  demande à ne pas être indexée (introuvable, hors connexion, recherche) ne peut pas être bon.
- **axe** : fautes à 390 et à 1280 pixels, de jour et de nuit. **Nu** : erreurs et avertissements du vérificateur du W3C.
- **Arrêts** : combien de fois `Tab` pour parcourir la page à 390 pixels. **Contraste** : le plus faible des quatre passages d’axe.
- **Hauteur** : de la page entière, pied compris, en pixels, à 390 de large.

Mesuré le 29 novembre 2026, sous une charge de 20 à 30 ; Lighthouse, à la date de chaque ligne. Depuis le 26, les dessins qui tiennent lieu
de photographies ajoutent de 10 à 50 ko (agenda, quartier, mois, accueil) ; les pages ont perdu jusqu’à deux tiers de leur hauteur et la
moitié de leurs arrêts.

"""
COLUMNS = ("genre", "page", "ko", "requêtes", "Lighthouse", "axe", "Nu", "arrêts", "contraste", "hauteur")
UNKNOWN = "–"
QUESTIONS_TITLE = "## Trois questions, montre en main"
"""What `tests.browser.stopwatch` writes after the table, and what the table leaves as it is."""


@dataclass(frozen=True)
class Row:
    """What is said of one kind of page."""

    kind: str
    address: str
    size: str
    requests: str
    marks: str
    axe: str
    nu: str
    stops: str
    contrast: str
    height: str

    def line(self) -> str:
        """The row in Markdown."""
        return f"| {' | '.join(vars(self).values())} |"


def main() -> None:
    """Measure, write, print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--lighthouse", type=int, default=0, metavar="RUNS")
    asked.add_argument("--kinds", nargs="+", default=(), metavar="KIND")
    told = asked.parse_args()
    with site() as (folder, host):
        found = examples(folder)
        wrong = nu.mistakes(file_of(folder, address) for address in found.values()) if nu.present() else {}
        with chromium.opened(host, chromium.WHOLE) as browser:
            rows = [measured(browser, kind, address) for kind, address in found.items()]
        rows = [replace(row, nu=str(len(wrong[file_of(folder, row.address)])) if wrong else UNKNOWN) for row in rows]
        rows = [replace(row, marks=marks(host, row, told.lighthouse if row.kind in (told.kinds or found) else 0)) for row in rows]
    PAGE.write_text(page(rows), encoding="utf-8")
    print(page(rows))


@contextmanager
def site() -> Iterator[tuple[Path, Host]]:
    """The demonstration, and its host."""
    with tempfile.TemporaryDirectory() as folder:
        built = demonstration.build(Path(folder), still=True)
        host = Host(built, demonstration.NAME)
        yield built, host
        host.close()


def measured(browser: Browser, kind: str, address: str) -> Row:
    """All but what Nu and Lighthouse say."""
    with browser.new_context(viewport=SCREEN, base_url=demonstration.SITEURL, device_scale_factor=2, reduced_motion="reduce") as context:
        page = context.new_page()
        weight = weighed(page, f"/{address}")
        walked = stops(page)
        height = page.evaluate("document.documentElement.scrollHeight")
        found, contrasts = 0, []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            for width in (PHONE, DESK):
                unrolled(page, width)
                told = audit(page)
                found += len(told.violations)
                contrasts += [told.contrast] if told.contrast else []
    size = f"{weight.received / 1000:.0f}"
    return Row(
        kind, address, size, str(weight.requests), UNKNOWN, str(found), UNKNOWN, str(len(walked)), comma(min(contrasts)), str(height)
    )


def marks(host: Host, row: Row, runs: int) -> str:
    """Lighthouse's four marks now, or those of last time."""
    if runs:
        return f"{' · '.join(map(str, lighthouse.marks(host, row.address, runs)))} ({date.today():%d/%m/%Y})"
    before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    known = re.search(rf"^\| {re.escape(row.kind)} \|(?:[^|]*\|){{3}} ([^|]* · [^|]*) \|", before, re.MULTILINE)
    return known[1] if known else UNKNOWN


def page(rows: list[Row]) -> str:
    """`docs/pages.md`, with what it ends with."""
    shown = [replace(row, address=f"`/{row.address}`") for row in rows]
    table = [f"| {' | '.join(COLUMNS)} |", "|---" * 2 + "|--:" * 8 + "|", *[row.line() for row in shown]]
    _, title, questions = (PAGE.read_text(encoding="utf-8") if PAGE.exists() else "").partition(QUESTIONS_TITLE)
    return HEAD + "\n".join(table) + "\n" + (f"\n{title}{questions}" if title else "")


def comma(number: float) -> str:
    """A ratio as it is written in French."""
    return f"{number:.1f}".replace(".", ",")


if __name__ == "__main__":
    main()
