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
YES = {"yes": "met en ligne même si plus d’un tiers du site en est supprimé"}


def near(path: Path) -> Path:
    """The path as someone standing here would type it."""
    return path.relative_to(HERE) if path.is_relative_to(HERE) else path


def say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)
