"""One file a year on the branch `ledger`: the past is never written again, and a first version's single file goes on without a gap."""

import json
import os
import subprocess
from dataclasses import replace
from functools import partial

import pytest

from plugins.announce.ledger.git import MOVED_LINE, Branch
from plugins.announce.ledger.ledger import ShortLedger
from plugins.announce.ledger.lines import format_line
from plugins.announce.post import Key, Post, PostState
from plugins.infrastructure.errors import Exit, NotNow, PersonRequired
from tests.announce.forks import done, ended, start
from tests.announce.sample import NOW
from tests.announce.town import LINKS, NEWS, Town
from tests.announce.wall import die
from tests.campaign import trials


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


def as_first_version(town):
    """The same town, had its ledger been kept by a first version of Beffroi."""
    held = files(town)["ledger-2026.jsonl"]
    git(town.bare, "update-ref", "-d", "refs/heads/ledger")
    laid(town, {"ledger.jsonl": held})
    return town


@pytest.fixture
def old_town(town):
    """A town that began with a first version of Beffroi, which has said its first news."""
    town.begin().publish(NEWS[:1])
    return as_first_version(town)


def assert_said_once(town):
    """Nothing was lost or repeated, and the single file has what it had, then its last word, once."""
    assert town.publish(hours=2).exit == Exit.DONE
    assert sorted(town.wall.links()) == sorted(LINKS)
    old = files(town)["ledger.jsonl"]
    assert (old.count("\n"), old.count(MOVED_LINE.decode()), old.endswith(MOVED_LINE.decode())) == (4, 1, True)
    assert first_version_stops(town)


def test_the_single_file_of_a_first_version_goes_on_in_the_file_of_the_year(old_town):
    assert not first_version_stops(old_town)
    assert old_town.publish(hours=1).exit == Exit.DONE
    assert_said_once(old_town)


def test_reading_moves_nothing(old_town):
    before = git(old_town.bare, "rev-parse", "ledger")
    assert len(old_town.ledger().list_entries()) == 2
    assert git(old_town.bare, "rev-parse", "ledger") == before


def test_a_first_version_that_has_read_before_the_move_cannot_write_after_it(old_town):
    late = committed(old_town, {"ledger.jsonl": files(old_town)["ledger.jsonl"] + lines(entry(9))})
    assert old_town.publish(hours=1).exit == Exit.DONE
    with pytest.raises(subprocess.CalledProcessError):
        git(old_town.bare, "push", str(old_town.bare), f"{late}:refs/heads/ledger")
    assert_said_once(old_town)


def test_a_first_version_that_writes_while_we_move_is_heard(old_town):
    """It was faster by one push: our claim is made again on top of its line, and the move with it."""
    with old_town.open() as ledger:
        ledger.read()
        laid(old_town, {"ledger.jsonl": files(old_town)["ledger.jsonl"] + lines(entry(9))})
        ledger.append(entry(8))
    assert guids(old_town.open("other"))[-2:] == ["g9", "g8"]
    assert first_version_stops(old_town)


@pytest.mark.parametrize("moved", [False, True])
def test_a_publisher_killed_in_the_middle_of_the_move_neither_repeats_nor_loses(old_town, monkeypatch, moved):
    whole = Branch.push

    def cut(branch, *words):
        if moved:
            whole(branch, *words)
        die()

    with monkeypatch.context() as patch:
        patch.setattr(Branch, "push", cut)
        assert done(partial(old_town.publish, hours=1)) == -9
    assert first_version_stops(old_town) is moved
    assert_said_once(old_town)


def ending(town, publisher):
    """How a run that has one thing to say ends."""
    return town.publish(NEWS[:1], publisher=publisher).exit


def test_two_publishers_that_move_together_move_once(tmp_path):
    for trial in range(trials(full=50, sample=2)):
        town = as_first_version(Town(tmp_path / str(trial), "git").begin())
        began = files(town)["ledger.jsonl"]
        works = [partial(ending, town, name) for name in ("one", "other")]
        for number in [start(work) for work in works]:
            assert ended(number) in (Exit.DONE, Exit.LATER)
        assert town.publish(NEWS[:1], hours=1).exit == Exit.DONE
        assert town.wall.links() == LINKS[:1]
        assert files(town)["ledger.jsonl"] == began + MOVED_LINE.decode()
