"""The steps that update the public site and the agents' site: commands, or the warm process that has the journal in memory.

A mistake in a text of one site holds that site alone: the text that is published goes on to its own, and the receipt says what waits.
"""

import io
import subprocess
import time
from collections.abc import Collection, Iterable, Mapping
from contextlib import redirect_stdout, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connections

from plugins.announce.commands import list_said_posts
from plugins.core.infrastructure.errors import BeffroiError, Exit, NotNow
from plugins.core.infrastructure.redact import Redactor
from plugins.core.infrastructure.town import TownPaths
from plugins.core.publication.kind import AGENTS, AUDIENCES, EVERYBODY
from plugins.engine.warm.client import WarmStep, is_warm, publish_saved
from plugins.journal.editorial.reading import parse_file
from plugins.journal.editorial.rules import TownRules
from plugins.service.desk.checking import ALERT_KIND
from plugins.service.desk.models import DeskPublication
from plugins.service.desk.repository import find_own_mistakes, find_unpublished_culprits
from plugins.service.desk.texts import find_sites, is_for_agents, is_withdrawal
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.outbox import TryLater, put_work
from plugins.service.web_service.part import PublishStep, WebTown
from plugins.service.web_service.serving import WARM

PAGE, LISTS = "page", "lists"
"""The entries that the process with the journal in memory fills in."""
LONGEST_WORDS = 1200
"""Characters of what a step prints that the receipt keeps."""


def has_entry(publication: DeskPublication, name: str) -> bool:
    """Whether that step is done."""
    return any(entry["name"] == name and entry["done"] for entry in publication.receipt)


def note_entry(publication: DeskPublication, name: str, label: str, words: str, done: bool = True) -> None:
    """Add an entry to the receipt, replacing that of the same name."""
    at = get_current_town().clock().isoformat(timespec="milliseconds")
    others = [entry for entry in publication.receipt if entry["name"] != name]
    publication.receipt = [*others, {"name": name, "label": label, "words": words[:LONGEST_WORDS], "done": done, "at": at}]
    publication.save(update_fields=["receipt"])


def forget_entry(publication: DeskPublication, name: str) -> None:
    """Take an entry off the receipt: what it said is no longer so."""
    publication.receipt = [entry for entry in publication.receipt if entry["name"] != name]
    publication.save(update_fields=["receipt"])


def note_networks(publication: DeskPublication, text: str, paths: TownPaths) -> None:
    """Add an entry for each account that posts `text`, its file's content, by the account's ledger."""
    rules = TownRules.from_settings(paths.conf, paths.environ)
    published = parse_file(paths.content, publication.source, text.encode(), rules).publication
    with suppress(BeffroiError):
        for post in list_said_posts(published, paths.conf, paths.environ) if published else ():
            note_entry(publication, f"network/{post.name}", post.speaker, f"{post.words} {post.url}".strip(), post.is_said)


WARM_UP = "desk.warm"
FIRST_TURN = 0
PATIENCE = 180.0
"""Seconds for which a publication waits for the journal to come into memory: ten thousand texts take twenty, and many times that on a busy
machine, where a build of its own would only wait for the one that is under way."""
GLANCE, PAUSE = 0.05, 0.5
"""Seconds between two looks, and before another try while the one of a former worker ends."""

_started: dict[Path, "subprocess.Popen[bytes]"] = {}
"""By the state folder of a town: what this worker has started."""


def ask_for_warmth(town: WebTown) -> None:
    """Ask for the journal in memory: somebody writes."""
    if town.service.warm and not is_warm(town.paths.state):
        put_work(WARM_UP, {}, town.clock(), key=WARM_UP, order=FIRST_TURN)


def start_memory(town: WebTown, payload: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Start the process, unless it runs."""
    if town.service.warm and not is_warm(town.paths.state):
        _get_process(town)
    return None


def wait_for_warmth(town: WebTown) -> bool:
    """Whether the journal is in memory; when its process is starting, once it is."""
    if not town.service.warm or not town.program:
        return False
    deadline, process = time.monotonic() + PATIENCE, None
    while not is_warm(town.paths.state):
        code = process.poll() if process is not None else Exit.LATER
        if time.monotonic() > deadline or code not in (None, Exit.LATER):
            return False
        if code == Exit.LATER:
            time.sleep(PAUSE if process is not None else 0)
            process = _get_process(town)
        time.sleep(GLANCE)
    return True


def end_warmth(town: WebTown) -> None:
    """End it: the town's settings have changed, and it knows the former ones."""
    process = _started.pop(town.paths.state, None)
    if process is not None and process.poll() is None:
        process.terminate()
        process.wait()


def _get_process(town: WebTown) -> "subprocess.Popen[bytes]":
    """The process that runs, or another."""
    process = _started.get(town.paths.state)
    if process is None or process.poll() is not None:
        environ = {**town.paths.environ, "BEFFROI_STATE": str(town.paths.state)}
        process = subprocess.Popen([*town.program, WARM], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=environ)
        _started[town.paths.state] = process
    return process


REBUILD = "desk.rebuild"
LAST_TURN = 8
"""A rebuild waits for what people wait for."""
LATER = timedelta(seconds=20)
"""Before a step that the journal itself refuses (a mistake elsewhere, a lock) is tried again."""
ALERT_LATER = timedelta(seconds=3)
"""The same for an alert, which people wait for."""
AGENTS_STEP = "agents"
NO_AGENTS_SITE = "La commune n’a pas ouvert de site des agents : personne ne lira ce texte. Le webmestre peut l’ouvrir."
AFTER_LISTS = ("announce", AGENTS_STEP)
"""The steps of a command that the process with the journal in memory does not do."""
ELSEWHERE = "Ce site attend, pour une autre raison que ce texte, qui n’y paraît pas :"


def put_rebuild(town: WebTown, key: str, due: datetime | None = None) -> None:
    """Queue a rebuild of the sites, now or once it is `due`."""
    put_work(REBUILD, {}, town.clock(), key=key, due=due, order=LAST_TURN)


def bring_online(publication: DeskPublication, files: Iterable[Path], paths: TownPaths, town: WebTown) -> list[str]:
    """All that is still to be done of a publication whose file is committed: by the process that has the journal in memory, then by the
    steps of a command. The mistakes of the text itself, seen only among all the others: it is then online nowhere. Raises TryLater."""
    if not has_entry(publication, LISTS) and wait_for_warmth(town):
        run_steps(publication, [step for step in town.publish_steps if step.name == "links"], paths, town)
        _publish_by_memory(publication, files, paths)
    done = {step.name for step in town.publish_steps if step.name not in AFTER_LISTS} if has_entry(publication, LISTS) else set()
    if not paths.conf.get("AGENTS"):
        done.add(AGENTS_STEP)
        if is_for_agents(publication.text, publication.source, paths):
            note_entry(publication, AGENTS_STEP, "site des agents", NO_AGENTS_SITE, False)
    return run_steps(publication, [step for step in town.publish_steps if step.name not in done], paths, town)


def _publish_by_memory(publication: DeskPublication, files: Iterable[Path], paths: TownPaths) -> None:
    """Have the page online, then all that shows it; what the process refuses, or dies over, is left to the steps of a command."""
    label = _format_page_label(publication, paths)
    with suppress(NotNow):
        for event in publish_saved(paths.state, files):
            if event.step is WarmStep.PAGE:
                note_entry(publication, PAGE, label, "")
            elif event.step is WarmStep.LISTS:
                if not has_entry(publication, PAGE):
                    note_entry(publication, PAGE, label, "")
                note_entry(publication, LISTS, "listes et flux", event.message)
            elif event.step is WarmStep.FAILED:
                forget_entry(publication, PAGE)
            if event.step in (WarmStep.LISTS, WarmStep.FAILED):
                return


def _format_page_label(publication: DeskPublication, paths: TownPaths) -> str:
    if is_for_agents(publication.text, publication.source, paths):
        return "rien sur le site de tous"
    is_off = is_withdrawal(publication, TownRules.from_settings(paths.conf, paths.environ))
    return "page retirée" if is_off else "page en ligne"


def run_steps(publication: DeskPublication, steps: Iterable[PublishStep], paths: TownPaths, town: WebTown) -> list[str]:
    """Run the steps in turn; those of a site on which the text is not, and which something else holds, are left for a rebuild.

    The mistakes of the text itself, where the journal stops over them. Raises TryLater.
    """
    sites, held_sites, paths_of = find_sites(publication, paths), set[str](), {EVERYBODY: paths, AGENTS: paths}
    for step in steps:
        site = AGENTS if step.name == AGENTS_STEP else EVERYBODY
        if has_entry(publication, step.name) or site in held_sites:
            continue
        code, words = _run_step(step, paths_of[site], sites)
        if code is Exit.CONTENT and site in sites:
            if mistakes := find_own_mistakes(paths, publication.source):
                note_entry(publication, step.name, step.label, "\n".join(mistakes), False)
                return mistakes
            if left_aside := find_unpublished_culprits(paths, publication.source, site):
                names = ", ".join(left_aside)
                note_entry(publication, f"aside/{site}", "le reste du journal", f"Laissé de côté, avec ses fautes : {names}.")
                paths_of[site] = replace(paths, leaves_mistakes_aside=True)
                code, words = _run_step(step, paths_of[site], sites)
        if code is not Exit.DONE and site not in sites:
            held_sites.add(site)
            note_entry(publication, step.name, step.label, f"{ELSEWHERE}\n{words}", False)
            continue
        if code in (Exit.CONTENT, Exit.SETTINGS, Exit.LATER):
            note_entry(publication, step.name, step.label, words, False)
            pause = ALERT_LATER if publication.draft.kind == ALERT_KIND else LATER
            raise TryLater(f"{step.label} : {words or 'à refaire'}", pause)
        note_entry(publication, step.name, step.label, words, code == Exit.DONE)
    if held_sites:
        put_rebuild(town, "held")
    return []


def _run_step(step: PublishStep, paths: TownPaths, sites: Collection[str]) -> tuple[Exit, str]:
    """How the step ended, and what it printed. Raises BeffroiError when something else than a text keeps one of `sites` from being made."""
    connections.close_all()  # a build may be a copy of this process: it is handed no connection
    printed = io.StringIO()
    try:
        with redirect_stdout(printed):
            code = step.run(paths)
    except BeffroiError as error:
        if error.exit_code is not Exit.CONTENT and (AGENTS if step.name == AGENTS_STEP else EVERYBODY) in sites:
            raise
        code = error.exit_code
        printed.write(str(error))
    return code, Redactor(paths.environ).clean(printed.getvalue().strip())[-LONGEST_WORDS:]


def rebuild_site(town: WebTown, payload: Mapping[str, Any]) -> Mapping[str, object] | None:
    """Put online what its own date has made due, or what a mistake elsewhere had held; each site for itself. Raises TryLater."""
    paths, done = town.open_paths(), set()
    links = [step for step in town.publish_steps if step.name == "links"]
    if is_warm(paths.state) and not _find_trouble(links, paths) and _is_shown_by_memory(paths):
        done = {step.name for step in town.publish_steps if step.name not in AFTER_LISTS}
    steps = [step for step in town.publish_steps if step.name not in done]
    sites = ([step for step in steps if step.name != AGENTS_STEP], [step for step in steps if step.name == AGENTS_STEP])
    public_trouble, agents_trouble = (_find_trouble(own_steps, paths) for own_steps in sites)
    if public_trouble or agents_trouble:
        raise TryLater("\n".join(filter(None, (public_trouble, agents_trouble))), LATER if public_trouble else None)
    return None


def _is_shown_by_memory(paths: TownPaths) -> bool:
    """Have the process that has the journal in memory show what lies in the folder; whether it has."""
    with suppress(NotNow):
        for event in publish_saved(paths.state, ()):
            if event.step in (WarmStep.LISTS, WarmStep.FAILED):
                return event.step is WarmStep.LISTS
    return False


def _find_trouble(steps: Iterable[PublishStep], paths: TownPaths) -> str:
    """Run the steps in turn; which one is to be run again, and why; empty when all is done."""
    for step in steps:
        try:
            code, words = _run_step(step, paths, AUDIENCES)
        except BeffroiError as error:
            return f"{step.label} : {error}"
        if code in (Exit.CONTENT, Exit.SETTINGS, Exit.LATER):
            return f"{step.label} : {words or 'à refaire'}"
    return ""
