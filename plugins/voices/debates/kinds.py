"""The kinds of a debate: its thread, and each message of it. Data only: everything else derives from them.

A message is a file of its own, and its thread's page shows it: publishing one writes one small file, erasing one removes it whole.
"""

from dataclasses import replace

from plugins.core.publication.kind import DOSSIER, IDENTITY, SOCIAL, SUMMARY, TITLE, CardFace, Field, Kind
from plugins.core.publication.publication import Publication
from plugins.core.publication.untrusted_text import CONTRIBUTION_DATE, CONTRIBUTION_KEYS, PART_KEYS
from plugins.core.publication.words import N_

THREAD, MESSAGE = "debat", "message"
FOLDER = "forum/"
NEWEST = "recents"
RESERVED = frozenset({"messages", "page"})
"""Words that no thread may have as its slug."""
PLACES = (N_("cadre de vie"), N_("rendez-vous"), N_("vie politique"))
"""The rooms of the town, for what is about no publication."""
LONGEST_MESSAGE, LONGEST_QUOTATION = 1000, 300


def format_thread_address(slug: str) -> str:
    """The page of the thread of that slug: its first text, then the oldest messages."""
    return f"{FOLDER}{slug}/"


def format_page_address(slug: str, number: int) -> str:
    """The address of one page of its messages; the first is the thread's own."""
    return f"{format_thread_address(slug)}page/{number}/" if number > 1 else format_thread_address(slug)


def format_newest_address(slug: str) -> str:
    """The address of its latest messages, newest first."""
    return f"{format_thread_address(slug)}{NEWEST}/"


def find_debate_face(publication: Publication) -> CardFace:
    """A debate."""
    return CardFace("belfry", "Débat")


KINDS = (
    Kind(
        name=MESSAGE,
        label=N_("Message"),
        plural=N_("Messages"),
        folder="forum/messages",
        address=f"{FOLDER}messages/{{slug}}/",
        template="debate",
        fields=(
            *PART_KEYS,
            Field("debat", "slug", "Débat", "L’adresse courte du débat où il est écrit.", required=True, names_kind=THREAD),
            Field("reply_to", "line", "Répond à", "L’« id » du message auquel il répond ; jamais une réponse.", names_kind=MESSAGE),
            Field("quote", "text", "Citation", "Les mots auxquels il répond.", longest=LONGEST_QUOTATION),
            Field("group", "line", "Droit de réponse", "Le groupe du conseil qui répond, à ce titre.", longest=120),
        ),
        stream=False,
        feeds=False,
        announces=False,
        schema_org="Comment",
        spares=True,
        is_linked_in_footer=False,
        has_page=False,
        is_plain_text=True,
        body_label="Message",
    ),
    Kind(
        name=THREAD,
        label=N_("Débat"),
        plural=N_("Débats"),
        folder="forum",
        address=f"{FOLDER}{{slug}}/",
        template="debate",
        fields=(
            IDENTITY,
            replace(TITLE, help="Ce dont on débat, de préférence une question."),
            CONTRIBUTION_DATE,
            SUMMARY,
            Field("opened_by", "line", "Ouvert par", "Le prénom et le nom de qui signe le premier texte.", required=True, longest=120),
            Field("role", "line", "Fonction", "La sienne : maire, conseillère, présidente d’association…", longest=120),
            Field("closes", "day", "Clôture", "Le dernier jour où l’on peut y écrire.", required=True),
            Field(
                "room",
                "choice",
                "Salle",
                "cadre de vie, rendez-vous ou vie politique, si rien n’est sous « about » ni « dossier ».",
                choices=PLACES,
            ),
            Field("about", "address", "À propos de", "L’adresse, sur ce site, de ce dont on débat : /travaux/egouts-neufs/."),
            DOSSIER,
            Field("conclusion", "text", "Synthèse", "Ce que l’on retient, écrit après la clôture ; une ligne vide fait un paragraphe."),
            Field("concluded", "day", "Synthèse du", "Le jour où elle est écrite."),
            Field("concluded_by", "line", "Synthèse par", "Qui l’a écrite, et sa fonction.", longest=160),
            *CONTRIBUTION_KEYS,
            SOCIAL,
        ),
        stream=False,
        schema_org="DiscussionForumPosting",
        exports=("title", "date", "summary", "opened_by", "room", "about", "closes", "concluded", "quartiers"),
        example="Pourquoi la ville en débat, ce qui est décidé et ce qui ne l’est pas, ce que l’on fera de vos messages.\n",
        find_card_face=find_debate_face,
        spares=True,
        proposed=("room", "about", "summary"),
        body_label="Premier texte",
        asked_first=("conclusion", "concluded_by"),
        stamps=(("conclusion", "concluded"),),
    ),
)
