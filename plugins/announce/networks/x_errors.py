"""What each of X's answers means for a post, as data.

https://docs.x.com/x-api/fundamentals/response-codes-and-errors; the sentences of 403 were read in public bug reports of 2023–2026.
"""

from datetime import timedelta

from plugins.announce.failures import MaybeSent, NotSent, Refused
from plugins.announce.networks.answers import Row, Table

CONSOLE = "la console développeur d’X (developer.x.com)"
RIGHTS = f"Donnez « Read and write » à l’application dans {CONSOLE}, puis refaites le jeton d’accès."
REWORD = "Changez le texte de l’annonce (clé « social »)."
NO_REPLY = "X ne laisse pas répondre"
"""How the reason of a refused reply begins: the post may still be sent by itself."""
DAILY = timedelta(hours=3)
"""X counts posts over hours that slide, in slices of half an hour (help.x.com, « Limits »), and does not say when one is free."""

ANSWERS = Table(
    "X",
    "d’X",
    (
        Row(400, "", Refused, "X juge la publication mal formée.", REWORD),
        Row(401, "", Refused, "X ne reconnaît pas les clés.", "Vérifiez les quatre variables BEFFROI_X_… et l’heure de la machine.", True),
        Row(402, "", Refused, "Le crédit prépayé chez X est épuisé.", f"Rechargez-le dans {CONSOLE}.", True),
        Row(403, "duplicate", MaybeSent, "X dit avoir déjà reçu ce texte."),
        Row(403, "daily limit", NotSent, "Le compte a atteint la limite quotidienne d’X.", pause=DAILY),
        Row(403, "daily status update limit", NotSent, "Le compte a atteint la limite quotidienne d’X.", pause=DAILY),
        Row(403, "locked", Refused, "X a verrouillé le compte.", "Connectez-vous à x.com avec le compte de la ville.", True),
        Row(403, "suspended", Refused, "X a suspendu le compte ou l’application.", f"Ouvrez x.com, puis {CONSOLE}.", True),
        Row(403, "summoned", Refused, f"{NO_REPLY}.", REWORD),
        Row(403, "reply", Refused, f"{NO_REPLY}.", REWORD),
        Row(403, "permi", Refused, "X refuse à l’application le droit de publier.", RIGHTS, True, unproved=True),
        Row(403, "enrolled", Refused, "X n’a pas admis l’application.", f"Rattachez-la à un projet dans {CONSOLE}.", True),
        Row(403, "access level", Refused, "L’accès de l’application chez X ne suffit pas.", f"Changez-le dans {CONSOLE}.", True),
        Row(403, "", Refused, "X refuse cette publication.", REWORD),
        Row(404, "", Refused, "X ne connaît plus cette adresse de son interface.", "Mettez Beffroi à jour.", True),
        Row(413, "", Refused, "X juge la publication trop grande.", REWORD),
        Row(422, "", Refused, "X ne comprend pas la publication.", REWORD),
        Row(429, "", NotSent, "X demande d’attendre."),
    ),
)
