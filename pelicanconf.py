"""The town: its name, its accounts, its quarters. What a webmaster edits; nothing else is in it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from plugins.site.engine import *  # noqa: F403

SITENAME = "Le Beffroi"
SITESUBTITLE = "Le journal de Valbrune-sur-Oise"
SITEURL = "http://127.0.0.1:8000"
TOWN = {
    "name": "Valbrune-sur-Oise",
    "address": "12, place du Beffroi",
    "postcode": "95999",
    "phone": "02 61 91 00 12",
    "email": "mairie@valbrune.example",
    "website": "https://www.valbrune.example",
    "hours": "Lundi au vendredi, 8 h 30 – 17 h 30",
}
CATEGORIES = ["Vie municipale", "Travaux", "Écoles", "Culture", "Sport", "Environnement", "Vie associative", "Solidarité"]
QUARTIERS = [
    {
        "name": "Centre",
        "summary": "Le beffroi, la halle, l’hôtel de ville : là où l’on se retrouve depuis sept cents ans.",
        "streets": [
            *("place du Beffroi", "rue des Tanneurs", "rue de la Halle", "rue des Drapiers", "rue du Puits", "impasse des Cordiers"),
            *("rue Neuve (1 à 60)", "rue de l’École", "place de l’Hôtel-de-Ville", "passage des Horlogers"),
        ],
        "elected": {
            "name": "Thomas Delcourt",
            "role": "Adjoint au commerce et au marché",
            "phone": "02 61 91 00 41",
            "hours": "Le samedi, de 10 h à 12 h, sous la halle",
        },
    },
    {
        "name": "Gare",
        "summary": "De part et d’autre des voies, en attendant la passerelle.",
        "streets": [
            *("avenue de la Gare", "rue du Dépôt-aux-Colis", "rue Neuve (61 et plus)", "rue des Cheminots", "place de la Gare"),
            *("rue du Signal", "impasse des Aiguilleurs", "rue de Brenneville"),
        ],
        "elected": {
            "name": "Karim Belhadj",
            "role": "Adjoint aux mobilités et aux travaux",
            "phone": "02 61 91 00 42",
            "hours": "Le premier lundi du mois, 18 h, salle des pas perdus",
        },
    },
    {
        "name": "Les Tilleuls",
        "summary": "Des barres de 1964, une allée d’arbres et le stade.",
        "streets": [
            *("mail des Tilleuls", "cour des Tilleuls", "rue du Stade", "rue Jules-Ferry", "allée des Marronniers", "allée des Érables"),
            *("rue de la Piscine", "square des Mésanges", "rue Louise-Michel"),
        ],
        "elected": {
            "name": "Yanis Oukaci",
            "role": "Adjoint à la jeunesse et au sport",
            "phone": "02 61 91 00 43",
            "hours": "Le mercredi, de 17 h à 19 h, maison du mail",
        },
    },
    {
        "name": "Bords-d’Oise",
        "summary": "Les deux quais, le port, et l’échelle de crue que tout le monde surveille.",
        "streets": [
            *("quai Bas", "quai Haut", "rue du Port", "rue du Halage (1 à 80)", "rue des Mariniers", "cale du Bac", "rue du Pont"),
            *("chemin des Pêcheurs", "ruelle de la Capitainerie"),
        ],
        "elected": {
            "name": "Roger Vialatte",
            "role": "Conseiller municipal, ancien batelier",
            "phone": "02 61 91 00 44",
            "hours": "Le jeudi, de 18 h à 19 h 30, à la capitainerie",
        },
    },
    {
        "name": "Haut-Valbrune",
        "summary": "En haut de la côte : le verger, les carrières, la vue.",
        "streets": [
            *("côte du Calvaire", "chemin des Carrières", "rue du Verger", "route de Hautemare", "rue des Vignes", "sente du Belvédère"),
            *("rue du Château-d’Eau", "chemin du Bois"),
        ],
        "elected": {
            "name": "Mathilde Cornu",
            "role": "Adjointe à l’eau, aux arbres et au climat",
            "phone": "02 61 91 00 45",
            "hours": "Le deuxième samedi du mois, 10 h, au verger",
        },
    },
    {
        "name": "La Verrerie",
        "summary": "L’ancienne usine, ses ateliers d’artistes, l’écluse.",
        "streets": [
            *(
                "rue Rose-Blanchet",
                "rue des Souffleurs",
                "quai Souffleurs",
                "rue du Halage (81 et plus)",
                "rue de l’Écluse",
                "cour du Four",
            ),
            *("rue des Flacons", "pont de la Verrerie"),
        ],
        "elected": {
            "name": "Étienne Roux",
            "role": "Adjoint à la culture et au patrimoine",
            "phone": "02 61 91 00 46",
            "hours": "Le vendredi, de 12 h à 14 h, au café de l’Écluse",
        },
    },
]
QUARTIERS_CONTOURS = Path(__file__).resolve().parent / "quartiers.geojson"
PUBLICS = ["jeunes", "familles", "aînés", "associations", "commerçants"]
ACCOUNTS = [
    {"network": "x", "handle": "valbrune", "url": "https://x.com/valbrune", "label": "X"},
    {"network": "facebook", "handle": "valbrune.officiel", "url": "https://www.facebook.com/valbrune.officiel", "label": "Facebook"},
    {
        "network": "mastodon",
        "handle": "valbrune@social.valbrune.example",
        "url": "https://social.valbrune.example/@valbrune",
        "label": "Mastodon",
    },
    {"network": "bluesky", "handle": "valbrune.example", "url": "https://bsky.app/profile/valbrune.example", "label": "Bluesky"},
]
SCHOOL_HOLIDAYS = [("2026-02-21", "2026-03-08"), ("2026-04-18", "2026-05-03"), ("2026-07-04", "2026-08-31")]
SCHOOL_HOLIDAYS += [("2026-10-17", "2026-11-01"), ("2026-12-19", "2027-01-03")]
EMERGENCY = [{"number": "02 61 91 00 99", "service": "Astreinte de la mairie", "note": "La nuit et le dimanche : voirie, eau, bâtiments"}]
TRANSIT = {"operator": "Brune-et-Oise Mobilités", "website": "https://mobilites.brune-et-oise.example/", "licence": "Réseau inventé"}
TRANSLATIONS = {
    "en": {
        "Le journal de Valbrune-sur-Oise": "The journal of Valbrune-sur-Oise",
        "Lundi au vendredi, 8 h 30 – 17 h 30": "Monday to Friday, 8.30 am to 5.30 pm",
        "Vie municipale": "Town council",
        "Travaux": "Roadworks",
        "Écoles": "Schools",
        "Culture": "Culture",
        "Sport": "Sport",
        "Environnement": "Environment",
        "Vie associative": "Clubs and charities",
        "Solidarité": "Solidarity",
    }
}
FEED_AUTHORITY = "valbrune.example,2024"
STRICT_SINCE = "2025-01-01"
DEFAULT_IMAGE = {"src": "images/valbrune.png", "alt": "Le beffroi de Valbrune et les toits de la vieille ville"}
LEGAL = {
    "director": "Hélène Vasseur, maire",
    "editor": "Claire Amblard",
    "host": {"name": "Coopérative Les Écluses", "address": "4, rue du Halage, 95999 Valbrune-sur-Oise", "phone": "02 61 91 00 90"},
    "reuse": "Les textes peuvent être repris à condition de citer Le Beffroi, la date et l’adresse de l’article. Les dessins appartiennent "
    "à la ville : demandez-les, nous les donnons volontiers aux écoles et aux associations.",
    "notes": [
        "Valbrune-sur-Oise est inventée, avec ses habitants, ses élus, son pont et ses cloches : ce journal montre ce que le logiciel "
        "Beffroi permet à une vraie ville de publier. Ses numéros de téléphone sont de ceux qui sont réservés aux fictions."
    ],
}
PERSONAL_DATA = {
    "controller": "Commune de Valbrune-sur-Oise, représentée par sa maire",
    "dpo": {"name": "Nadia Ferhat, déléguée mutualisée du pays de l’Oise", "email": "donnees@valbrune.example"},
    "uses": [
        {
            "purpose": "Répondre à ceux qui nous écrivent",
            "data": "votre message, votre nom, votre adresse électronique ou postale",
            "basis": "mission d’intérêt public : informer les habitants",
            "recipients": "la rédaction",
            "kept": "un an après notre dernière réponse",
        },
        {
            "purpose": "Garder le site en sûreté",
            "data": "l’adresse de connexion, l’heure et la page demandée",
            "basis": "obligation légale de sécurité",
            "recipients": "l’hébergeur",
            "kept": "quatorze jours",
        },
        {
            "purpose": "Raconter la vie de la commune",
            "data": "le nom, les mots et l’image des personnes citées, avec leur accord ou celui des parents",
            "basis": "mission d’intérêt public, et liberté d’informer",
            "recipients": "tous les lecteurs",
            "kept": "aussi longtemps que l’article ; un nom en est retiré sur demande quand la situation a changé",
        },
    ],
}
ACCESSIBILITY = {
    "established": "2025-09-15",
    "failures": [
        "Les comptes rendus du conseil antérieurs à octobre 2024 sont des images numérisées, sans texte.",
        "Certains tableaux de chiffres sont larges et se lisent mal sur un petit écran.",
        "Les enregistrements sonores des séances n’ont pas de transcription.",
    ],
    "plan": {
        "years": "2025-2027",
        "officer": "Claire Amblard, rédactrice en chef",
        "measures": [
            "Former les rédacteurs à décrire les images et à hiérarchiser les titres.",
            "Faire mener un audit complet, puis corriger ce qu’il relève.",
            "Demander l’accessibilité dans chaque marché de service en ligne.",
        ],
    },
    "actions": {
        2025: ["Établir la première déclaration.", "Donner une page à chaque document du conseil d’octobre."],
        2026: [
            "Faire auditer le journal à l’automne.",
            "Récrire en pages les comptes rendus de 2023 et 2024.",
            "Transcrire chaque séance.",
        ],
    },
}
TRIBUNE_TERMS = {
    "2020-2026": ["Valbrune ensemble", "Valbrune autrement", "Citoyens de l’Oise"],
    "2026-2032": ["Valbrune ensemble", "Valbrune autrement"],
}
TRIBUNE_ISSUES = {"Décembre 2025": "2025-11-21", "Avril 2026": "2026-03-24", "Juin 2026": "2026-05-22", "Septembre 2026": "2026-08-21"}
TRIBUNE_LENGTH = 1500
ROADWORKS = {"siret": "000 000 000 00000", "manager_first_name": "Karim", "manager_name": "Belhadj"}
COUNCIL = {"authority": {"siret": "000 000 000 00000", "prefecture": "PREF000"}}
ELECTION_DATE = "2026-03-15"
PROMOTIONAL_CATEGORIES = ["Vie municipale", "Travaux"]
DEMONSTRATION_NOW = "2026-03-27T09:00"

PLUGINS = [
    "plugins.incremental.plugin",
    "plugins.editorial.plugin",
    "plugins.site.plugin",
    "plugins.languages.plugin",
    "plugins.branding.plugin",
    "plugins.pictures.plugin",
    "plugins.story.plugin",
    "plugins.feeds.plugin",
    "plugins.accounts.plugin",
    "plugins.announce.plugin",
    "plugins.law.plugin",
    "plugins.search.plugin",
    "plugins.assets.plugin",
    "plugins.offline.plugin",
    "plugins.agenda.plugin",
    "plugins.roadworks.plugin",
    "plugins.quarters.plugin",
    "plugins.opendata.plugin",
    "plugins.transit.plugin",
    "plugins.places.plugin",
    "plugins.alerts.plugin",
    "plugins.council.plugin",
]
