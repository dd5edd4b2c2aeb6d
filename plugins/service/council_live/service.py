"""The council's part of the service: the session's evening, its phone page, and background work."""

import secrets
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.errors import Exit, SettingsError
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.infrastructure.town import ROOT, TownPaths, print_line
from plugins.engine.deploy.room import find_web_root
from plugins.service.council_live import phone
from plugins.service.council_live.live_session import LiveSession, QuestionFiles
from plugins.service.council_live.phone import HERE, WITHDRAWN, InstalledPhonePage, list_page_addresses
from plugins.service.council_live.register import EntryRegister
from plugins.service.council_live.relay_run import build_relay, format_account_progress, has_waiting_lines
from plugins.service.council_live.session_file import CouncilChamber, SessionFile, find_last_closed, find_tonight
from plugins.service.council_live.writer import build_writer
from plugins.service.evening import store
from plugins.service.evening.doors import NothingToServe, RoomService, ServiceContext, ServicePart
from plugins.service.evening.serve import ServiceTown, forget_rehearsal, open_service_context, serve_parts
from plugins.service.evening.store import AuditLine, is_evening_held
from plugins.town.council.room import Council, Settings
from plugins.town.council.session import PAGE as INDEX
from plugins.town.council.session import CouncilSession

EPOCH = "epoque"
PAGE = "La page des lecteurs ne suit pas"
UNFINISHED_SESSION = "Cette séance est close ; il reste à en dire aux réseaux. Ctrl-C quand ./beffroi live status n’en attend plus rien."


def open_service_part(opening: ServiceContext) -> ServicePart:
    """The part of the session of tonight. Raises NothingToServe when there is none, SettingsError when there are two."""
    session_file = _find_session_file(opening)
    evening = begin_live_session(opening, session_file, session_file.source)
    opening.log_line(f"Séance : {evening.session.title}")
    return build_service_part(opening, evening)


def _find_session_file(opening: ServiceContext) -> SessionFile:
    """Tonight's session; or the last closed one, as long as posts about it are left to send."""
    where = opening.content, opening.conf, opening.environ, opening.clock()
    try:
        return find_tonight(*where, opening.rehearsal)
    except NothingToServe:
        with suppress(NothingToServe):
            over = find_last_closed(*where)
            if not opening.rehearsal and has_waiting_lines(
                build_relay(opening, begin_live_session(opening, over, over.source), _build_council(opening))
            ):
                opening.log_line(UNFINISHED_SESSION)
                return over
        raise


def begin_live_session(opening: ServiceContext, read: Callable[[], CouncilSession], source: str = "") -> LiveSession:
    """The evening of the session that `read` gives, with its register, which outlives the service; `source` is its file's.

    A rehearsal, or a session without a file, leaves the journal as it is once it is closed.
    """
    folder = opening.folder / read().address
    folder.mkdir(parents=True, exist_ok=True)
    is_register_missing = not any(folder.glob("registre.*"))
    register = EntryRegister(folder, opening.clock)
    council = _build_council(opening)
    evening = LiveSession(
        read,
        register,
        folder,
        opening.clock,
        _read_epoch(folder, is_register_missing),
        hold_seconds=council.hold,
        by_name=council.by_name,
        rehearsal=opening.rehearsal,
    )
    questions = QuestionFiles(opening.content, opening.conf, opening.environ)
    evening.list_questions = lambda: questions.list_questions(opening.clock())
    service = opening.conf.get("CONTRIBUTIONS_ADDRESS") or ""
    evening.counts = f"{service}comptes.json" if service else ""
    evening.public = f"{opening.conf.get('SITEURL', '')}/{read().address}"
    if source and not opening.rehearsal:
        evening.chamber = CouncilChamber(opening.content, source, register, evening.pictures, opening.conf, opening.environ)
    return evening


def build_service_part(opening: ServiceContext, evening: LiveSession) -> ServicePart:
    """The part that serves `evening`."""
    writer = build_writer(opening, evening)
    relay = build_relay(opening, evening, _build_council(opening))
    evening.is_on_page, evening.network_states = writer.shows, relay.get_places
    evening.online = lambda: writer.ground.has(f"{evening.session.address}{INDEX}")
    evening.troubles = lambda: [*([f"{PAGE} : {writer.state.trouble}"] if writer.state.trouble else []), *relay.list_troubles()]
    answers = phone.PhoneApi(opening, evening, _build_council(opening).commit)
    town = (opening.conf.get("TOWN") or {}).get("name") or opening.conf.get("SITENAME", "")
    page = list_page_addresses(InstalledPhonePage(opening.theme, [opening.theme / "static"], town))
    return ServicePart((*phone.list_api_addresses(answers), *page), {"page": writer.run, **relay.workers}, unpaced=(phone.JOINED,))


def _build_council(opening: ServiceContext) -> Council:
    return gather_settings(Settings, opening.conf, opening.environ).council


def _read_epoch(folder: Path, lost: bool) -> str:
    file = folder / EPOCH
    if lost or not file.exists():
        durable.write_durably(file, secrets.token_hex(8).encode())
    return file.read_text()


SERVICE = RoomService(open_service_part, phone.PACES)


WHO = 'Pour qui ? Donnez un prénom, entre guillemets : ./beffroi live {} "Camille"'
LONGEST_NAME = 40
ONLY_HERE = 'Seule cette machine l’ouvre : pour un téléphone, il faut LIVE["public"], dans publishconf.py.'
LEADS = "Ce téléphone tiendra la séance : il pourra aussi la clore, lever le huis clos, retirer une entrée."
WRITES = "Pour clore, lever le huis clos ou retirer une entrée depuis un téléphone, invitez quelqu’un avec --lead."
LEFT_IN_LEDGER = "Ce qui en fut dit aux réseaux reste dans le registre des annonces : ./beffroi erase l’y efface."
IN_HISTORY = f"{LEFT_IN_LEDGER} Publiez l’archive, et effacez de l’histoire du dépôt ce qui y était déjà enregistré."
WHICH = "Quelle entrée ? Donnez son adresse, ou ce qui y suit « #e- » : ./beffroi live withdraw m0a1b2c3d4e5"


def open_evening(town: TownPaths, offered: Sequence[RoomService], rehearsal: bool) -> ServiceContext:
    """The context with which the town's service is opened; `offered` are the parts that its rooms bring. Raises SettingsError."""
    environ = {**town.environ, "BEFFROI_STATE": str(town.state)}
    root = find_web_root(town.conf, environ)
    return open_service_context(
        ServiceTown(town.conf, environ, town.content, town.output, ROOT / "theme", root), offered, rehearsal, print_line
    )


def serve_session(town: TownPaths, offered: Sequence[RoomService], rehearsal: bool) -> None:
    """Serve until Ctrl-C. Raises SettingsError when no session is live."""
    evening = open_evening(town, offered, rehearsal)
    if not rehearsal:
        forget_rehearsal(evening)
    else:
        print_line(f"RÉPÉTITION : rien ne part sur les réseaux ni sur le site ; tout est dans {evening.folder}.")
    serve_parts(evening, offered)


def find_evening(context: ServiceContext, planned: bool) -> LiveSession:
    """Tonight's session; with `planned`, also the next one that is not live yet. Raises SettingsError."""
    session_file = find_tonight(context.content, context.conf, context.environ, context.clock(), planned or context.rehearsal)
    return begin_live_session(context, session_file, session_file.source)


def invite_phone(context: ServiceContext, name: str, leads: bool, draw_code: Callable[[str], str]) -> None:
    """Print an invitation code for `name`, who may write, and with `leads` lead, in tonight's session or the next. `draw_code` turns an
    address into a QR code for the terminal. Raises SettingsError."""
    evening = find_evening(context, planned=True)
    code = store.create_invitation(context.store, evening.identity, _format_person(name, "invite"), context.clock(), leads)
    print_line(f"{evening.session.title} : le code de {name} est\n\n    {code}\n")
    print_line(LEADS if leads else f"{name} écrira. {WRITES}")
    print_line("Il se tape dans la page /direct/ du téléphone, une seule fois, dans les trois jours. Il n’est écrit nulle part : notez-le.")
    print_line(f"Adresse du téléphone : {_find_phone_address(context)}")
    if not context.live.public:
        print_line(ONLY_HERE)
    elif sys.stdout.isatty():
        print_line(
            f"Elle et le code, à lire par l’appareil photo du téléphone :\n\n{draw_code(f'{_find_phone_address(context)}#{code}')}\n"
        )


def revoke_phone(context: ServiceContext, name: str) -> None:
    """Shut out `name`. Raises SettingsError when no such person was invited."""
    scope = find_evening(context, planned=True).identity
    if not store.revoke_access(context.store, scope, _format_person(name, "revoke"), context.clock()):
        guests = ", ".join(dict.fromkeys(who for who, _ in store.list_invitations(context.store, scope, context.clock()))) or "personne"
        raise SettingsError([f"« {name} » n’est pas invité à cette séance. Le sont : {guests}."])
    print_line(f"{name} ne peut plus écrire : ses codes et ses téléphones n’ouvrent plus rien. Ce qui a été écrit reste.")


def withdraw_entry(context: ServiceContext, which: str) -> Exit:
    """Take an entry off everywhere: page, feeds, networks, archive. Raises SettingsError when no entry is called so."""
    id, evening = which.strip().rpartition("#")[2].removeprefix("e-"), _show_session(context)
    entry = evening.register.get(id)
    if entry is None:
        raise SettingsError([f"« {which} » n’est pas une entrée de « {evening.session.title} ». {WHICH}" if which else WHICH])
    report = evening.withdraw(id, commit=True)
    store.write_audit_line(context.store, AuditLine("commande", WITHDRAWN, id), context.clock(), once=True)
    print_line("L’entrée est retirée, et ses rectifications. Page et flux suivent, les réseaux aussi, tant que ./beffroi live tourne.")
    print_line(IN_HISTORY if report.file else LEFT_IN_LEDGER)
    for sentence in (*report.messages, *map(str, report.mistakes)):
        print_line(sentence)
    return report.code


def set_closed_doors(context: ServiceContext, closed: bool) -> None:
    """Close the doors of the chamber, or open them again."""
    if find_evening(context, planned=False).shut(closed):
        store.write_audit_line(context.store, AuditLine("commande", "huis clos" if closed else "fin du huis clos"), context.clock())
    print_line("Huis clos : rien de ce qui se dit n’est plus pris." if closed else "Le huis clos est levé.")


def close_session(context: ServiceContext, sure: bool) -> Exit:
    """Close the session, write its archive, and commit it. Raises SettingsError until someone is sure of it."""
    evening = find_evening(context, planned=False)
    count = sum(not register_entry.is_taken_back for register_entry in evening.register_entries())
    if not sure:
        raise SettingsError([f"« {evening.session.title} », {count} entrées : close, plus rien n’y entre. Pour clore : --yes"])
    report = evening.finish(commit=True)
    store.write_audit_line(context.store, AuditLine("commande", "clôture", evening.session.identity), context.clock(), once=True)
    for sentence in (f"« {evening.session.title} » est close, avec {count} entrées.", *report.messages, *map(str, report.mistakes)):
        print_line(sentence)
    return report.code


def reopen_last_session(context: ServiceContext) -> None:
    """Take up again the session that was closed last. Raises SettingsError when none was since yesterday."""
    session_file = find_last_closed(context.content, context.conf, context.environ, context.clock())
    evening = begin_live_session(context, session_file, session_file.source)
    if evening.chamber is None:
        raise SettingsError(["Une répétition ne change pas le fichier de la séance : rien n’est à rouvrir."])
    evening.chamber.reopen()
    store.write_audit_line(context.store, AuditLine("commande", "réouverture", evening.session.identity), context.clock())
    print_line(f"« {evening.session.title} » est de nouveau en direct. Le service : ./beffroi live, s’il est arrêté.")


def show_status(context: ServiceContext) -> None:
    """Print the state of the live session, else of the one closed since yesterday, else of the next."""
    evening = _show_session(context)
    session, entries = evening.session, evening.register_entries()
    print_line(f"{session.title}, {session.start:%d/%m/%Y à %H:%M} : {'close' if evening.is_closed() else session.status}")
    state, place = "il tourne" if is_evening_held(context.folder) else "arrêté", context.root or "sur une autre machine"
    print_line(f"Service : {state}. Page : {place}/{session.address}")
    standing = [each for each in entries if not each.is_taken_back]
    print_line(f"Entrées : {len(standing)}, dont {sum(each.sent.tell for each in standing)} pour les réseaux.")
    if (trouble := evening.page_trouble).text:
        print_line(f"PAGE : elle ne suit pas depuis {trouble.at:%H:%M:%S}. {trouble.text}")
    if evening.doors.is_closed_at(context.clock()):
        print_line("HUIS CLOS : rien n’est pris.")
    for line in format_account_progress(build_relay(context, evening, gather_settings(Settings, context.conf, context.environ).council)):
        print_line(f"  {line}")
    for who, where in store.list_invitations(context.store, evening.identity, context.clock()):
        print_line(f"  {who} : {where}")
    for at, noted in store.list_last_lines(context.store):
        print_line(f"  {at:%d/%m %H:%M:%S}  {noted.who}  {noted.what}  {noted.about}".rstrip())


def _show_session(context: ServiceContext) -> LiveSession:
    with suppress(NothingToServe):
        return find_evening(context, planned=False)
    with suppress(NothingToServe):
        session_file = find_last_closed(context.content, context.conf, context.environ, context.clock())
        return begin_live_session(context, session_file, session_file.source)
    return find_evening(context, planned=True)


def _find_phone_address(context: ServiceContext) -> str:
    host, port = context.live.address
    return f"{context.live.public or f'http://{host}:{port}'}{HERE}"


def _format_person(name: str, action: str) -> str:
    if not name.strip() or len(name) > LONGEST_NAME:
        raise SettingsError([WHO.format(action)])
    return name.strip()
