"""One file a year on the branch `ledger`: the past is never written again, and a first version's single file goes on without a gap."""

import json
import os
import subprocess
from dataclasses import replace

import pytest

from plugins.announce.ledger import ShortLedger
from plugins.announce.ledger_lines import format_line
from plugins.announce.post import Key, Post, PostState
from plugins.core.infrastructure.errors import NotNow, PersonRequired
from tests.announce.sample import NOW
from tests.announce.town import Town


@pytest.fixture
def town(tmp_path):
    """A town with a git ledger that nobody has written in."""
    return Town(tmp_path / "town", "git")


def entry(number=1, year=2026, state=PostState.SENT):
    """One line about the post of that number, written in that year."""
    return Post(NOW.replace(year=year), state, Key(f"g{number}", "x", "42"), text="L’été")


def append(ledger, *entries):
    """Write as a run does."""
    with ledger:
        ledger.read()
        ledger.append(*entries)


def git(folder, *words, given=None):
    """What a git command prints in the shared repository."""
    who = {f"GIT_{role}_{what}": "essai@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    command = ["git", "-C", str(folder), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True, input=given, env={**os.environ, **who}).stdout


def committed(town, files, base="ledger"):
    """A commit that holds `files` and nothing else, on top of `base` or of nothing."""
    blobs = {name: git(town.bare, "hash-object", "-w", "--stdin", given=text).strip() for name, text in files.items()}
    tree = git(town.bare, "mktree", given="".join(f"100644 blob {blob}\t{name}\n" for name, blob in blobs.items())).strip()
    parent = git(town.bare, "for-each-ref", "--format=%(objectname)", f"refs/heads/{base}").split()
    return git(town.bare, "commit-tree", tree, *(word for one in parent for word in ("-p", one)), "-m", "essai").strip()


def laid(town, files):
    """The branch, once a hand has put just these files on it."""
    git(town.bare, "update-ref", "refs/heads/ledger", committed(town, files))


def files(town):
    """The files of the branch."""
    names = git(town.bare, "ls-tree", "--name-only", "ledger").split()
    return {name: git(town.bare, "show", f"ledger:{name}") for name in names}


def lines(*entries):
    """The text of a file that holds these lines."""
    return "".join(format_line(one) + "\n" for one in entries)


def guids(ledger):
    """The posts that the ledger knows."""
    return [found.key.guid for found in ledger.read().list_entries()]


def test_each_year_has_its_file_and_the_past_is_not_written_again(town):
    append(town.open(), entry(1))
    before = git(town.bare, "rev-parse", "ledger:ledger-2026.jsonl")
    append(town.open(), entry(2, 2027), entry(3, 2027))
    assert {name: text.count("\n") for name, text in files(town).items()} == {"ledger-2026.jsonl": 1, "ledger-2027.jsonl": 2}
    assert git(town.bare, "rev-parse", "ledger:ledger-2026.jsonl") == before
    assert guids(town.open("other")) == ["g1", "g2", "g3"]


def test_lines_stay_in_their_order_when_a_clock_goes_back_to_last_year(town):
    with town.open() as ledger:
        ledger.read()
        for one in (entry(1, 2027, PostState.CLAIMED), entry(1, 2026), entry(2, 2026)):
            ledger.append(one)
    assert list(files(town)) == ["ledger-2027.jsonl"]
    assert [found.state for found in town.open("other").read().list_entries()] == [PostState.SENT, PostState.SENT]


def test_a_run_that_spans_two_years_reads_back_what_it_wrote(town):
    with town.open() as ledger:
        ledger.read()
        ledger.append(entry(1, 2026, PostState.CLAIMED))
        ledger.append(replace(entry(1, 2027), remote_id="7"))
        assert ledger.read().get_latest_entry(entry(1).key).remote_id == "7"
        assert ledger.read().list_posts("g1") == town.open("other").read().list_posts("g1")


def test_damage_names_its_file_and_its_line_there(town):
    laid(town, {"ledger.jsonl": lines(entry(1), entry(2)), "ledger-2026.jsonl": lines(entry(3)) + "{torn\n" + lines(entry(4))})
    with pytest.raises(PersonRequired, match=r"^ledger:ledger-2026\.jsonl:2 "):
        town.open().read()


def test_what_else_is_on_the_branch_stays_there(town):
    laid(town, {"LISEZMOI.md": "À nous.\n", "ledger-2026.jsonl": lines(entry(1))})
    append(town.open(), entry(2))
    assert list(files(town)) == ["LISEZMOI.md", "ledger-2026.jsonl"]


def test_a_past_to_which_a_person_added_is_read_again_but_never_under_our_feet(town):
    rewritten = {"ledger-2025.jsonl": [1, 3], "ledger-2026.jsonl": [2]}
    laid(town, {"ledger-2025.jsonl": lines(entry(1)), "ledger-2026.jsonl": lines(entry(2))})
    with town.open() as ledger:
        ledger.read()
        laid(town, {name: lines(*map(entry, numbers)) for name, numbers in rewritten.items()})
        with pytest.raises(NotNow, match="récrite"):
            ledger.append(entry(4))
        assert guids(ledger) == [f"g{number}" for numbers in rewritten.values() for number in numbers]


def test_a_past_from_which_a_line_is_gone_is_never_taken_for_the_ledger(town):
    laid(town, {"ledger-2025.jsonl": lines(entry(1)), "ledger-2026.jsonl": lines(entry(2))})
    with town.open() as ledger:
        ledger.read()
        laid(town, {"ledger-2025.jsonl": "", "ledger-2026.jsonl": lines(entry(2))})
        for write in (lambda: ledger.append(entry(4)), ledger.read, town.open().read):
            with pytest.raises(ShortLedger, match="recover"):
                write()


def first_version_stops(town):
    """Whether a version that knows of one file only, and of lines of version 1, would stop on the branch as it is."""
    held = files(town).get("ledger.jsonl")
    return held is None or any(json.loads(line)["version"] > 1 for line in held.splitlines())
