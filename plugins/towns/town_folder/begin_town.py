"""A town's folder made of the answers: its settings, three drafts, the file of its forge, its launcher, its pin and its history."""

import os
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.git import Git, GitError
from plugins.core.publication.publication import make_identity
from plugins.towns.town_folder.answers import format_of_town
from plugins.towns.town_folder.forge_files import write_forge_files, write_server_file
from plugins.towns.town_folder.launcher import write_launcher
from plugins.towns.town_folder.package import PACKAGES, find_wheel, write_pins
from plugins.towns.town_folder.town_values import make_values
from plugins.towns.town_settings.edit import format_settings_data, write_settings_data

OPENING = """\
Ce qui est {of_town} dans le journal, et qu’un formulaire peut changer. Toutes les clés : ./beffroi settings schema.
« à compléter » marque ce qui manque encore ; ./beffroi doctor en tient la liste."""
PELICANCONF = '''\
"""Ce qui est du code dans les réglages ; ce qui est de la ville est dans ville.toml. Ce qui est écrit plus bas l’emporte."""

import sys
from contextlib import suppress
from pathlib import Path

with suppress(ImportError):
    import beffroi  # l’installation, dont les greffons s’importent alors sous le nom de plugins

sys.path.insert(0, str(Path(__file__).resolve().parent))

from plugins.journal.site.engine import *
from plugins.towns.town_settings.read import read_town

globals().update(read_town(__file__, PLUGINS))
'''
PUBLISHCONF = '''\
"""Ce qui change en production."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from pelicanconf import *

SITEURL = (os.environ.get("BEFFROI_SITEURL") or SITEURL).rstrip("/")
ANNOUNCE = True
'''
IGNORED = """\
.venv*
.beffroi/
output/
/apercu/
/imprimes/
public/
__pycache__/
.*.verrou
.*.urgent
.*.construction*
.*.changements
.*.vu
.*.verification.*/
.*.nouveau/
.*.ancien/
"""
CONTAINERFILE = """\
# Une image de cette ville : Beffroi et tout ce sur quoi il repose, à la version épinglée, chaque paquet reconnu à son empreinte.
#   podman build -t journal .        (ou docker build -f Containerfile)
#   podman run --rm -v ./content:/ville/content -v ./.beffroi:/ville/.beffroi -v ./public:/ville/public journal publish
FROM python:3.13-slim
RUN apt-get update && apt-get install -y --no-install-recommends git rsync libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \\
    && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --uid 10001 ville && install --directory --owner ville /ville
WORKDIR /ville
COPY requirements-build.txt requirements.txt ./
COPY paquets paquets
RUN pip install --no-cache-dir --require-hashes --find-links paquets -r requirements-build.txt \\
    && pip install --no-cache-dir --require-hashes --no-build-isolation --find-links paquets -r requirements.txt
COPY --chown=ville . .
USER ville
ENV BEFFROI_TOWN=/ville
ENTRYPOINT ["python", "-m", "beffroi"]
"""
CONTAINER_IGNORED = """\
.venv*
.git
.beffroi
output
public
apercu
imprimes
.output.*
.apercu.*
.public.*
**/__pycache__
**/*.env
"""
"""What a build left beside the site stays out: it names folders of the machine that built."""
README = """\
# {journal}

Le journal {of_town}, fait avec Beffroi.

```
./beffroi preview                       # le montre sur http://127.0.0.1:8000, brouillons compris
./beffroi new article "Un titre"        # prépare un fichier, dans content/articles/
./beffroi check                         # toutes les fautes, avec la ligne et le remède
./beffroi doctor                        # ce qui manque encore, ce que la loi attend
./beffroi publish                       # vérifie, construit, met en ligne, annonce
./beffroi help                          # le manuel, page par page
```

| ici | ce que c’est |
|---|---|
| `content/` | les textes, les images |
| `ville.toml` | ce qui est de la ville : adresse, rubriques, comptes, mentions légales |
| `pelicanconf.py`, `publishconf.py` | ce qui est du code, ce qui change en production |
| `theme/templates/` | vos gabarits, sous le nom des nôtres ; le dossier peut manquer |
| `plugins/` | vos greffons ; le dossier peut manquer |
| `service/` | ce qui tient ouverts le bureau et le direct du conseil, sur un serveur : `./beffroi help bureau` |
| `requirements.txt`, `paquets/` | la version de Beffroi, et de tout ce sur quoi elle repose, par empreintes |
"""


def begin_town(
    folder: Path, answers: Mapping[str, Any], package: str | None, today: date, report: Callable[[str], None]
) -> tuple[Path, ...]:
    """Make the `folder` of a town; the drafts that it begins with. Raises SettingsError, and leaves nothing, when it cannot be made or
    when something is there already."""
    if folder.exists() and any(folder.iterdir()):
        raise SettingsError([f"{folder} : ce dossier n’est pas vide. Choisissez-en un autre, ou videz-le."])
    was_there = folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        drafts = _write_town(folder, answers, today)
        report("Préparation du paquet…")
        write_pins(folder, find_wheel(package, folder / PACKAGES))
        write_launcher(folder)
        if answers["git"]:
            report(_begin_history(folder))
    except BaseException:
        shutil.rmtree(folder)
        if was_there:
            folder.mkdir()
        raise
    return drafts


def _write_town(folder: Path, answers: Mapping[str, Any], today: date) -> tuple[Path, ...]:
    name, values = format_of_town(str(answers["nom"])), make_values(answers, today)
    for file, text in {
        "pelicanconf.py": PELICANCONF,
        "publishconf.py": PUBLISHCONF,
        ".gitignore": IGNORED,
        "Containerfile": CONTAINERFILE,
        ".containerignore": CONTAINER_IGNORED,
        "README.md": README.format(journal=answers["journal"], of_town=name),
    }.items():
        (folder / file).write_text(text, encoding="utf-8")
    (folder / "content" / "images").mkdir(parents=True)
    if answers["armes"]:
        _copy_arms(Path(str(answers["armes"])).expanduser(), folder / "content" / "images")
    write_settings_data(folder / "ville.toml", format_settings_data(values, OPENING.format(of_town=name)))
    write_forge_files(folder, str(answers["forge"]))
    write_server_file(folder, str(answers["serveur"]), str(answers["site"]))
    return write_samples(folder / "content", values["categories"], name, today)


BY_HAND = "dans ce dossier : git init && git add . && git commit -m début"
"""What gives the town its history later."""


def _begin_history(folder: Path) -> str:
    """Make the folder a git repository whose first commit is all that is in it; what was done, in French. Never one inside another."""
    git = Git(None, os.environ, at=folder)
    try:
        git("--version")
    except OSError:
        return f"Sans histoire : git n’est pas installé. Une fois qu’il l’est, {BY_HAND}"
    try:
        top = git("rev-parse", "--show-toplevel").decode().strip()
    except GitError:
        top = ""
    if top:
        return f"Ce dossier est dans un dépôt git, {top} : son histoire y sera gardée, rien n’y a été écrit."
    try:
        git("init", "--quiet", "--initial-branch=main")
        git("add", ".")
        git("-c", "commit.gpgsign=false", "commit", "--quiet", "--no-verify", "-m", "le journal commence")
    except GitError as failure:
        return f"Sans histoire : git a refusé ({failure}). Une fois corrigé, {BY_HAND}"
    return "Histoire commencée : git init, et un premier commit de ce dossier sur la branche main. Rien n’est envoyé ailleurs."


def _copy_arms(path: Path, images: Path) -> None:
    if path.suffix.lower() not in (".svg", ".png") or not path.is_file():
        raise SettingsError([f"{path} : les armes sont un fichier SVG ou PNG, et celui-ci n’en est pas un."])
    shutil.copyfile(path, images / path.name)


ARTICLE = """\
---
id: {id}
title: "Le premier article du journal"
slug: un-article-en-exemple
date: {day} 09:00
category: {category}
summary: "Une phrase qui dit l’essentiel : c’est elle que montrent les listes et les réseaux."
status: draft  # effacez cette ligne pour publier
---

Ce texte est un exemple. Remplacez-le par votre première nouvelle, et gardez l’en-tête : `./beffroi help en-tete` en explique chaque ligne.

## Ce qui change, et pour qui

Dites d’abord ce qui change pour les habitants, puis pourquoi, puis quand. Une phrase par idée suffit.

- une liste se lit bien sur un téléphone ;
- un [lien](https://www.service-public.gouv.fr/) dit où il mène.
"""
BRIEF = """\
---
id: {id}
date: {day} 09:00
title: "Une brève en exemple"
slug: une-breve-en-exemple
status: draft  # effacez cette ligne pour publier
---

Une brève tient en trois lignes : ce qui a lieu, où, quand. Remplacez ce texte, ou effacez ce fichier.
"""
PAGE = """\
---
id: {id}
title: "Le journal et vous"
slug: le-journal-et-vous
summary: "Qui écrit ce journal, et comment lui signaler une erreur."
status: draft  # effacez cette ligne pour publier
---

Ce journal est celui {of_town}. Dites ici qui l’écrit, et à qui signaler une erreur ou proposer un sujet.
"""


def write_samples(content: Path, categories: list[str], of_town: str, today: date) -> tuple[Path, ...]:
    """Write the three below `content`; where they are."""
    files = {
        content / "articles" / f"{today:%Y-%m-%d}-un-article-en-exemple.md": ARTICLE,
        content / "breves" / f"{today:%Y-%m-%d}-une-breve-en-exemple.md": BRIEF,
        content / "pages" / "le-journal-et-vous.md": PAGE,
    }
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        values: Mapping[str, Any] = {"id": make_identity(today), "day": today.isoformat(), "category": categories[0], "of_town": of_town}
        path.write_text(text.format(**values), encoding="utf-8")
    return tuple(files)
