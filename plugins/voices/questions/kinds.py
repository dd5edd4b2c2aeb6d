"""The kind of publication that is a question of a resident, and its answer. Data only: everything else derives from it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.kind import DOSSIER, IDENTITY, SOCIAL, SUMMARY, TITLE, CardFace, Field, Kind
from plugins.core.publication.publication import PUBLISHED, Occasion, Publication, is_lenient
from plugins.core.publication.untrusted_text import CONTRIBUTION_DATE, CONTRIBUTION_KEYS, NAME
from plugins.core.publication.words import N_

KIND = "question"
FOLDER = "questions/"
FORM, YEARS = "poser", "annees"
FORM_ADDRESS = f"{FOLDER}{FORM}/"
RESERVED = frozenset({FORM, YEARS, "page"})
"""Words that no question may have as its slug."""
LONGEST_QUESTION = 600


def find_question_face(publication: Publication) -> CardFace:
    """The card's words: asked, or answered."""
    return CardFace("belfry", "Réponse" if publication.extra.get("answered") else "Question")


KINDS = (
    Kind(
        name=KIND,
        label=N_("Question"),
        plural=N_("Questions"),
        folder="questions",
        address=f"{FOLDER}{{slug}}/",
        template="question",
        fields=(
            IDENTITY,
            replace(TITLE, help="La question en une phrase, telle qu’on la cherche."),
            CONTRIBUTION_DATE,
            replace(SUMMARY, help="La réponse en une phrase : les réseaux la disent après la question."),
            Field("asked", "instant", "Posée", "Quand elle est arrivée : le délai court de là ; sans elle, de « date »."),
            NAME,
            Field("theme", "choice", "Thème", "Une rubrique de la ville.", choices="CATEGORIES"),
            Field("question", "text", "Texte de la question", "Les mots de l’habitant.", required=True, longest=LONGEST_QUESTION),
            Field("answered", "instant", "Répondue", "Quand la réponse paraît. Le texte sous l’en-tête est la réponse."),
            Field("answered_by", "line", "Répond", "Le prénom et le nom de qui répond.", longest=120),
            Field("role", "line", "Fonction", "La sienne : maire, adjointe aux écoles, directeur des services…", longest=120),
            Field("merges", "words", "Réunit", "Les « id » des questions semblables, auxquelles celle-ci répond aussi."),
            *CONTRIBUTION_KEYS,
            SOCIAL,
            DOSSIER,
        ),
        stream=False,
        body_required=False,
        schema_org="QAPage",
        exports=("title", "date", "asked", "theme", "quartiers", "answered", "answered_by", "role"),
        find_card_face=find_question_face,
        spares=True,
        proposed=("name", "theme", "quartiers"),
        body_label="Réponse",
        asked_first=("question", "answered_by", "role"),
        stamps=(("body", "answered"),),
    ),
)


def list_question_occasions(publication: Publication) -> Iterator[Occasion]:
    """The question, who answers, and the answer in a sentence where the editor has written it."""
    extra = publication.extra
    if not extra.get("answered") or not extra.get("answered_by"):
        return
    signature = ", ".join(filter(None, (extra["answered_by"], extra.get("role"))))
    answer = f"{signature} : {publication.summary}" if publication.summary else f"{signature}, répond."
    yield Occasion(PUBLISHED, since=extra["answered"], text=f"« {publication.title} » {answer}")


OCCASIONS = {KIND: list_question_occasions}


Conf = Mapping[str, Any]
SIGNED = ("answered", "answered_by", "role")


def check_signature(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """An answer without a signature, or a signature without an answer."""
    missing = [key for key in SIGNED if not publication.extra.get(key) and key not in publication.unread]
    if publication.body.strip():
        for key in missing:
            text = "une réponse dit quand elle est donnée, par qui, et sa fonction."
            yield Mistake(file, 0, key, text, f"Ajoutez « {key}: … ».", "réponse sans signature", is_lenient(publication))
    elif len(missing) < len(SIGNED) and not publication.unread:
        key = next(key for key in SIGNED if publication.extra.get(key))
        text, remedy = "il n’y a pas de réponse sous l’en-tête.", "Écrivez-la, ou effacez cette ligne."
        yield Mistake(file, 0, key, text, remedy, "réponse vide", is_lenient(publication))


def check_order(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """An answer older than its question, or a question that was asked after it appeared."""
    asked_at, answered = publication.extra.get("asked") or publication.date, publication.extra.get("answered")
    if asked_at and publication.date and asked_at > publication.date:
        text, remedy = "elle serait arrivée après avoir paru.", "Corrigez « asked » ou « date »."
        yield Mistake(file, 0, "asked", text, remedy, "question à l’envers", is_lenient(publication))
    elif asked_at and answered and answered < asked_at:
        text, remedy = "la réponse viendrait avant la question.", "Corrigez « answered » ou « asked »."
        yield Mistake(file, 0, "answered", text, remedy, "question à l’envers", is_lenient(publication))


CHECKS = (check_signature, check_order)
