"""One table of what every kind of page costs and is worth: `.venv-dev/bin/python -m tests.browser.table`, from the checkout.

Writes `docs/pages.md`, kind after kind: what was measured stays when it is stopped. `--lighthouse RUNS` adds Lighthouse's four marks, the
median of RUNS, a quarter of a minute a run on an idle machine. What was measured or marked of this very revision is not again, so that the
same command goes on where the last one stopped, and ends with a page that is all of one revision. What is not measured keeps what the page
says of it, with the day of its marks.
"""

import argparse
import json
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser import chromium, demonstration, lighthouse, nu
from tests.browser.host import Host
from tests.browser.kinds import examples, file_of
from tests.browser.looks.axe import audit, lowest_contrast
from tests.browser.looks.stops import stops
from tests.browser.looks.weight import weighed
from tests.browser.looks.window import DESK, PHONE, SCREEN, unrolled

PAGE = demonstration.ROOT / "docs" / "pages.md"
HEAD = """# Ce que pèse et vaut chaque genre de page

Une ligne par genre, mesurée sur une page de la démonstration, servie en HTTPS avec ses en-têtes, dans Chromium. Pour refaire cette page :

```
.venv-dev/bin/python -m tests.browser.table                                tout, sauf Lighthouse
.venv-dev/bin/python -m tests.browser.table --lighthouse 3                 et Lighthouse, médiane de trois passages
.venv-dev/bin/python -m tests.browser.table --lighthouse 1 --marks-only    Lighthouse seul
```

Relancée, la même commande reprend où elle en était, tant que la révision est la même.

- **ko, requêtes** : une première visite à 390 pixels (écran de densité 2), jusqu’en bas de la page, tout compris.
- **Lighthouse** : rapidité, accessibilité, bonnes pratiques, référencement, sur son téléphone simulé. Le référencement d’une page qui
  demande à ne pas être indexée (introuvable, hors connexion, recherche) ne peut pas être bon.
- **axe** : fautes à 390 et à 1280 pixels, de jour et de nuit. **Nu** : erreurs et avertissements du vérificateur du W3C.
- **Arrêts** : combien de fois `Tab` pour parcourir la page à 390 pixels. **Contraste** : le plus faible des quatre passages d’axe.
- **Hauteur** : de la page entière, pied compris, en pixels, à 390 de large.

Mesuré à l’heure de la démonstration, où trois alertes tiennent. {measured}

"""
COLUMNS = ("genre", "page", "ko", "requêtes", "Lighthouse", "axe", "Nu", "arrêts", "contraste", "hauteur")
UNKNOWN = "–"
PROGRESS = demonstration.ROOT / ".cache" / "pages.json"
"""What was measured of this revision, for the same command to go on."""
QUESTIONS_TITLE = "## Trois questions, montre en main"
"""What `tests.browser.stopwatch` writes after the table, and what the table leaves as it is."""


@dataclass
class Progress:
    """What was measured of one revision (`head`): the kinds, and the addresses that Lighthouse marked with what it gave them."""

    head: str
    day: str = ""
    measured: list[str] = field(default_factory=list)
    marked: dict[str, str] = field(default_factory=dict)

    def save(self) -> None:
        """Keep it beside the checkout."""
        self.day = f"{date.today():%d/%m/%Y}"
        PROGRESS.parent.mkdir(exist_ok=True)
        PROGRESS.write_text(json.dumps(asdict(self)), encoding="utf-8")

    def sentence(self, rows: Mapping[str, "Row"]) -> str:
        """What the page says of it, in French."""
        measured, marked = len(rows.keys() & set(self.measured)), sum(row.marks == self.marked.get(row.address) for row in rows.values())
        if measured == marked == len(rows):
            return f"Toutes les lignes, Lighthouse compris, sont de la révision `{self.head}`, le {self.day}."
        whole = f"De la révision `{self.head}`, le {self.day} : {measured} lignes sur {len(rows)}, et Lighthouse de {marked}"
        return f"{whole} ; le reste est d’avant."


def progress_of(again: bool) -> Progress:
    """What was measured of the revision that is checked out; nothing where all is to be measured `again`."""
    git = ("git", "-C", str(demonstration.ROOT))
    head = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True).stdout.strip()
    known = json.loads(PROGRESS.read_text(encoding="utf-8")) if PROGRESS.exists() and not again else {}
    return Progress(**known) if known.get("head") == head else Progress(head)


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
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument(
        "--lighthouse", type=int, default=0, metavar="RUNS", help="how many times Lighthouse reads each page; none by default"
    )
    asked.add_argument("--marks-only", action="store_true", help="nothing but Lighthouse: the other columns stay")
    asked.add_argument("--kinds", nargs="+", default=(), metavar="KIND", help="these alone; the others stay as they are")
    asked.add_argument("--minutes", type=float, default=float("inf"), help="begin no page of Lighthouse after that time")
    asked.add_argument("--again", action="store_true", help="measure and mark again what was, of this revision")
    options = asked.parse_args()
    last = time.monotonic() + 60 * options.minutes
    progress = progress_of(options.again)
    with site() as (folder, host):
        found = examples(folder)
        rows = {kind: before for kind, before in known_rows().items() if kind in found}
        kinds = [kind for kind in found if not options.kinds or kind in options.kinds]
        moved = {kind for kind in kinds if kind not in rows or rows[kind].address != found[kind]}
        wanted = moved if options.marks_only else moved | (set(kinds) - set(progress.measured))
        for kind, row in measured_rows(folder, host, {kind: found[kind] for kind in kinds if kind in wanted}):
            rows[kind] = replace(row, marks=rows[kind].marks if kind in rows else UNKNOWN)
            progress.measured = [*progress.measured, kind]
            write(rows, found, progress)
        lost = list(marked(host, rows, found, kinds, options.lighthouse, last, progress)) if options.lighthouse else []
    print(PAGE.read_text(encoding="utf-8"))
    if lost:
        raise SystemExit(f"Lighthouse did not mark: {', '.join(lost)}. The same command goes on.")


def measured_rows(folder: Path, host: Host, addresses: Mapping[str, str]) -> Iterator[tuple[str, Row]]:
    """What is measured of the page of each kind, but its marks."""
    if not addresses:
        return
    wrong = nu.mistakes(file_of(folder, address) for address in addresses.values()) if nu.present() else {}
    with chromium.opened(host, chromium.WHOLE) as browser:
        for kind, address in addresses.items():
            row = measured(browser, kind, address)
            yield kind, replace(row, nu=str(len(wrong[file_of(folder, address)])) if wrong else UNKNOWN)


def marked(
    host: Host, rows: dict[str, Row], found: Mapping[str, str], kinds: Iterable[str], runs: int, last: float, progress: Progress
) -> Iterator[str]:
    """Have Lighthouse mark the pages of `kinds` in `rows`, and write each; the kinds that it could not mark, or not before `last`."""
    for kind in kinds:
        row = rows[kind]
        if row.address not in progress.marked and time.monotonic() < last:
            try:
                given = " · ".join(map(str, lighthouse.marks(host, row.address, runs)))
                progress.marked[row.address] = f"{given} ({date.today():%d/%m/%Y})"
            except RuntimeError as failure:
                print(failure)
        if row.address not in progress.marked:
            yield kind
            continue
        rows[kind] = replace(row, marks=progress.marked[row.address])
        write(rows, found, progress)
        print(rows[kind].line(), flush=True)


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
                found += len(audit(page))
                contrasts += filter(None, [lowest_contrast(page)])
    size = f"{weight.received / 1000:.0f}"
    return Row(
        kind, address, size, str(weight.requests), UNKNOWN, str(found), UNKNOWN, str(len(walked)), comma(min(contrasts)), str(height)
    )


def known_rows() -> dict[str, Row]:
    """What the page says today, by kind."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    cells = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    rows = [Row(*row) for row in cells if len(row) == len(COLUMNS) and tuple(row) != COLUMNS]
    return {row.kind: replace(row, address=row.address.strip("`").removeprefix("/")) for row in rows}


def write(rows: Mapping[str, Row], order: Iterable[str], progress: Progress) -> None:
    """`docs/pages.md`: a row a kind, in that order, before what the page ends with; and what is done, for the same command to go on."""
    progress.save()
    shown = [replace(rows[kind], address=f"`/{rows[kind].address}`") for kind in order if kind in rows]
    table = [f"| {' | '.join(COLUMNS)} |", "|---" * 2 + "|--:" * 8 + "|", *[row.line() for row in shown]]
    _, title, questions = (PAGE.read_text(encoding="utf-8") if PAGE.exists() else "").partition(QUESTIONS_TITLE)
    head = HEAD.replace("{measured}", progress.sentence(rows))
    PAGE.write_text(head + "\n".join(table) + "\n" + (f"\n{title}{questions}" if title else ""), encoding="utf-8")


def comma(number: float) -> str:
    """A ratio as it is written in French."""
    return f"{number:.1f}".replace(".", ",")


if __name__ == "__main__":
    main()
