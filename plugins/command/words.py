"""Help texts shared by several commands."""

PLACES = {
    "content": "DOSSIER : le contenu, content/ par défaut",
    "output": "DOSSIER : où écrire le site, output/ par défaut",
    "settings": "FICHIER : les réglages, publishconf.py par défaut",
}
SETTINGS = {"settings": PLACES["settings"]}
NOW = {"now": "essaie tout de suite un compte que son réseau a arrêté, une fois réparé"}
URGENT = {"urgent": "passe devant une construction en cours, qui recommencera ensuite"}
FIRST = {"urgent": "passe devant une construction en cours, suit une mise en ligne en cours, annonce d’abord ce qui est urgent"}
YES = {"yes": "met en ligne même si plus d’un tiers du site en est supprimé"}
EVERYTHING = {"whole": "compare tout ce qui est en ligne, et pas seulement ce qui a bougé"}
