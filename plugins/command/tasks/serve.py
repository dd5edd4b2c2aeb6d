"""`./beffroi serve` and `live`: the desk, up all year; the evening of a council, from the phone in the chamber to the readers' page."""

import os
import time
from collections.abc import Callable
from functools import partial

from plugins.command.command import UsageError, command, format_unknown_word
from plugins.command.tasks.announce import announce_due
from plugins.command.tasks.deploy import deploy_town, refuse_what_stays_home
from plugins.command.tasks.publish import write_post_links
from plugins.command.tasks.write import check_town
from plugins.command.town import PLACES, check_settings, list_usable_rooms, open_town
from plugins.core.infrastructure.errors import Exit
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.infrastructure.town import TownPaths, print_line
from plugins.core.publication.kind import EVERYBODY
from plugins.core.publication.room import list_rooms_in_use
from plugins.engine.incremental.build import build_town
from plugins.engine.warm.publisher import WarmPublisher
from plugins.engine.warm.server import serve_saves
from plugins.service.evening.store import give_files_to_owner
from plugins.service.staff_site.build import build_staff_site
from plugins.service.web_service.part import PublishStep, WorkQueue, list_web_parts, open_web_town
from plugins.service.web_service.serving import (
    EVENING,
    WARM,
    WEB,
    WORK,
    build_program,
    open_service,
    prepare_store,
    run_process,
    tell_ready,
)
from plugins.service.web_service.settings import Settings as WebSettings
from plugins.town.council.session import FOLDER
from plugins.town.print.codes import draw_terminal_code

SERVE_ACTIONS = {
    "open": "ouvre le service, jusqu’à Ctrl-C",
    "invite": "donne à quelqu’un un code, pour entrer sur son appareil",
    "leave": "ferme tout à quelqu’un qui s’en va",
    "people": "dit qui entre, et ce que chacun peut",
    "audit": "dit qui a fait quoi, et si une ligne en a été changée ou ôtée",
    "seal": "accepte le journal des actions tel qu’il est, après une perte que l’on connaît",
    "backup": "écrit dans un fichier tout ce que sait le service, pendant qu’il tourne",
    "restore": "remet une sauvegarde en place, service arrêté",
    "export": "dit tout ce que le service sait d’une personne, en JSON",
    "forget": "efface une personne du service",
    WEB: "un des processus du service, que open lance lui-même",
    WORK: "un autre : QUI est sa file, alert, publish, mail ou fetch",
    EVENING: "un autre : il tient le direct du conseil, quand une séance s’ouvre",
    WARM: "un dernier, qui garde le journal en mémoire tant qu’on écrit",
}
NAMED = ("invite", "leave", "backup", "restore", "export", "forget", WORK)
EXAMPLE = './beffroi serve invite "Camille Roy", ./beffroi serve backup bureau.tar.gz'
SERVE_OPTIONS = {
    "what": "QUOI : open (par défaut), invite, leave, people, audit, seal, backup, restore, export ou forget",
    "name": "QUI : un prénom et un nom, entre guillemets, pour invite, leave, export, forget ; ou le courriel d’un habitant, "
    "ou la référence de son texte ; un fichier ou un dossier, pour backup",
    "roles": "RÔLES : écrit, relit, publie, alerte, modère, lit l’intranet, règle le journal, séparés par des virgules",
    "guests": "FICHIER : pour invite, toute une liste, une personne par ligne : nom ; courriel ; rôles. - la lit telle que vous la collez",
    "sheet": "FICHIER : avec --guests, une page à imprimer, un code et son dessin par personne",
    "email": "ADRESSE : où lui envoyer un code, là où son appareil ne peut pas faire de clé",
}


def refuse_mistakes(town: TownPaths) -> Exit:
    """Whether the site of all may be made: a mistake of another of its texts stops it, as it stops `publish`, unless those with mistakes
    are to be left aside."""
    report = check_town(town)
    return report.exit_code if report.is_held(EVERYBODY) and not town.leaves_mistakes_aside else Exit.DONE


PUBLISH_STEPS = (
    PublishStep("check", "relu par la machine", refuse_mistakes),
    PublishStep("links", "liens vers les réseaux", write_post_links),
    PublishStep("build", "page faite", build_town),
    PublishStep("deploy", "en ligne", deploy_town),
    PublishStep("announce", "réseaux", announce_due),
    PublishStep("agents", "site des agents", build_staff_site),
)
"""What `./beffroi publish` does, step by step, for a text that is published from the desk."""


@command(positional=["what", "name"], help={**PLACES, **SERVE_OPTIONS})
def serve(
    what: str = "open",
    name: str = "",
    roles: str = "",
    email: str = "",
    content: str | None = None,
    output: str | None = None,
    settings: str | None = None,
    guests: str = "",
    sheet: str = "",
) -> Exit | None:
    """Tient le bureau : écrire, corriger et alerter depuis un navigateur

    Sert /bureau/ jusqu’à Ctrl-C ; peut être tué et relancé, rien ne se perd. Les migrations de sa base se font à l’ouverture.
    Exemple : ./beffroi serve invite "Camille Roy", puis ./beffroi serve
    """
    if what not in SERVE_ACTIONS:
        raise UsageError(format_unknown_word("action", what, list(SERVE_ACTIONS)))
    if guests and (what != "invite" or name):
        raise UsageError("--guests est pour invite, sans nom : ./beffroi serve invite --guests equipe.csv")
    if sheet and not guests:
        raise UsageError("--sheet est la feuille d’une liste : ajoutez --guests equipe.csv")
    if bool(name or guests) != (what in NAMED):
        raise UsageError(f"{what} n’attend pas de mot de plus." if name else f"{what} : de qui, ou quel fichier ? {EXAMPLE}")
    if what == WORK and name not in list(WorkQueue):
        raise UsageError(format_unknown_word("file", name, list(WorkQueue)))
    queue = WorkQueue(name) if what == WORK else None
    open_paths: Callable[[], TownPaths] = partial(open_town, settings, content, output)
    paths = open_paths()
    rooms = list_usable_rooms(paths.conf)
    parts = list_web_parts(rooms)
    with give_files_to_owner(paths.state):
        if what == WARM:
            return keep_journal_in_memory(paths)
        if what == EVENING:
            return hold_town_evenings(open_paths)
        program = build_program(["serve", *_format_options(paths)])
        served = open_web_town(paths, open_paths, PUBLISH_STEPS, program, check_settings, rooms)
        if what == "open":
            return open_service(served, any(room.service for room in list_rooms_in_use(rooms)))
        if what in (WEB, WORK):
            return run_process(queue, served, parts)
        prepare_store(served, parts)
        from plugins.service.access import commands  # its tables: once Django is ready

        acts: dict[str, Callable[[], Exit | None]] = {
            "invite": lambda: (
                commands.invite_list(guests, roles, sheet) if guests else commands.invite_by_name(name, roles, email, draw_terminal_code)
            ),
            "leave": lambda: commands.shut_out_person(name),
            "people": commands.list_people,
            "audit": commands.show_audit_log,
            "seal": commands.accept_audit_log,
            "backup": lambda: commands.save_store(name),
            "restore": lambda: commands.put_store_back(name),
            "export": lambda: commands.export_person(name),
            "forget": lambda: commands.erase_person(name),
        }
        return acts[what]()


def keep_journal_in_memory(paths: TownPaths) -> Exit:
    """Be the warm process of the service, as long as the process that started this one lives and something is asked for."""
    parent, patience = os.getppid(), gather_settings(WebSettings, paths.conf, paths.environ).service.warm * 60
    with WarmPublisher(paths, partial(refuse_what_stays_home, paths)) as publisher:
        serve_saves(
            publisher,
            paths.state,
            print_line,
            lambda: os.getppid() != parent or time.monotonic() - publisher.asked_at > patience,
        )
    return Exit.DONE


def hold_town_evenings(open_paths: Callable[[], TownPaths]) -> Exit:
    """Be the process of the service that holds the evenings of the town's council."""
    from plugins.service.council_live.evenings import hold_evenings  # what reads a session: for this process alone
    from plugins.service.evening.serve import list_services  # likewise

    paths = open_paths()
    with give_files_to_owner(paths.state, *(paths.content / folder for folder in EVENING_FOLDERS)):
        hold_evenings(open_paths, lambda: list_services(list_usable_rooms(paths.conf)), tell_ready)
    return Exit.DONE


def _format_options(paths: TownPaths) -> list[str]:
    """The options by which another process serves the same town."""
    return ["--settings", str(paths.settings_file), "--content", str(paths.content), "--output", str(paths.output)]


LIVE_ACTIONS = {
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
LIVE_OPTIONS = {
    "what": "QUOI : open (par défaut), invite, revoke, withdraw, doors, close, reopen ou status",
    "name": "QUI : un prénom entre guillemets, pour invite et revoke ; closed ou open, pour doors ; une entrée, pour withdraw",
    "lead": "invite qui tiendra la séance : clore, lever le huis clos, retirer une entrée",
    "rehearsal": "répétition : à part, sans réseau, sans toucher au site",
    "yes": "clôt sans demander",
}


@command(positional=["what", "name"], help={**PLACES, **LIVE_OPTIONS})
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
    if what not in LIVE_ACTIONS:
        raise UsageError(format_unknown_word("action", what, list(LIVE_ACTIONS)))
    if what == "doors" and name not in DOORS:
        raise UsageError("doors : écrivez closed (huis clos) ou open (il est levé).")
    if lead and what != "invite":
        raise UsageError('--lead se dit avec invite : ./beffroi live invite "Camille" --lead')
    if name and what not in ("invite", "revoke", "withdraw", "doors"):
        raise UsageError(f"{what} n’attend pas de mot de plus : « {name} ».")
    from plugins.service.council_live import service  # the pages of an evening: for `live` alone
    from plugins.service.evening.serve import list_services  # likewise

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
