"""The evening of a council as the command line sees it: its service, who may write, how it ends."""

import sys
from contextlib import suppress

from plugins.command.served import served
from plugins.command.town import Town
from plugins.command.words import say
from plugins.companion import audit, invitations
from plugins.companion.audit import Line
from plugins.companion.opened import Town as Place
from plugins.companion.opened import forget_rehearsal, opening
from plugins.companion.part import NothingToServe, Opening
from plugins.companion.serve import runs, serve, services
from plugins.council.live.evening import Evening
from plugins.council.live.installed import HERE
from plugins.council.live.phone import WITHDRAWN
from plugins.council.live.relay.relayed import relayed
from plugins.council.live.relay.standing import standing
from plugins.council.live.tonight import last, tonight
from plugins.council.service import begun
from plugins.council.settings import Settings
from plugins.print.codes import terminal_code
from plugins.publication.checkout import ROOT
from plugins.publication.errors import Exit, SettingsError
from plugins.publication.settings import gather

WHO = 'Pour qui ? Donnez un prénom, entre guillemets : ./beffroi live {} "Camille"'
LONGEST_NAME = 40
ONLY_HERE = 'Seule cette machine l’ouvre : pour un téléphone, il faut LIVE["public"], dans publishconf.py.'
LEADS = "Ce téléphone tiendra la séance : il pourra aussi la clore, lever le huis clos, retirer une entrée."
WRITES = "Pour clore, lever le huis clos ou retirer une entrée depuis un téléphone, invitez quelqu’un avec --lead."
LEFT_IN_LEDGER = "Ce qui en fut dit aux réseaux reste dans le registre des annonces : ./beffroi erase l’y efface."
IN_HISTORY = f"{LEFT_IN_LEDGER} Publiez l’archive, et effacez de l’histoire du dépôt ce qui y était déjà enregistré."
WHICH = "Quelle entrée ? Donnez son adresse, ou ce qui y suit « #e- » : ./beffroi live withdraw m0a1b2c3d4e5"


def opened(town: Town, rehearsal: bool) -> Opening:
    """What the service of the town is opened with. Raises SettingsError."""
    place = Place(town.conf, {**town.environ, "BEFFROI_STATE": str(town.state)}, town.content, town.output, ROOT / "theme", served(town))
    return opening(place, services(town.conf.get("PLUGINS") or ()), rehearsal, say)


def listen(town: Town, rehearsal: bool) -> None:
    """Serve until Ctrl-C. Raises SettingsError when no session is live."""
    one = opened(town, rehearsal)
    if not rehearsal:
        forget_rehearsal(one)
    else:
        say(f"RÉPÉTITION : rien ne part sur les réseaux ni sur le site ; tout est dans {one.folder}.")
    serve(one, services(town.conf.get("PLUGINS") or ()))


def held(one: Opening, planned: bool) -> Evening:
    """The session of tonight; `planned` takes also the next one that is not live yet. Raises SettingsError."""
    written = tonight(one.content, one.conf, one.environ, one.clock(), planned or one.rehearsal)
    return begun(one, written, written.source)


def invite(one: Opening, name: str, leads: bool) -> None:
    """Say a code for `name`, who writes, and may also lead, in the session of tonight or the next one. Raises SettingsError."""
    evening = held(one, planned=True)
    code = invitations.invite(one.store, evening.identity, _person(name, "invite"), one.clock(), leads)
    say(f"{evening.session.title} : le code de {name} est\n\n    {code}\n")
    say(LEADS if leads else f"{name} écrira. {WRITES}")
    say("Il se tape dans la page /direct/ du téléphone, une seule fois, dans les trois jours. Il n’est écrit nulle part : notez-le.")
    say(f"Adresse du téléphone : {_phone_address(one)}")
    if not one.live.public:
        say(ONLY_HERE)
    elif sys.stdout.isatty():
        say(f"Elle et le code, à lire par l’appareil photo du téléphone :\n\n{terminal_code(f'{_phone_address(one)}#{code}')}\n")


def revoke(one: Opening, name: str) -> None:
    """Shut out `name`. Raises SettingsError when nobody of that name was invited."""
    scope = held(one, planned=True).identity
    if not invitations.revoke(one.store, scope, _person(name, "revoke"), one.clock()):
        known = ", ".join(dict.fromkeys(who for who, _ in invitations.standing(one.store, scope, one.clock()))) or "personne"
        raise SettingsError([f"« {name} » n’est pas invité à cette séance. Le sont : {known}."])
    say(f"{name} ne peut plus écrire : ses codes et ses téléphones n’ouvrent plus rien. Ce qui a été écrit reste.")


def withdraw(one: Opening, which: str) -> Exit:
    """Take an entry off everywhere: page, feeds, networks, archive. Raises SettingsError when no entry is called so."""
    id, evening = which.strip().rpartition("#")[2].removeprefix("e-"), _shown(one)
    found = evening.register.get(id)
    if found is None:
        raise SettingsError([f"« {which} » n’est pas une entrée de « {evening.session.title} ». {WHICH}" if which else WHICH])
    told = evening.withdraw(id, commit=True)
    audit.note(one.store, Line("commande", WITHDRAWN, id), one.clock(), once=True)
    say("L’entrée est retirée, et ses rectifications. Page et flux suivent, les réseaux aussi, tant que ./beffroi live tourne.")
    say(IN_HISTORY if told.file else LEFT_IN_LEDGER)
    for sentence in (*told.said, *map(str, told.mistakes)):
        say(sentence)
    return told.code


def doors(one: Opening, closed: bool) -> None:
    """Close the doors of the chamber, or open them again."""
    if held(one, planned=False).shut(closed):
        audit.note(one.store, Line("commande", "huis clos" if closed else "fin du huis clos"), one.clock())
    say("Huis clos : rien de ce qui se dit n’est plus pris." if closed else "Le huis clos est levé.")


def close(one: Opening, sure: bool) -> Exit:
    """End the session, write its archive, and keep it in the journal's history. Raises SettingsError until someone is sure of it."""
    evening = held(one, planned=False)
    count = sum(not kept.gone for kept in evening.kept())
    if not sure:
        raise SettingsError([f"« {evening.session.title} », {count} entrées : close, plus rien n’y entre. Pour clore : --yes"])
    told = evening.finish(commit=True)
    audit.note(one.store, Line("commande", "clôture", evening.session.identity), one.clock(), once=True)
    for sentence in (f"« {evening.session.title} » est close, avec {count} entrées.", *told.said, *map(str, told.mistakes)):
        say(sentence)
    return told.code


def reopen(one: Opening) -> None:
    """Take up again the session that was closed last. Raises SettingsError when none was since yesterday."""
    written = last(one.content, one.conf, one.environ, one.clock())
    evening = begun(one, written, written.source)
    if evening.chamber is None:
        raise SettingsError(["Une répétition ne change pas le fichier de la séance : rien n’est à rouvrir."])
    evening.chamber.reopen()
    audit.note(one.store, Line("commande", "réouverture", evening.session.identity), one.clock())
    say(f"« {evening.session.title} » est de nouveau en direct. Le service : ./beffroi live, s’il est arrêté.")


def status(one: Opening) -> None:
    """Say where all stands: of the session that is live, else of the one that was closed since yesterday, else of the next."""
    evening = _shown(one)
    session, kept = evening.session, evening.kept()
    say(f"{session.title}, {session.start:%d/%m/%Y à %H:%M} : {'close' if evening.closed() else session.status}")
    say(f"Service : {'il tourne' if runs(one) else 'arrêté'}. Page : {one.root or 'sur une autre machine'}/{session.address}")
    say(f"Entrées : {sum(not each.gone for each in kept)}, dont {sum(each.sent.tell and not each.gone for each in kept)} pour les réseaux.")
    if (trouble := evening.page_trouble).text:
        say(f"PAGE : elle ne suit pas depuis {trouble.at:%H:%M:%S}. {trouble.text}")
    if evening.doors.hold(one.clock()):
        say("HUIS CLOS : rien n’est pris.")
    for line in standing(relayed(one, evening, gather(Settings, one.conf, one.environ).council)):
        say(f"  {line}")
    for who, where in invitations.standing(one.store, evening.identity, one.clock()):
        say(f"  {who} : {where}")
    for at, line in audit.last(one.store):
        say(f"  {at:%d/%m %H:%M:%S}  {line.who}  {line.what}  {line.about}".rstrip())


def _shown(one: Opening) -> Evening:
    with suppress(NothingToServe):
        return held(one, planned=False)
    with suppress(NothingToServe):
        written = last(one.content, one.conf, one.environ, one.clock())
        return begun(one, written, written.source)
    return held(one, planned=True)


def _phone_address(one: Opening) -> str:
    host, port = one.live.address
    return f"{one.live.public or f'http://{host}:{port}'}{HERE}"


def _person(name: str, action: str) -> str:
    if not name.strip() or len(name) > LONGEST_NAME:
        raise SettingsError([WHO.format(action)])
    return name.strip()
