"""The explanation of a page, in French."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from plugins.incremental.pages.causes import (
    ADDRESS,
    ALWAYS,
    ATTRIBUTE,
    CONTEXT,
    LINKS,
    LOST,
    NEW,
    OWN,
    STRANGERS,
    TEMPLATE,
    TEXT,
    TRANSLATIONS,
)
from plugins.incremental.report.built import Cause, ChangedSources
from plugins.incremental.report.explain import GOES, STAYS, PageExplanation
from plugins.incremental.report.french import name_of, several

SENTENCES = {
    NEW: "la page est nouvelle",
    LOST: "son fichier avait été touché ou effacé",
    TEXT: "son texte a changé, ou ce qu’il cite",
    ADDRESS: "son adresse a changé",
    LINKS: "ce à quoi son texte mène a changé d’adresse",
    TRANSLATIONS: "une de ses traductions a changé",
    TEMPLATE: "le gabarit {} a changé",
    CONTEXT: "{} a changé",
    OWN: "{} a changé",
    ATTRIBUTE: "{} a changé",
    ALWAYS: "elle est refaite à chaque construction : {}",
    STRANGERS: "elle est refaite à chaque construction, parce que {} la regarde",
}
MOST = 5
"""Texts, or causes, that are named: a person reads no more of them."""


def lines(explanation: PageExplanation, content: Path) -> Iterator[str]:
    """What to print of one page. `content` is the folder of the texts."""
    yield explanation.page
    if explanation.source:
        yield f"  texte : {_short(explanation.source, content)}"
    yield f"  gabarit : {explanation.template}"
    before = explanation.before
    if before and before.at:
        yield f"  refaite le {datetime.fromisoformat(before.at):%d/%m/%Y à %H:%M} : {_causes(before.causes)}."
    yield f"  maintenant : {_now(explanation)}."
    if explanation.causes and explanation.sources:
        yield f"  textes qui ont bougé : {_moved(explanation.sources)}."


def _now(explanation: PageExplanation) -> str:
    if explanation.full_render_causes:
        return f"elle serait refaite, comme tout le site ({', '.join(explanation.full_render_causes)})"
    if explanation.now == GOES:
        return "elle disparaîtrait"
    if explanation.now == STAYS:
        return "rien de ce dont elle est faite n’a bougé ; elle resterait telle quelle"
    return f"elle serait refaite : {_causes(explanation.causes)}"


def _causes(causes: list[Cause]) -> str:
    return several([SENTENCES[sort].format(_word(sort, word)) for sort, word in causes], MOST)


def _word(sort: str, word: str) -> str:
    return name_of(word) if sort in (CONTEXT, OWN, ATTRIBUTE) else word


def _moved(sources: ChangedSources) -> str:
    sentences = [f"{path} modifié" for path in sources.changed] + [f"{path} ajouté" for path in sources.added]
    return several(sentences + [f"{path} retiré" for path in sources.removed], MOST)


def _short(source: str, content: Path) -> str:
    path = Path(source)
    return str(path.relative_to(content.parent)) if path.is_relative_to(content.parent) else source
