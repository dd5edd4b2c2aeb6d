"""The questions as open data: when each was asked, when and by whom it was answered. Nothing says who asked."""

from collections.abc import Iterator, Mapping
from typing import Any

from plugins.core.publication.room import Column, Dataset
from plugins.voices.questions.kinds import KIND


def list_question_rows(context: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """One row per question, by its day."""
    contents = [content for content in context["pages"] if content.publication.kind.name == KIND]
    for content in sorted(contents, key=lambda content: (content.question_wait.asked_day, content.publication.identity)):
        publication, wait = content.publication, content.question_wait
        yield {
            "identifiant": publication.identity,
            "titre": publication.title,
            "question": publication.extra.get("question"),
            "theme": publication.extra.get("theme"),
            "quartiers": list(publication.quartiers),
            "date_question": wait.asked_day,
            "date_limite": wait.deadline,
            "date_reponse": wait.answer_day,
            "delai": wait.days if wait.answer_day else None,
            "repond": publication.extra.get("answered_by"),
            "fonction": publication.extra.get("role"),
            "reunies": len(publication.extra.get("merges") or ()),
            "adresse_web": content.permalink,
        }


DATASETS = (
    Dataset(
        name="questions",
        title="Questions des habitants",
        description="Les questions posées à la ville, et le délai de chaque réponse. Le texte de la réponse est à la page.",
        columns=(
            Column("identifiant", "Ne change jamais.", required=True),
            Column("titre", "La question en une phrase.", required=True),
            Column("question", "Les mots de l’habitant."),
            Column("theme", "La rubrique."),
            Column("quartiers", "Ceux qu’elle concerne.", "array"),
            Column("date_question", "Le jour où elle est arrivée.", "date", required=True),
            Column("date_limite", "Le dernier jour pour y répondre.", "date", required=True),
            Column("date_reponse", "Le jour de la réponse ; vide tant qu’elle attend.", "date"),
            Column("delai", "Les jours entre les deux.", "integer"),
            Column("repond", "Qui répond."),
            Column("fonction", "Sa fonction."),
            Column("reunies", "Combien d’autres questions, qui disent la même chose, celle-ci réunit.", "integer"),
            Column("adresse_web", "La page.", required=True),
        ),
        rows=list_question_rows,
    ),
)
