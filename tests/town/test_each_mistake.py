"""Each mistake that a room of the day can tell: one invalid site for each, beside a valid one, and what is told of it, looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

import pytest

from tests.golden import golden
from tests.house import PACKAGES
from tests.town.made_wrong import made_wrong
from tests.town.small_town import FOLDERS, Invalid, Told, Town
from tests.town.tellings import Telling, of_room, settings_tellings, tellings

ROOMS = tuple(FOLDERS)
FILES = {"evenement": "agenda/concert.md", "lieu": "lieux/chez-ida.md", "alerte": "alertes/eau.md", "travaux": "travaux/egouts.md"}
FILES |= {"seance": "conseil/mars.md", "question": "questions/banc.md", "entraide": "entraide/echelle.md"}
FILES |= {"debat": "forum/bal.md", "message": "forum/messages/deux.md", "avis": "avis/ida.md"}
"""A valid file of each kind."""


WITHOUT_KEY = ("en-tête mal fermé", "en-tête YAML illisible", "caractère de contrôle")
"""Mistakes of a file whose keys nobody can tell."""
UNREAD = {"valeur illisible", "date illisible", "horaires illisibles", "répétition illisible", "position impossible"}
"""What can be told of a value of which nothing can be made."""


@dataclass(frozen=True)
class Round:
    """What a room tells of its valid site, and of each invalid one."""

    valid: Told
    each: Mapping[str, Told]


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What the rooms tell, each looked at once."""
    seen = {}

    def of(room: str) -> Round:
        if room not in seen:
            town, read = Town(room, tmp_path_factory.mktemp(room)), _settings(room)
            seen[room] = Round(town.told(Invalid()), {name: town.told(site, read) for name, site in _invalid(room).items()})
        return seen[room]

    return of


def _invalid(room: str) -> dict[str, Invalid]:
    kinds = import_module(f"{PACKAGES[room]}.kinds").KINDS if find_spec(f"{PACKAGES[room]}.kinds") else ()
    derived = {name: site for kind in kinds for name, site in made_wrong(kind, FILES[kind.name])}
    return {**import_module(f"tests.{room}.invalid").INVALID, **derived}


def _settings(room: str) -> type | None:
    settings: type | None = import_module(f"{PACKAGES[room]}.room").ROOM.settings
    return settings


def _untold(known: tuple[Telling, ...], found: Round) -> list[str]:
    """The places of the code whose mistake no site has."""
    said = [(one.sort, one.text, one.remedy) for told in found.each.values() for one in told.mistakes]
    said += [("", text, text) for told in found.each.values() for text in told.settings]
    return [f"{one.where} {one.sort}" for one in known if not any(one.met(*each) for each in said)]


@pytest.mark.parametrize("room", ROOMS)
def test_a_valid_site_has_no_mistake(room, told):
    assert list(told(room).valid.lines()) == []


@pytest.mark.parametrize("room", ROOMS)
def test_each_invalid_site_is_told_as_it_was_looked_at(room, told):
    lines = [line for name, one in told(room).each.items() for line in (name, *one.lines())]
    golden(room, "mistakes.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize("room", ROOMS)
def test_no_invalid_site_passes(room, told):
    assert [name for name, one in told(room).each.items() if not (one.mistakes or one.settings)] == []


@pytest.mark.parametrize("room", ROOMS)
def test_each_mistake_says_which_file_line_and_key_and_what_to_write_instead(room, told):
    for name, found in told(room).each.items():
        for one in found.mistakes:
            assert one.file.startswith("content/") and one.text and one.remedy, (name, one)
            is_whole = not one.file.endswith(".md")
            assert is_whole or (one.line and (one.key or one.sort in WITHOUT_KEY)), (name, one)


@pytest.mark.parametrize("room", ROOMS)
def test_a_value_that_cannot_be_read_is_one_mistake(room, told):
    many = {name: found for name, found in told(room).each.items() if len(found.mistakes) > 1}
    assert {name for name, found in many.items() if {one.sort for one in found.mistakes} & UNREAD} == set()


@pytest.mark.parametrize("room", ROOMS)
def test_each_sort_of_mistake_that_the_code_tells_has_its_site(room, told):
    assert _untold(of_room(room), told(room)) == []


NEW = """
def check(publication):
    text, remedy = f"« {publication.title} » crie.", "Écrivez-le en minuscules."
    yield Mistake(publication.file, 0, "title", text, remedy, "titre crié", harmless=True)
"""


def test_a_new_sort_of_mistake_without_a_site_is_found(told):
    (new,) = tellings(NEW, "roadworks/new.py")
    assert (new.sort, new.met("titre crié", "« OUI » crie.", "Écrivez-le en minuscules.")) == ("titre crié", True)
    assert _untold((new,), told("roadworks")) == ["roadworks/new.py:4 titre crié"]


def test_a_new_setting_that_can_be_wrong_is_found(told):
    (new,) = settings_tellings('def tram(value):\n    raise ValueError(f"« {value} » n’a pas de rails.")\n', "town/transit/settings.py")
    assert _untold((new,), told("transit")) == ["town/transit/settings.py:2 "]


def test_every_room_tells_something():
    assert {room for room in ROOMS if not of_room(room)} == set()
