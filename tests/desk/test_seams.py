"""The process that publishes, killed by SIGKILL at each seam: around each statement of the store, each git command, each file that is
written. Whatever was done by then, the next one ends it: one commit, one text, shared, its audit log whole.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.campaign import draw, long
from tests.journal import NOW, TestJournal
from tests.warm import warm

NEVER = 10_000
SAMPLE = 3
SHARES = 24
"""All seams in so many tests, each in its own three minutes: seven or eight seams, 4 s of processor each."""
ARTICLE = "articles/commun.md"


def town_folder(folder: Path) -> Path:
    """A town whose journal is shared, and the clone of a git user."""
    journal = TestJournal(folder, f'HISTORY_REMOTE = "origin"\nDEPLOY = "folder:{folder / "public"}"')
    journal.article("commun", body="\n\n".join(f"Paragraphe {number}." for number in range(3)))
    git(folder, "init", "-q", "--bare", "-b", "main", "forge.git")
    content = folder / "content"
    git(content, "init", "-q", "-b", "main")
    for name, value in (("user.email", "w@ville.example"), ("user.name", "Webmestre")):
        git(content, "config", name, value)
    git(content, "add", "-A")
    git(content, "commit", "-qm", "le journal")
    git(content, "remote", "add", "origin", str(folder / "forge.git"))
    git(content, "push", "-q", "origin", "main")
    git(folder, "clone", "-q", "forge.git", "clone")
    return folder


def git(place: Path, *words: str) -> str:
    """What git prints."""
    return subprocess.run(["git", *words], cwd=place, check=True, capture_output=True, text=True).stdout.strip()


def in_town(folder: Path, function: Callable, *values):
    """What `function` gives in a process of its own that has the service's tables."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "BEFFROI_STATE": str(folder / "state"), "BEFFROI_NOW": NOW}
    return warm().call(partial(served, folder, function, *values), environ=environ)


def served(folder: Path, function: Callable, *values):
    from plugins.command.tasks.serve import PUBLISH_STEPS
    from plugins.command.town import list_usable_rooms, open_town
    from plugins.service.web_service.configuration import configure_django, migrate_tables
    from plugins.service.web_service.part import list_web_parts, open_web_town

    open_paths = partial(open_town, str(folder / "conf.py"), str(folder / "content"), str(folder / "output"))
    paths = open_paths()
    configure_django(open_web_town(paths, open_paths, PUBLISH_STEPS), list_web_parts(list_usable_rooms(paths.conf)))
    migrate_tables()
    return function(folder, *values)


@contextmanager
def counted_seams(at: int) -> Iterator[list[int]]:
    """Die at the seam `at` of the block; gives how many there have been."""
    from django.db import connection

    from plugins.core.infrastructure import durable
    from plugins.core.infrastructure.git import Git

    count = [0]

    def seam() -> None:
        if count[0] == at:
            os.kill(os.getpid(), signal.SIGKILL)
        count[0] += 1

    def between(function):
        def with_seams(*words, **named):
            seam()
            answer = function(*words, **named)
            seam()
            return answer

        return with_seams

    Git.__call__, durable.write_durably = between(Git.__call__), between(durable.write_durably)
    with connection.execute_wrapper(lambda execute, *words: between(execute)(*words)):
        yield count


def publish_at_seams(folder: Path, numbers: list[int] | None, share: int = 0) -> dict:
    """A text a seam, those of `numbers` or of a share of them all, asked for and published by a process that dies there, then by one that
    does not: what is wrong, and how many seams."""
    from django.db import connections

    from plugins.service.access.models import StaffMember, TrustedDevice
    from plugins.service.access.people import Visitor, invite_person
    from plugins.service.desk.checking import check_draft, find_kind, get_rules
    from plugins.service.desk.models import ONLINE, DeskDraft, DeskPublication
    from plugins.service.desk.publishing import ask_to_publish
    from plugins.service.web_service.audit import Deed, find_first_broken_line, find_log_trouble
    from plugins.service.web_service.configuration import get_current_town
    from plugins.service.web_service.models import OutboxWork
    from plugins.service.web_service.outbox import do_next, list_known_works, release_work
    from plugins.service.web_service.part import WorkQueue

    town, works = get_current_town(), {name: work for queue in WorkQueue for name, work in list_known_works(queue).items()}
    invite_person("Camille Roy", ("write", "publish"), "", Deed("commande", "invitation"))
    wrong: dict[str, str] = {}

    def is_waiting() -> bool:
        return OutboxWork.objects.filter(done_at=None, due_at__lt=town.clock() + timedelta(minutes=2)).exists()

    def ask_and_work(title: str) -> None:
        if not DeskPublication.objects.filter(title=title).exists():
            person, now = StaffMember.objects.get(), town.clock()
            values = {"title": title, "id": f"20260327-{abs(hash(title)) % 16**8:08x}"}
            draft, _ = DeskDraft.objects.get_or_create(
                title=title, defaults={"kind": "breve", "values": values, "author": person, "created_at": now, "updated_at": now}
            )
            written = check_draft(town, find_kind(get_rules(town), "breve"), draft.values, f"Corps de {title}.", "", "", get_rules(town))
            ask_to_publish(draft, written, Visitor(person, TrustedDevice(id="essai", person=person, label="essai"), "127.0.0.1"))
        while is_waiting():  # also for what is to be tried again in a while: a build that the kill has orphaned ends first
            if not do_next(works, "essai"):
                time.sleep(0.1)

    def run_killed(title: str, at: int) -> int:
        connections.close_all()
        reads, writes = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                with counted_seams(at) as count:
                    ask_and_work(title)
                os.write(writes, str(count[0]).encode())
            finally:
                os._exit(0)
        os.close(writes)
        with os.fdopen(reads, "rb") as answer:
            said = answer.read()
        os.waitpid(child, 0)
        return int(said or -1)

    def push_by_git(number: int) -> None:
        clone = folder / "clone"
        git(clone, "pull", "-q", "--rebase", "origin", "main")
        file = clone / ARTICLE
        file.write_text(file.read_text(encoding="utf-8").rstrip("\n") + f"\n\nPoussé {number}.\n", encoding="utf-8")
        git(clone, "-c", "user.name=Gaël", "-c", "user.email=g@ville.example", "commit", "-qam", f"poussé {number}")
        git(clone, "push", "-q", "origin", "HEAD:main")

    push_by_git(NEVER)
    count = run_killed("Sans rien", NEVER)
    assert count > 0
    for number in range(share, count, SHARES) if numbers is None else [number % count for number in numbers]:
        title = f"Coupure {number}"
        push_by_git(number)
        run_killed(title, number)
        release_work("essai", works)
        ask_and_work(title)
        content, states = folder / "content", list(DeskPublication.objects.filter(title=title).values_list("state", flat=True))
        faults = {
            "states": states != [ONLINE],
            "commits": git(content, "log", "--format=%s").split("\n").count(f"breve : {title}") != 1,
            "files": len(list((content / "breves").glob(f"*-coupure-{number}.md"))) != 1,
            "status": git(content, "status", "--porcelain") != "",
            "pushed": f"Poussé {number}." not in (content / ARTICLE).read_text(encoding="utf-8"),
            "shared": git(folder / "forge.git", "rev-parse", "main") != git(content, "rev-parse", "HEAD"),
            "audit": find_first_broken_line() is not None or find_log_trouble() != "",
            "page": not list((folder / "public").glob(f"breves/2026/03/coupure-{number}/index.html")),
        }
        wrong |= {f"{number} {name}": str(states) for name, is_wrong in faults.items() if is_wrong}
    return {"wrong": wrong, "count": count}


def test_a_publication_killed_at_a_seam_is_ended_by_the_next_process(tmp_path: Path):
    outcome = in_town(town_folder(tmp_path), publish_at_seams, draw(range(200), SAMPLE, whole=False))
    assert outcome["wrong"] == {} and outcome["count"] > 40, outcome


@long
@pytest.mark.parametrize("share", range(SHARES))
def test_a_publication_killed_at_each_of_its_seams_is_ended_by_the_next_process(tmp_path: Path, share: int):
    outcome = in_town(town_folder(tmp_path), publish_at_seams, None, share)
    assert outcome["wrong"] == {}, outcome
