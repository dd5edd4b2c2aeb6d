"""`./beffroi live`: the evening of a council, from the phone in the chamber to the readers' page."""

from collections.abc import Callable

from plugins.command.command import command
from plugins.command.line import UsageError, format_unknown_word
from plugins.command.town import list_usable_rooms, open_town
from plugins.command.words import PLACES
from plugins.core.infrastructure.errors import Exit
from plugins.service.council_live import service
from plugins.service.evening.owner import give_files_to_owner
from plugins.service.evening.serve import list_services
from plugins.town.council.session import FOLDER
from plugins.town.print.codes import draw_terminal_code

WHAT = {
    "open": "ouvre le service de la séance en direct",
    "invite": "donne à quelqu’un un code à taper sur son téléphone",
    "revoke": "retire à quelqu’un le droit d’écrire",
    "withdraw": "retire une entrée de partout : page, flux, réseaux, archive",
    "doors": "closed : huis clos ; open : il est levé",
    "close": "clôt la séance",
    "reopen": "reprend celle qui vient d’être close trop tôt",
    "status": "dit où l’on en est",
}
EVENING_FOLDERS = (FOLDER, f"images/{FOLDER}")
"""The folders of the journal that closing a session writes in."""
DOORS = {"closed": True, "open": False}
OPTIONS = {
    "what": "QUOI : open (par défaut), invite, revoke, withdraw, doors, close, reopen ou status",
    "name": "QUI : un prénom entre guillemets, pour invite et revoke ; closed ou open, pour doors ; une entrée, pour withdraw",
    "lead": "invite qui tiendra la séance : clore, lever le huis clos, retirer une entrée",
    "rehearsal": "répétition : à part, sans réseau, sans toucher au site",
    "yes": "clôt sans demander",
}


@command(positional=["what", "name"], help={**PLACES, **OPTIONS})
def live(
    what: str = "open",
    name: str = "",
    rehearsal: bool = False,
    lead: bool = False,
    yes: bool = False,
    content: str | None = None,
    output: str | None = None,
    settings: str | None = None,
) -> Exit | None:
    """Tient le direct d’un conseil : le téléphone écrit, la page suit

    Sert la séance dont le fichier dit « session_status: direct », jusqu’à Ctrl-C ; peut être tué et relancé, rien ne se perd. Exemple :
    ./beffroi live invite "Camille", puis ./beffroi live
    """
    if what not in WHAT:
        raise UsageError(format_unknown_word("action", what, list(WHAT)))
    if what == "doors" and name not in DOORS:
        raise UsageError("doors : écrivez closed (huis clos) ou open (il est levé).")
    if lead and what != "invite":
        raise UsageError('--lead se dit avec invite : ./beffroi live invite "Camille" --lead')
    if name and what not in ("invite", "revoke", "withdraw", "doors"):
        raise UsageError(f"{what} n’attend pas de mot de plus : « {name} ».")
    town = open_town(settings, content, output)
    offered = list_services(list_usable_rooms(town.conf))
    with give_files_to_owner(town.state, *(town.content / folder for folder in EVENING_FOLDERS)):
        if what == "open":
            service.serve_session(town, offered, rehearsal)
            return None
        evening = service.open_evening(town, offered, rehearsal)
        acts: dict[str, Callable[[], Exit | None]] = {
            "invite": lambda: service.invite_phone(evening, name, lead, draw_terminal_code),
            "revoke": lambda: service.revoke_phone(evening, name),
            "withdraw": lambda: service.withdraw_entry(evening, name),
            "doors": lambda: service.set_closed_doors(evening, DOORS[name]),
            "close": lambda: service.close_session(evening, yes),
            "reopen": lambda: service.reopen_last_session(evening),
            "status": lambda: service.show_status(evening),
        }
        return acts[what]()
