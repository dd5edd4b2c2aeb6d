"""The three questions that people ask on a phone, in the street, and the page that answers each, where the journal has it."""

from collections.abc import Collection
from dataclasses import dataclass

from plugins.publication.words import N_


@dataclass(frozen=True)
class Door:
    """`name` is the question in two words, `about` what is found behind it; `url` is site-relative."""

    url: str
    name: str
    about: str


AGENDA, PLACES, TRAFFIC = "agenda/ce-week-end/", "lieux/", "trafic/"
DOORS = (
    Door(AGENDA, N_("Ce week-end"), N_("Que faire, et où")),
    Door(PLACES, N_("Où manger"), N_("Et tout ce qui ouvre")),
    Door(TRAFFIC, N_("Mon bus"), N_("Chaque ligne, son état")),
)


def list_doors(addresses: Collection[str]) -> tuple[Door, ...]:
    """Those whose page is among `addresses`, those that rooms write themselves."""
    return tuple(door for door in DOORS if door.url in addresses)
