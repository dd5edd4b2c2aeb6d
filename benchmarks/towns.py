"""Many towns by one installation: what each thing costs that is done for all, from the built wheel, and how much memory it holds together.

Each town is a folder of `beffroi init` with articles of its own, published to a folder; nobody is asked beyond this machine.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pelican

from benchmarks.articles import CATEGORIES, archive, plain
from benchmarks.measure import Measure, measure
from plugins.towns.town_folder.package import build_wheel

ROOT = Path(__file__).resolve().parents[1]
COUNT, ARTICLES = 30, 300
HEAD = "| {count} towns of {articles} articles | seconds | processor s | a town | MiB together |\n|---|---:|---:|---:|---:|"
ANSWERS = f"""
nom = "Calais"
departement = "62"
rubriques = {list(CATEGORIES)}
direction = "Claude Exemple, maire"
telephone = "01 02 03 04 05"
adresse = "1 place du Soldat, 62100 Calais"
hebergeur = "Hébergeur"
hebergeur_adresse = "2 rue du Port, 62100 Calais"
hebergeur_telephone = "01 02 03 04 06"
dpo = "Dominique Exemple"
dpo_courriel = "dpo@calais.example"
""".replace("'", '"')
ALERT = ("alert", "L’eau du robinet n’est plus potable", "--until", "demain 18h")
SHARED_EVENT = """\
---
title: La foire du pays
date: 2026-01-10 09:00
id: foire-du-pays
timings: 12 décembre 2026 de 10 h à 18 h
type: marché
place: Place du marché
---
La foire de toutes les communes.
"""


def install_apart(wheel: Path, folder: Path) -> Path:
    """The Python of an environment in `folder` that has the `wheel`; each library is a link to that of this one, so that it lies where a
    build looks for what is installed."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    libraries = next((folder / "lib").glob("python*/site-packages"))
    with zipfile.ZipFile(wheel) as archived:
        archived.extractall(libraries)
    shutil.copytree(Path(pelican.__file__).parent, libraries / "pelican", dirs_exist_ok=True)  # a namespace is in one place
    for library in Path(sysconfig.get_path("purelib")).iterdir():
        if not (libraries / library.name).exists():
            (libraries / library.name).symlink_to(library)
    return folder / "bin" / "python"


def make_towns(python: Path, wheel: Path, folder: Path, count: int, articles: int) -> list[Path]:
    """`count` towns below `folder`, `ville-01` and so on, each with `articles` of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "reponses.toml").write_text(ANSWERS, encoding="utf-8")
    first = folder / "ville-01"
    command = [str(python), "-m", "beffroi", "init", str(first), "--answers", str(folder / "reponses.toml"), "--package", str(wheel)]
    subprocess.run(command, cwd=folder, env=plain_environ(folder), check=True, capture_output=True)
    towns = [first, *(shutil.copytree(first, folder / f"ville-{number:02}") for number in range(2, count + 1))]
    for rank, town in enumerate(towns):
        settings = town / "ville.toml"
        settings.write_text(settings.read_text(encoding="utf-8").replace("calais.example", f"{town.name}.example"), encoding="utf-8")
        for article in archive(articles):
            place = town / "content" / "articles" / f"{article.number:06}.md"
            place.write_text(plain(article).replace("la ville", f"la ville {rank + 1}"), encoding="utf-8")
    return towns


def plain_environ(home: Path) -> dict[str, str]:
    """What a command of an installed Beffroi is given: nothing of this checkout, nor of whoever measures."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"}


def rows(count: int, articles: int) -> Iterator[str]:
    """The rows of the table, in the order of a day."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        wheel = build_wheel(ROOT, Path(name))
        python = install_apart(wheel, Path(name) / "environment")
        folder = Path(name) / "communes"
        towns = make_towns(python, wheel, folder, count, articles)
        for what, words in _day(folder, towns):
            measured = _measure(python, folder, words)
            yield (f"| {what} | {measured.seconds:.1f} | {measured.work:.1f} | {measured.work / count:.2f} | {measured.peak:.0f} |")


def _day(folder: Path, towns: list[Path]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What is done in turn: its name, the words of `towns`."""
    yield "first publish", ("publish",)
    yield "publish after it, its posts linked", ("publish",)
    yield "nothing changed", ("publish",)
    text = towns[-1] / "content" / "articles" / "000000.md"
    text.write_text(text.read_text(encoding="utf-8") + "\nUn mot de plus.\n", encoding="utf-8")
    yield "one text of one town", ("publish",)
    shared = folder / "commun" / "content" / "agenda"
    shared.mkdir(parents=True)
    (shared / "foire.md").write_text(SHARED_EVENT, encoding="utf-8")
    yield "an event that all share", ("publish",)
    yield "an alert on all", ALERT
    yield "check, every text read anew", ("check",)


def _measure(python: Path, folder: Path, words: tuple[str, ...]) -> Measure:
    command = [str(python), "-m", "beffroi", "towns", *words, "--in", str(folder)]
    return measure(command, folder, plain_environ(folder), whole=True)
