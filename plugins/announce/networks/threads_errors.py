"""What each of Threads' answers means for a post, as data: as for Facebook, their code tells them apart.

https://developers.facebook.com/documentation/threads/posts, docs/threads/troubleshooting. 24/4279009, a container that is not found a
moment after it was made, was read in gitroomhq/postiz-app #2047 and fbsamples/threads_api #70; the links' limit in
developers.facebook.com/documentation/threads/create-posts/text-attachments.
"""

from datetime import timedelta

from plugins.announce.failures import Failure, MaybeSent, NotSent, PostRefused
from plugins.announce.networks.answers import ANY_STATUS, AnswerRow, AnswerTable

RENEW = "Refaites le jeton du compte et remplacez BEFFROI_THREADS_TOKEN (docs/reseaux/threads.md)."
RIGHTS = f"Il faut les droits threads_basic, threads_content_publish et threads_delete. {RENEW}"
SIGN_IN = "Connectez-vous à threads.com avec le compte de la ville, répondez à ce qui est demandé, puis refaites le jeton."
REWORD = "Changez le texte de l’annonce (clé « social »)."
NOT_FOUND = "Threads ne trouve pas la publication"
"""How the reason begins when what was asked for is not there, or not for this token."""
HOUR = timedelta(hours=1)
"""250 posts and 100 deletions are allowed in any 24 hours: docs/threads/overview, documentation/threads/posts/delete-posts."""

PERMISSIONS = ("3", "10", *map(str, range(200, 300)))

ANSWERS = AnswerTable(
    "Threads",
    "de Threads",
    (
        AnswerRow(ANY_STATUS, "", PostRefused, "Threads demande une vérification au compte.", SIGN_IN, True, ("190/459", "190/464")),
        AnswerRow(ANY_STATUS, "", PostRefused, "Le jeton du compte Threads a expiré.", RENEW, True, ("190/463", "190/467")),
        AnswerRow(ANY_STATUS, "", PostRefused, "Threads ne reconnaît pas le jeton du compte.", RENEW, True, ("102", "190")),
        AnswerRow(
            ANY_STATUS, "", PostRefused, "Le jeton n’a pas le droit de publier sur Threads.", RIGHTS, True, PERMISSIONS, unproved=True
        ),
        AnswerRow(ANY_STATUS, "", NotSent, "Threads demande d’attendre.", codes=("4", "9", "17", "32", "341", "613"), pause=HOUR),
        AnswerRow(429, "", NotSent, "Threads demande d’attendre.", pause=HOUR),
        AnswerRow(ANY_STATUS, "", NotSent, "Threads ne trouve pas encore ce qu’il vient de préparer.", codes=("24/4279009",)),
        AnswerRow(ANY_STATUS, "", MaybeSent, "Threads a eu un incident.", codes=("-1", "1", "2"), outage=True),
        AnswerRow(ANY_STATUS, "", PostRefused, f"{NOT_FOUND}.", REWORD, codes=("100/33",)),
        AnswerRow(ANY_STATUS, "link_limit", PostRefused, "Threads ne prend pas plus de cinq liens.", REWORD),
        AnswerRow(ANY_STATUS, "", PostRefused, "Threads juge la publication mal formée.", REWORD, codes=("100",)),
        AnswerRow(
            ANY_STATUS,
            "",
            PostRefused,
            "Threads ne connaît plus cette version de son interface.",
            "Mettez Beffroi à jour.",
            True,
            ("12", "2635"),
        ),
    ),
)
"""1, 2 and -1, « unknown » and « service », do not say whether the post was made before the incident: the account is read first."""


def is_gone(failure: Failure) -> bool:
    """Whether Threads did not find what was asked for, or not for this token."""
    return failure.reason.startswith(NOT_FOUND)
