"""`./beffroi magazine 2026-03`: what a month said, on paper."""

from plugins.command.command import command
from plugins.command.town import open_town
from plugins.command.words import PLACES, SETTINGS, near, print_line
from plugins.print.edition import edit
from plugins.print.issue import month as month_of
from plugins.print.press import press_of


@command(
    positional=["month"],
    help={"month": "MOIS : l’année et le mois, 2026-03", **SETTINGS, "content": PLACES["content"]},
)
def magazine(context, month, content=None, settings=None):
    """Prépare le magazine d’un mois : ses articles, ses brèves, leurs codes QR

    Un dossier d’imprimes/ : le PDF, et les mêmes pages en HTML, pour qui ne lit pas de PDF. Exemple : ./beffroi magazine 2026-03
    """
    wanted = month_of(month)
    town = open_town(settings, content)
    edited = edit(wanted, town.content, town.conf, town.environ, print_line)
    print_line("Mise en page…")
    made = edited.write(press_of(edited.room))
    print_line(f"Magazine : {near(made)}")
    print_line(f"Pages HTML : {near(made.with_name('index.html'))}")
