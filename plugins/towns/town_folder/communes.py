"""Data of a commune from the open list of France: codes and population. Shipped with Beffroi; nothing is fetched.

`communes.txt` names the sources and the licence.
"""

import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from plugins.core.publication.identifiers import slugify

SHORT_WORDS = {"st": "saint", "ste": "sainte"}
NEARLY = 0.8
"""How alike two names are of which one is misspelt: ours. « Saint-Mallo » is 0.95, two communes of a department seldom 0.9."""
LIST = Path(__file__).with_name("communes.tsv.xz")


@dataclass(frozen=True)
class Commune:
    """`insee`, `department` and `siren` are codes; `population` is 0 where the list does not know it."""

    insee: str
    department: str
    name: str
    postcodes: tuple[str, ...]
    siren: str
    population: int

    def __str__(self) -> str:
        people = f"{self.population:,}".replace(",", " ")
        return f"{self.name} ({self.insee}, {', '.join(self.postcodes) or 'sans code postal'}, {people} habitants)"


@cache
def _read_list() -> tuple[dict[str, str], tuple[str, ...]]:
    """The departments by their code, and the lines of the communes."""
    lines = lzma.decompress(LIST.read_bytes()).decode().splitlines()
    departments = dict(line.split("\t")[1:] for line in lines if line.startswith("#"))
    return departments, tuple(line for line in lines if not line.startswith("#"))


def find_department(name: str) -> str:
    """The code of a department, given by its code or its name; empty when there is none."""
    departments, _ = _read_list()
    code = name.strip().upper().zfill(2) if name.strip().isdigit() else name.strip().upper()
    return code if code in departments else next((code for code, label in departments.items() if slugify(label) == slugify(name)), "")


def find_communes(name: str, department: str = "") -> list[Commune]:
    """Find communes by name, ignoring accents and « St » for « Saint », in the department of that code, or anywhere."""
    slug = _slugify_commune(name)
    return [commune for commune in _iterate_of(department) if slugify(commune.name) == slug]


def find_nearest_commune(name: str, department: str = "") -> Commune | None:
    """The commune whose name is nearly `name`, in the department of that code, or anywhere; the largest of those of one name."""
    communes = {slugify(commune.name): commune for commune in sorted(_iterate_of(department), key=lambda commune: commune.population)}
    matches = get_close_matches(_slugify_commune(name), communes, n=1, cutoff=NEARLY)
    return communes[matches[0]] if matches else None


def _slugify_commune(name: str) -> str:
    return "-".join(SHORT_WORDS.get(word, word) for word in slugify(name).split("-"))


def _iterate_of(department: str) -> Iterator[Commune]:
    return (commune for commune in _read_communes() if department in ("", commune.department))


def find_commune(insee: str) -> Commune | None:
    """The commune with that code."""
    return next((commune for commune in _read_communes() if commune.insee == insee.strip().upper()), None)


def _read_communes() -> Iterator[Commune]:
    for line in _read_list()[1]:
        insee, department, name, postcodes, siren, population = line.split("\t")
        yield Commune(insee, department, name, tuple(postcodes.split()), siren, int(population or 0))
