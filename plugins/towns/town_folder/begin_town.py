"""A town's folder made of the answers: its settings, three drafts, the file of its forge, its launcher, its pin and its history."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.git import Git, GitError
from plugins.core.infrastructure.settings import TO_COMPLETE
from plugins.core.infrastructure.town import ROOT
from plugins.core.publication.instants import list_local_holidays
from plugins.core.publication.publication import make_identity
from plugins.towns.town_folder.answers import format_of_town, guess_network
from plugins.towns.town_folder.package import PACKAGES, find_wheel, write_launcher, write_pins
from plugins.towns.town_settings.edit import format_settings_data, write_settings_data
from plugins.towns.town_settings.schema import FEATURES

FROM_HOSTS = {"apache": ["apache"], "nginx": ["nginx"], "netlify": ["netlify"], "cloudflare": ["cloudflare"]}
"""The files that the build writes for each server; those of a forge's pages read none."""
WRITING = {
    "purpose": "Répondre à ceux qui nous écrivent",
    "data": "votre message, votre nom, votre adresse électronique ou postale",
    "basis": "mission d’intérêt public : informer les habitants",
    "recipients": "la rédaction",
    "kept": "un an après notre dernière réponse",
}
"""The use of personal data that every journal has, since its pages give an address to write to."""


def make_values(answers: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The keys of `ville.toml`. What was not answered and is not needed is left out."""
    name, host = str(answers["nom"]), urlsplit(str(answers["site"])).hostname or "ma-ville.example"
    town = {
        "name": name,
        "address": answers["adresse"] or TO_COMPLETE,
        "postcode": str(answers["code_postal"]),
        "phone": answers["telephone"] or TO_COMPLETE,
        "email": answers["courriel"],
        "hours": answers["horaires"],
    }
    legal = {
        "director": answers["direction"] or TO_COMPLETE,
        "siren": answers.get("siren", ""),
        "host": {
            "name": answers["hebergeur"] or TO_COMPLETE,
            "address": answers["hebergeur_adresse"] or TO_COMPLETE,
            "phone": answers["hebergeur_telephone"] or TO_COMPLETE,
        },
    }
    values: dict[str, Any] = {
        "sitename": answers["journal"],
        "sitesubtitle": f"Le journal {format_of_town(name)}" if answers["journal"] != f"Le journal {format_of_town(name)}" else "",
        "siteurl": str(answers["site"]).rstrip("/"),
        "feed_authority": f"{host},{today.year}",
        "strict_since": today.isoformat(),
        "local_holidays": list_local_holidays(str(answers.get("insee") or answers["code_postal"])),
        "without": [feature.word for feature in FEATURES if not answers.get(feature.word)],
        "categories": list(answers["rubriques"]),
        "quartiers": [{"name": quarter} for quarter in answers["noms_des_quartiers"]] if answers.get("quartiers") else [],
        "accounts": [{"network": guess_network(address), "url": address} for address in answers["comptes"]],
        "town": {key: value for key, value in town.items() if value},
        "look": _list_look(answers),
        "emergency": _list_emergency(answers),
        "legal": {key: value for key, value in legal.items() if value},
        "personal_data": {
            "controller": f"Commune {format_of_town(name)}",
            "dpo": {"name": answers["dpo"] or TO_COMPLETE, "email": answers["dpo_courriel"] or TO_COMPLETE},
            "uses": [WRITING],
        },
        "servers": FROM_HOSTS.get(str(answers["serveur"]), []),
        "deploy": answers["depot"],
        "history_remote": "",
    }
    return {key: value for key, value in values.items() if value or key in ("servers", "history_remote")}


def _list_look(answers: Mapping[str, Any]) -> dict[str, str]:
    arms = f"images/{Path(str(answers['armes'])).name}" if answers["armes"] else ""
    look = {"palette": answers["palette"], "town": answers["couleur"], "arms": arms}
    return {key: str(value) for key, value in look.items() if value}


def _list_emergency(answers: Mapping[str, Any]) -> list[dict[str, str]]:
    phone = answers["prefecture_telephone"]
    return [{"number": str(phone), "service": "Préfecture"}] if phone else []


SCRIPTS = ("ci/publish", "ci/preview", "ci/alert", "ci/reach")
FORGE_FILES = {
    "github": (".github/workflows/journal.yml", ".github/workflows/alerte.yml", *SCRIPTS),
    "gitlab": (".gitlab-ci.yml", *SCRIPTS),
    "aucune": (),
}
"""Ours, which publish the demonstration: they name nothing of it."""
SERVICE_FILES = tuple(
    f"service/{name}"
    for name in (
        "beffroi-bureau.service",
        *("nginx-bureau.conf", "nginx-direct.conf", "nginx-limites.conf", "nginx-voix.conf"),
    )
)
"""Ours, by which a server keeps the desk and the council's evening open. A town's container is made by its own `Containerfile`."""
RENEWED_FILES = (*sorted({name for names in FORGE_FILES.values() for name in names}), *SERVICE_FILES)
"""What a new version brings up to date in a town's folder."""
AUDIT = "\n# A pipeline schedule with the variable AUDIT=oui"
"""Where the part of `.gitlab-ci.yml` begins that looks after the software, not after a town."""
NGINX = """\
# Le site {host}, à placer parmi les fichiers de nginx (/etc/nginx/sites-available/).
# La construction écrit .nginx.conf à la racine du site : « nginx -s reload » quand il change.
server {{
    listen 80;
    listen [::]:80;
    server_name {host};
    location /.well-known/acme-challenge/ {{ root /var/www/letsencrypt; }}
    location / {{ return 301 https://$host$request_uri; }}
}}

server {{
    listen 443 ssl;
    listen [::]:443 ssl;
    http2 on;
    server_name {host};
    ssl_certificate /etc/letsencrypt/live/{host}/fullchain.pem;
    ssl_certificate_key /etc/letsencrypt/live/{host}/privkey.pem;
    root /var/www/journal;
    index index.html;
    include /var/www/journal/.nginx.conf;
}}
"""
APACHE = """\
# Le site {host}, pour qui règle Apache lui-même ; un hébergement mutualisé n’en a pas besoin : il lit le .htaccess du site.
<VirtualHost *:443>
    ServerName {host}
    DocumentRoot /var/www/journal
    SSLEngine on
    SSLCertificateFile /etc/letsencrypt/live/{host}/fullchain.pem
    SSLCertificateKeyFile /etc/letsencrypt/live/{host}/privkey.pem
    <Directory /var/www/journal>
        Require all granted
        AllowOverride FileInfo
    </Directory>
</VirtualHost>
"""
SERVER_FILES = {"nginx": ("serveur/nginx.conf", NGINX), "apache": ("serveur/apache.conf", APACHE)}


def write_forge_files(folder: Path, forge: str) -> None:
    """Copy what publishes on that forge, and what a server needs to keep the desk open."""
    for name in (*FORGE_FILES[forge], *SERVICE_FILES):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(target, name, adapt_forge_file(name, (ROOT / name).read_text(encoding="utf-8")))


def adapt_forge_file(name: str, text: str) -> str:
    """Adapt the `text` of our forge file for a town."""
    return text.partition(AUDIT)[0] if name == ".gitlab-ci.yml" else text


def renew_forge_files(folder: Path, find_new: Callable[[str], str]) -> Iterator[str]:
    """Replace the town's files for its forge and server by the new version's, unless they were edited (`find_new` gives its own text by
    name); a French line for each that changed, and for each that a person must look at."""
    for name in RENEWED_FILES:
        target = folder / name
        if not target.is_file():
            continue
        present, former = target.read_text(encoding="utf-8"), adapt_forge_file(name, (ROOT / name).read_text(encoding="utf-8"))
        renewed = adapt_forge_file(name, find_new(name))
        if former == renewed or present == renewed:
            continue
        if present == former:
            _write(target, name, renewed)
            yield f"~ {name}"
        else:
            yield f"! {name} : retouché ici, et changé par la nouvelle version ; reprenez-le à la main."


def _write(target: Path, name: str, text: str) -> None:
    target.write_text(text, encoding="utf-8")
    if name.startswith("ci/"):
        target.chmod(0o755)


def write_server_file(folder: Path, server: str, site: str) -> None:
    """Write the block of the web server, where a webmaster may need one."""
    if server in SERVER_FILES:
        name, text = SERVER_FILES[server]
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text.format(host=urlsplit(site).hostname or "journal.example"), encoding="utf-8")


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
COPY requirements*.txt ./
COPY paquets paquets
RUN pip install --no-cache-dir --require-hashes --find-links paquets -r requirements-build.txt \\
    && pip install --no-cache-dir --require-hashes --no-build-isolation --find-links paquets -r requirements.txt \\
        -r requirements-desk.txt -r requirements-import.txt -r requirements-print.txt
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
