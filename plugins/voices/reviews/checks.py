"""What is asked of a review: a visit before it was written, a length, a reply that is signed, no personal data, a place that is there."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.identifiers import suggest_closest
from plugins.core.publication.overview import find_of_kind
from plugins.core.publication.publication import Publication, is_lenient
from plugins.core.publication.untrusted_text import check_personal_data, count_signs
from plugins.voices.reviews.kinds import KIND, LONGEST_REVIEW, PLACE_KIND

Conf = Mapping[str, Any]


def check_visit(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """A review of a visit that had not taken place."""
    visited = publication.extra.get("visited")
    if visited and publication.date and visited > publication.date.date():
        text, remedy = f"le {visited:%d/%m/%Y} est après la parution.", "Corrigez « visited » ou « date »."
        yield Mistake(file, 0, "visited", text, remedy, "visite à venir", is_lenient(publication))


def check_reply(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """A reply of the place that says neither when nor who."""
    for key in ("replied", "replied_by"):
        if publication.extra.get("reply") and not publication.extra.get(key) and key not in publication.unread:
            text, remedy = "la réponse d’un lieu dit quand elle est donnée, et par qui.", f"Ajoutez « {key}: … »."
            yield Mistake(file, 0, key, text, remedy, "réponse du lieu sans signature", is_lenient(publication))


def check_length(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """A review longer than everybody's."""
    if (signs := count_signs(publication.body)) > LONGEST_REVIEW:
        text, remedy = f"{signs} signes : c’est trop long.", f"{LONGEST_REVIEW} au plus, pour tous."
        yield Mistake(file, publication.body_line, "texte", text, remedy, "avis trop long", is_lenient(publication))


def check_review_personal_data(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """An address or a number in a review."""
    yield from check_personal_data(publication, file, "name", publication.extra.get("name") or "")
    yield from check_personal_data(publication, file, "texte", publication.body, publication.body_line)


CHECKS = (check_visit, check_reply, check_length, check_review_personal_data)


def check_places(publications: Sequence[tuple[Publication, str]], conf: Mapping[str, Any], now: datetime) -> Iterator[Mistake]:
    """Reviews of a place that the directory has not."""
    slugs = {publication.slug for publication, _ in find_of_kind(publications, PLACE_KIND)}
    for publication, file in find_of_kind(publications, KIND):
        slug = publication.extra.get("place")
        if slug and slug not in slugs:
            remedy = suggest_closest(slug, sorted(slugs), "Écrivez d’abord ce lieu dans content/lieux/.")
            yield Mistake(
                file, 0, "place", f"« {slug} » n’est pas un lieu de l’annuaire.", remedy, "avis sans lieu", is_lenient(publication)
            )


JOURNAL_CHECKS = (check_places,)
