"""`./beffroi alert "Eau non potable quartier Gare" --until "demain 18h" --quartier gare`: write, publish and announce in one go."""

from plugins.command.command import command
from plugins.command.town import open_town
from plugins.command.words import PLACES
from plugins.core.infrastructure.errors import Exit
from plugins.core.infrastructure.town import print_line
from plugins.town.alerts.alarm import end_alert, find_alert, raise_alarm, rehearse_alert, write_alert
from plugins.town.alerts.alert import URGENCE

OPTIONS = {
    "text": "TEXTE : entre guillemets, tout ce qu’il faut lire",
    "until": "QUAND : « demain 18h », « ce soir 22h », « dans 3 heures », « 2026-03-28 18:00 »",
    "quartier": "QUARTIERS : un, ou plusieurs séparés par des virgules ; aucun : toute la commune",
    "severity": "GRAVITÉ : information, vigilance ou urgence (par défaut)",
    "lignes": "LIGNES : celles de bus ou de train, séparées par des virgules",
    "arrets": "ARRÊTS : séparés par des virgules",
    "instructions": "CONSIGNES : ce qu’il faut faire, séparées par des points-virgules",
    "contact": "QUI : un numéro, un lieu, des heures",
    "details": "DÉTAILS : le texte de la page, si l’on a le temps",
    "end": "met fin à l’alerte, et le dit partout où elle a été annoncée",
    "closing": "TEXTE : ce que l’on dit de sa fin",
    "dry-run": "répétition : montre tout, n’écrit rien, n’envoie rien",
}


@command(positional=["text"], help={**PLACES, **OPTIONS})
def alert(
    text: str = "",
    until: str = "",
    quartier: str = "",
    severity: str = URGENCE,
    lignes: str = "",
    arrets: str = "",
    instructions: str = "",
    contact: str = "",
    details: str = "",
    end: bool = False,
    closing: str = "",
    dry_run: bool = False,
    content: str | None = None,
    output: str | None = None,
    settings: str | None = None,
) -> Exit | None:
    """Donne l’alerte : l’écrit, la met en ligne et l’annonce partout, tout de suite

    Passe devant une publication en cours, qui s’arrête. Peut être relancée : rien ne part deux fois. Une faute ailleurs dans le
    journal ne l’arrête pas. Exemple : ./beffroi alert "Eau non potable quartier Gare" --until "demain 18h" --quartier gare
    """
    town = open_town(settings, content, output)
    typed_lists = {"quartiers": quartier, "lignes": lignes, "arrets": arrets, "instructions": instructions}
    if end:
        file, message = end_alert(town, find_alert(town, text), closing, dry_run)
    else:
        file, message = write_alert(town, text, until, severity, typed_lists, contact, details, dry_run)
    if dry_run:
        rehearse_alert(town, file)
        print_line("Répétition : rien n’a été écrit, mis en ligne ni annoncé.")
        return Exit.DONE
    return raise_alarm(town, file, message).exit
