"""`./beffroi print`: the posters, the card and the insert."""

from plugins.command.command import command
from plugins.command.town import open_town
from plugins.command.words import SETTINGS, near, print_line
from plugins.infrastructure.settings import gather
from plugins.print.papers import papers
from plugins.print.press import press_of
from plugins.print.settings import Settings

OUTPUT = "DOSSIER : où ranger ce qui s’imprime, imprimes/ par défaut"


@command(help={**SETTINGS, "output": OUTPUT})
def print(context, output=None, settings=None):
    """Prépare les affiches, la carte et l’encart, avec les comptes et leurs codes QR

    Des PDF, au format A4, A3, 85 × 55 mm et 180 × 80 mm, aux couleurs de la ville. Ils mènent au journal et à chaque compte d’ACCOUNTS.
    """
    town = open_town(settings, output=output)
    room = gather(Settings, town.conf, town.environ)
    folder = town.output if output else room.print_folder
    print_line("Mise en page…")
    papers(room, press_of(room), folder, lambda path, paper: print_line(f"{paper.label} : {near(path)}"))
