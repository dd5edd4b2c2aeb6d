"""`./beffroi warm`: keeps the journal in memory, for publishing all day."""

from plugins.command.command import command
from plugins.command.tasks.deploy import refuse_what_stays_home
from plugins.command.town import open_town
from plugins.command.words import PLACES
from plugins.core.infrastructure.errors import Exit
from plugins.core.infrastructure.town import print_line
from plugins.engine.warm.publisher import WarmPublisher
from plugins.engine.warm.server import serve_saves


@command(help=PLACES)
def warm(content: str | None = None, output: str | None = None, settings: str | None = None) -> Exit | None:
    """Garde le journal en mémoire : ce qui est enregistré est en ligne en une seconde

    Sert les autres programmes de cette machine, comme le bureau, par un fichier du dossier d’état ; chaque étape y est dite : la page,
    puis les listes et les flux, puis la recherche. Rien n’est annoncé. Dit la mémoire qu’il prend. Peut être tué et relancé. Ctrl-C pour
    arrêter.
    """
    town = open_town(settings, content, output)
    with WarmPublisher(town, lambda: refuse_what_stays_home(town)) as publisher:
        try:
            serve_saves(publisher, town.state, print_line, lambda: False)
        except KeyboardInterrupt:
            print_line("\nArrêté.")
    return Exit.DONE
