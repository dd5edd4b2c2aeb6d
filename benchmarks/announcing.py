"""Announcing measured: a ledger of ten years, and a run that finds nothing to send."""

import statistics
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.measure import Measure, measure
from plugins.announce.gather import ANNOUNCEMENTS_FILE, PublicationLines, format_announcement, write_gathered
from plugins.announce.ledger import begin_key
from plugins.announce.ledger_lines import format_line
from plugins.announce.post import AnnouncedImage, Announcement, Key, Post, PostState
from plugins.core.publication.publication import format_guid

ROOT = Path(__file__).resolve().parents[1]
AUTHORITY = "journal.example,2014"
ACCOUNTS = (("x", "7"), ("facebook", "100200300400500"), ("mastodon", "mairie@social.example"), ("bluesky", "did:plc:mairie"))
FIRST_DAY = datetime.fromisoformat("2014-01-01T08:00:00+01:00")
TEN_YEARS, JOURNAL = 100_000, 10_000
READ_ONLY = "import json, sys\nfor line in open(sys.argv[1], 'rb'): json.loads(line)"
"""What any program that reads the same lines must do at least once."""
NO_CALL = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
"""Nobody answers there: a run that called a network would not end well."""
KEYS = {"API_KEY": "cle", "API_SECRET": "secret", "ACCESS_TOKEN": "7-jeton", "ACCESS_SECRET": "secret"}
SETTINGS = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from publishconf import *
THEME = {str(ROOT / "theme")!r}
FEED_AUTHORITY = {AUTHORITY!r}
"""


def rows(runs: int) -> Iterator[str]:
    """The rows of the table: what is measured, beside what it is compared with."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield _row(f"ledger of {TEN_YEARS} announcements: open, answer, append", *_ledger(folder, runs), "its lines, read as JSON")
        yield _row(f"`announce`, nothing to send, journal of {JOURNAL} articles", *_nothing_to_send(folder, runs), "`announce --help`")


def announcement(number: int) -> Announcement:
    """One of the journal's, eight hours after the one before."""
    address = f"https://journal.example/{number}"
    return Announcement(
        guid=format_guid(AUTHORITY, f"{number:06}"),
        permalink=f"{address}/",
        title=f"Le conseil municipal a voté les travaux de la rue du Beffroi, tranche n° {number}",
        published=FIRST_DAY + timedelta(hours=8 * number),
        kind="article",
        summary="Les riverains ont choisi des arbres et des bancs près de l’école, dont la cour sans goudron ouvre aux familles.",
        category="Travaux",
        tags=("travaux", "arbres"),
        card=AnnouncedImage(f"{address}.png", "La rue du Beffroi"),
    )


def history(count: int, accounts: tuple[tuple[str, str], ...]) -> Iterator[Post]:
    """A claim and its end for each of `count` posts, over `accounts` in turn, after the beginning of each."""
    yield from (Post(FIRST_DAY, PostState.BASELINE, begin_key(*account)) for account in accounts)
    for number in range(count):
        one, account = announcement(number // len(accounts)), accounts[number % len(accounts)]
        text = f"{one.title}\n\n{one.permalink}\n#travaux #arbres"
        key = Key(one.guid, *account)
        claim = Post(one.published, PostState.CLAIMED, key, text, one.permalink, token=f"{number:032x}", by="0badcafe", lang="fr")
        yield claim
        yield replace(
            claim, state=PostState.SENT, remote_id=f"{10**18 + number}", url=f"https://{account[0]}.example/status/{10**18 + number}"
        )


def _write(path: Path, count: int, accounts: tuple[tuple[str, str], ...]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{format_line(entry)}\n" for entry in history(count, accounts))
    path.with_name(f"{path.name}.begun").touch()


def _ledger(folder: Path, runs: int) -> tuple[list[Measure], list[Measure]]:
    path = folder / "ten-years.jsonl"
    _write(path, TEN_YEARS, ACCOUNTS)
    environ = {"PYTHONPATH": str(ROOT)}
    use, read = [sys.executable, "-m", "benchmarks.ledger", str(path)], [sys.executable, "-c", READ_ONLY, str(path)]
    both = [(measure(use, folder, environ), measure(read, folder, environ)) for _ in range(runs)]
    return [ours for ours, _ in both], [theirs for _, theirs in both]


def _nothing_to_send(folder: Path, runs: int) -> tuple[list[Measure], list[Measure]]:
    state, settings = folder / "state", folder / "ours.py"
    state.mkdir()
    settings.write_text(SETTINGS)
    _write(state / "ledger.jsonl", JOURNAL, ACCOUNTS[:1])
    every = tuple(format_announcement(announcement(number)) for number in range(JOURNAL))
    write_gathered(state / ANNOUNCEMENTS_FILE, [PublicationLines(every)], ())
    keys = {f"BEFFROI_X_{name}": value for name, value in KEYS.items()}
    environ = {"BEFFROI_STATE": str(state), "BEFFROI_NOW": "2026-03-27T09:00", **keys, **NO_CALL}
    program = [sys.executable, str(ROOT / "tasks.py")]
    run, nothing = [*program, "announce", "--settings", str(settings)], [*program, "announce", "--help"]
    both = [(measure(run, folder, environ), measure(nothing, folder, environ)) for _ in range(runs)]
    return [ours for ours, _ in both], [theirs for _, theirs in both]


def _row(what: str, ours: list[Measure], theirs: list[Measure], beside: str) -> str:
    seconds, peak, other = (
        statistics.median(values) for values in ([m.seconds for m in ours], [m.peak for m in ours], [m.seconds for m in theirs])
    )
    beyond = statistics.median(mine.seconds - its.seconds for mine, its in zip(ours, theirs, strict=True))
    ratio = statistics.median(mine.seconds / its.seconds for mine, its in zip(ours, theirs, strict=True))
    return f"| {what} | {seconds:.2f} | {peak:.0f} | {beside} | {other:.2f} | {beyond:+.2f} | {ratio:.2f} |"
