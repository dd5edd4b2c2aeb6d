"""The papers that a town prints to be found: posters, a card, an insert for its printed review."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from plugins.core.publication.words import N_
from plugins.town.print.press import PrintingPress
from plugins.town.print.settings import Settings


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
