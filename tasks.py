"""The commands of `./beffroi`, by the moment of the day they belong to. Each is a few lines that call a room: `plugins/command/tasks/`."""

import sys

from plugins.command.start import leave, run

COMMANDS = {
    "Écrire": {
        "preview": "Montre le journal sur cette machine, et le refait à chaque enregistrement",
        "new": "Prépare un fichier daté, avec son identité, prêt à remplir",
        "check": "Dit toutes les fautes de tous les fichiers, sans rien écrire",
        "id": "Inscrit son identité dans chaque fichier qui n’en a pas",
        "import": "Reprend des lieux, ou un agenda, qu’un autre programme a exportés",
    },
    "Publier": {
        "publish": "Vérifie, construit, met en ligne, annonce",
        "build": "Construit le site pour la production",
        "deploy": "Met le site construit en ligne, là où dit le réglage DEPLOY",
        "announce": "Annonce une fois chaque publication nouvelle sur les réseaux",
        "refresh": "Va chercher l’état des bus, et le montre sans refaire le site",
        "doctor": "Regarde si tout va bien, sans rien écrire ni publier",
    },
    "Le conseil": {
        "live": "Tient le direct d’un conseil : le téléphone écrit, la page suit",
    },
    "La nuit": {
        "alert": "Donne l’alerte : l’écrit, la met en ligne et l’annonce partout, tout de suite",
    },
    "Le registre des annonces": {
        "begin": "Commence à annoncer à partir de maintenant",
        "ledger": "Montre le registre : ce qui a été annoncé, ce qui est douteux",
        "settle": "Tranche une annonce dont on ne sait pas si elle est partie",
        "recover": "Refait le registre d’après les comptes",
        "withdraw": "Retire des réseaux ce qui annonce une publication retirée",
        "budget": "Montre ce que les annonces ont coûté dans le mois",
        "erase": "Efface du registre un nom, ou les textes anciens ou retirés",
    },
    "Imprimer": {
        "magazine": "Prépare le magazine d’un mois : ses articles, ses brèves, leurs codes QR",
        "print": "Prépare les affiches, la carte et l’encart, avec les comptes et leurs codes QR",
    },
    "Développer": {
        "test": "Lance toutes les vérifications de Beffroi",
    },
}

if __name__ == "__main__":
    leave(sys.argv[1:], run(COMMANDS, sys.argv[1:]))
