"""What a person can do about what waits, by the words that say why, as data: the first row that fits is the one."""

import re

REMEDIES = (
    (r"répond 40[34]|répond 410", "La page n’est pas en ligne : ./beffroi deploy, puis ouvrez-la dans un navigateur."),
    (r"la page répond", "Voyez l’hébergeur du site."),
    (r"lien canonique|og:", "Le site en ligne n’est pas celui qui a été construit : ./beffroi publish."),
    (r"aliases", ""),
    (r"certificat", "Donnez à REQUESTS_CA_BUNDLE le fichier des autorités de la mairie, ou voyez l’hébergeur."),
    (r"proxy", "Vérifiez HTTPS_PROXY avec qui tient le réseau de la mairie."),
    (r"la page ne répond pas", "Voyez l’hébergeur et le nom de domaine."),
    (
        r"renvoie vers",
        "S’il a déménagé, donnez sa nouvelle adresse (pour Mastodon : BEFFROI_MASTODON_…URL, et …ACCOUNT si le compte a changé).",
    ),
    (r"minutes d’écart|horloge", "Mettez la machine à l’heure (timedatectl set-ntp true)."),
    (r"budget", "Augmentez ANNOUNCE_BUDGET, ou attendez le mois prochain ; ./beffroi budget dit où il est passé."),
    (r"injoignable", "Vérifiez l’accès de cette machine à Internet ; ./beffroi doctor regarde chaque réseau."),
    (r"demande d’attendre|laisse .* tranquille", "Rien à faire avant cette heure."),
    (r"interrompue|pas répondu|inattendue|incident|ne répondait pas", "Le réseau est en panne ; Beffroi réessaie à chaque exécution."),
)
"""A pattern of the reason, in lower case, and the remedy."""
GENERAL = "./beffroi doctor regarde ce qui ne va pas ; ./beffroi settle montre ce qui se décide."


def remedy_of(reason: str) -> str:
    """What to do about something that waits for `reason`."""
    return next((remedy for pattern, remedy in REMEDIES if re.search(pattern, reason.casefold())), GENERAL)
