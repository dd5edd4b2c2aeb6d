"""Data of a commune from the open list of France: codes and population. Shipped with Beffroi; nothing is fetched.

`communes.txt` names the sources and the licence.
"""

import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from plugins.publication.slug import slugify

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
    """Find communes by name, ignoring accents, in the department of that code, or anywhere."""
    slug = slugify(name)
    return [commune for commune in _read_communes() if slugify(commune.name) == slug and department in ("", commune.department)]


def find_commune(insee: str) -> Commune | None:
    """The commune with that code."""
    return next((commune for commune in _read_communes() if commune.insee == insee.strip().upper()), None)


def _read_communes() -> Iterator[Commune]:
    for line in _read_list()[1]:
        insee, department, name, postcodes, siren, population = line.split("\t")
        yield Commune(insee, department, name, tuple(postcodes.split()), siren, int(population or 0))
