"""What several commands take, and how they name a place."""

from pathlib import Path

HERE = Path.cwd()
PLACES = {
    "content": "DOSSIER : le contenu, content/ par défaut",
    "output": "DOSSIER : où écrire le site, output/ par défaut",
    "settings": "FICHIER : les réglages, publishconf.py par défaut",
}
SETTINGS = {"settings": PLACES["settings"]}
NOW = {"now": "essaie tout de suite un compte que son réseau a arrêté, une fois réparé"}
URGENT = {"urgent": "passe devant une construction en cours, qui recommencera ensuite"}
FIRST = {"urgent": "passe devant une construction en cours, suit une mise en ligne en cours, annonce d’abord ce qui est urgent"}
DEPLOY_PATIENCE = 300
"""Seconds that what is urgent waits for a deploy under way: as long as a first one of some ten thousand files may take."""
YES = {"yes": "met en ligne même si plus d’un tiers du site en est supprimé"}


def near(path: Path) -> Path:
    """The path as someone standing here would type it."""
    return path.relative_to(HERE) if path.is_relative_to(HERE) else path


def print_line(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)
