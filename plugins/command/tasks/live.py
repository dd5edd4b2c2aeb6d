"""`./beffroi live`: the evening of a council, from the phone in the chamber to the readers' page."""

from plugins.command import evening
from plugins.command.command import command
from plugins.command.line import UsageError, unknown_word_message
from plugins.command.town import open_town
from plugins.command.words import PLACES
from plugins.council.session import FOLDER
from plugins.service.owner import give_files_to_owner

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
def live(context, what="open", name="", rehearsal=False, lead=False, yes=False, content=None, output=None, settings=None):
    """Tient le direct d’un conseil : le téléphone écrit, la page suit

    Sert la séance dont le fichier dit « session_status: direct », jusqu’à Ctrl-C ; peut être tué et relancé, rien ne se perd. Exemple :
    ./beffroi live invite "Camille", puis ./beffroi live
    """
    if what not in WHAT:
        raise UsageError(unknown_word_message("action", what, list(WHAT)))
    if what == "doors" and name not in DOORS:
        raise UsageError("doors : écrivez closed (huis clos) ou open (il est levé).")
    if lead and what != "invite":
        raise UsageError('--lead se dit avec invite : ./beffroi live invite "Camille" --lead')
    if name and what not in ("invite", "revoke", "withdraw", "doors"):
        raise UsageError(f"{what} n’attend pas de mot de plus : « {name} ».")
    town = open_town(settings, content, output)
    with give_files_to_owner(town.state, *(town.content / folder for folder in EVENING_FOLDERS)):
        return _done(town, what, name, rehearsal, lead, yes)


def _done(town, what, name, rehearsal, lead, yes):
    if what == "open":
        return evening.listen(town, rehearsal)
    one = evening.open_evening(town, rehearsal)
    acts = {
        "invite": (evening.invite, name, lead),
        "revoke": (evening.revoke, name),
        "withdraw": (evening.withdraw, name),
        "doors": (evening.doors, DOORS.get(name)),
        "close": (evening.close, yes),
        "reopen": (evening.reopen_last_session,),
        "status": (evening.status,),
    }
    act, *given = acts[what]
    return act(one, *given)
