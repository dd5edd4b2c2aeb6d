"""`./beffroi print` and `./beffroi magazine 2026-03`: the posters, the card, the insert; what a month said, on paper."""

from plugins.command.command import command
from plugins.command.town import PLACES, SETTINGS, open_town
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.infrastructure.town import print_line
from plugins.town.print.issue import parse_month
from plugins.town.print.magazine import build_magazine
from plugins.town.print.press import open_press, write_papers
from plugins.town.print.room import Settings

OUTPUT = "DOSSIER : où ranger ce qui s’imprime, imprimes/ par défaut"


@command(help={**SETTINGS, "output": OUTPUT})
def print(output: str | None = None, settings: str | None = None) -> None:
    """Prépare les affiches, la carte et l’encart, avec les comptes et leurs codes QR

    Des PDF, au format A4, A3, 85 × 55 mm et 180 × 80 mm, aux couleurs de la ville. Ils mènent au journal et à chaque compte d’ACCOUNTS.
    """
    town = open_town(settings, output=output)
    room = gather_settings(Settings, town.conf, town.environ)
    folder = town.output if output else room.print_folder
    print_line("Mise en page…")
    write_papers(room, open_press(room), folder, lambda path, paper: print_line(f"{paper.label} : {town.shorten_path(path)}"))


@command(
    positional=["month"],
    help={"month": "MOIS : l’année et le mois, 2026-03", **SETTINGS, "content": PLACES["content"]},
)
def magazine(month: str, content: str | None = None, settings: str | None = None) -> None:
    """Prépare le magazine d’un mois : ses articles, ses brèves, leurs codes QR

    Un dossier d’imprimes/ : le PDF, et les mêmes pages en HTML, pour qui ne lit pas de PDF. Exemple : ./beffroi magazine 2026-03
    """
    month_wanted = parse_month(month)
    town = open_town(settings, content)
    edited = build_magazine(month_wanted, town.content, town.conf, town.environ, print_line)
    print_line("Mise en page…")
    pdf_path = edited.write(open_press(edited.room))
    print_line(f"Magazine : {town.shorten_path(pdf_path)}")
    print_line(f"Pages HTML : {town.shorten_path(pdf_path.with_name('index.html'))}")
