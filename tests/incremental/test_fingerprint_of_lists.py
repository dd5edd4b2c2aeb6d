"""Two lists have one fingerprint when they hold the same things in the same order, and else never."""

from dataclasses import dataclass

import pytest

from plugins.engine.incremental.pages.fingerprint import Fingerprints


@dataclass
class Thing:
    """Something that a list holds."""

    name: str


@pytest.fixture
def fingerprints():
    return Fingerprints(lambda _: None, lambda sort: sort is Thing)


THINGS = [Thing(f"chose {number}") for number in range(20)]


def swapped(things, one, other):
    found = list(things)
    found[one], found[other] = found[other], found[one]
    return found


def test_the_same_things_twice(fingerprints):
    assert (
        fingerprints.fingerprint(THINGS)
        == fingerprints.fingerprint(list(THINGS))
        == fingerprints.fingerprint([Thing(thing.name) for thing in THINGS])
    )


@pytest.mark.parametrize(
    "other",
    [swapped(THINGS, 5, 6), [*THINGS[:7], Thing("autre"), *THINGS[8:]], THINGS[:-1], [*THINGS, THINGS[-1]], THINGS[::-1]],
    ids=["two swapped", "another in the middle", "one less", "one more", "backwards"],
)
def test_other_things_between_the_same_ends(fingerprints, other):
    assert fingerprints.fingerprint(THINGS) != fingerprints.fingerprint(other)


def test_a_tuple_is_no_list(fingerprints):
    assert fingerprints.fingerprint(THINGS) != fingerprints.fingerprint(tuple(THINGS))


def test_what_changed_since_is_looked_at_anew_once_forgotten(fingerprints):
    things = [Thing(f"chose {number}") for number in range(20)]
    before = fingerprints.fingerprint(things)
    things[3].name = "autre"
    fingerprints.forget()
    assert fingerprints.fingerprint(list(things)) != before
