"""How the build counts and names things in French."""

from collections.abc import Sequence

NARROW = "\u202f"
NAMES = {
    "articles": "la liste des articles",
    "pages": "la liste des pages",
    "dates": "la liste des articles par date",
    "tags": "la liste des mots-clés",
    "categories": "la liste des rubriques",
    "authors": "la liste des auteurs",
    "now": "l’heure",
    "town": "la mairie (TOWN)",
    "accounts": "la liste des comptes (ACCOUNTS)",
    "organisation": "la fiche de la mairie (TOWN)",
    "category_links": "le menu des rubriques",
    "page_links": "le menu des pages",
    "feed_links": "la liste des flux",
    "default_card": "l’image par défaut (DEFAULT_IMAGE)",
    "periods": "la liste des périodes",
    "listing": "la liste",
    "quarters": "la liste des quartiers",
    "has_quarters": "qu’il y ait des quartiers",
    "asset": "l’adresse d’un style, d’un script ou d’une police du thème",
}


def format_count(number: int, singular: str, many: str) -> str:
    """`10 214 pages`, with thin spaces between thousands."""
    return f"{number:,} {singular if number < 2 else many}".replace(",", NARROW)


def format_name(name: str) -> str:
    """What a name of the templates' context is, for a person."""
    return NAMES.get(name) or (f"le réglage {name}" if name.isupper() else f"la valeur « {name} »")


def format_several(names: Sequence[str], most: int) -> str:
    """`a, b et c`; those past the first `most` are only counted."""
    listed = list(names[:most])
    if len(names) > most:
        listed.append(format_count(len(names) - most, "autre", "autres"))
    return " et ".join(filter(None, [", ".join(listed[:-1]), listed[-1]]))
