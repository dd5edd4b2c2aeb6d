"""What each of X's answers means for a post, as data.

https://docs.x.com/x-api/fundamentals/response-codes-and-errors; the sentences of 403 were read in public bug reports of 2023–2026.
"""

from datetime import timedelta

from plugins.announce.failures import MaybeSent, NotSent, PostRefused
from plugins.announce.networks.answers import AnswerRow, AnswerTable

CONSOLE = "la console développeur d’X (developer.x.com)"
RIGHTS = f"Donnez « Read and write » à l’application dans {CONSOLE}, puis refaites le jeton d’accès."
REWORD = "Changez le texte de l’annonce (clé « social »)."
NO_REPLY = "X ne laisse pas répondre"
"""How the reason of a refused reply begins: the post may still be sent by itself."""
DAILY = timedelta(hours=3)
"""X counts posts over hours that slide, in slices of half an hour (help.x.com, « Limits »), and does not say when one is free."""

ANSWERS = AnswerTable(
    "X",
    "d’X",
    (
        AnswerRow(400, "", PostRefused, "X juge la publication mal formée.", REWORD),
        AnswerRow(
            401,
            "",
            PostRefused,
            "X ne reconnaît pas les clés.",
            "Vérifiez les quatre variables BEFFROI_X_… et l’heure de la machine.",
            True,
        ),
        AnswerRow(402, "", PostRefused, "Le crédit prépayé chez X est épuisé.", f"Rechargez-le dans {CONSOLE}.", True),
        AnswerRow(403, "duplicate", MaybeSent, "X dit avoir déjà reçu ce texte."),
        AnswerRow(403, "daily limit", NotSent, "Le compte a atteint la limite quotidienne d’X.", pause=DAILY),
        AnswerRow(403, "daily status update limit", NotSent, "Le compte a atteint la limite quotidienne d’X.", pause=DAILY),
        AnswerRow(403, "locked", PostRefused, "X a verrouillé le compte.", "Connectez-vous à x.com avec le compte de la ville.", True),
        AnswerRow(403, "suspended", PostRefused, "X a suspendu le compte ou l’application.", f"Ouvrez x.com, puis {CONSOLE}.", True),
        AnswerRow(403, "summoned", PostRefused, f"{NO_REPLY}.", REWORD),
        AnswerRow(403, "reply", PostRefused, f"{NO_REPLY}.", REWORD),
        AnswerRow(403, "permi", PostRefused, "X refuse à l’application le droit de publier.", RIGHTS, True, unproved=True),
        AnswerRow(403, "enrolled", PostRefused, "X n’a pas admis l’application.", f"Rattachez-la à un projet dans {CONSOLE}.", True),
        AnswerRow(403, "access level", PostRefused, "L’accès de l’application chez X ne suffit pas.", f"Changez-le dans {CONSOLE}.", True),
        AnswerRow(403, "", PostRefused, "X refuse cette publication.", REWORD),
        AnswerRow(404, "", PostRefused, "X ne connaît plus cette adresse de son interface.", "Mettez Beffroi à jour.", True),
        AnswerRow(413, "", PostRefused, "X juge la publication trop grande.", REWORD),
        AnswerRow(422, "", PostRefused, "X ne comprend pas la publication.", REWORD),
        AnswerRow(429, "", NotSent, "X demande d’attendre."),
    ),
)
