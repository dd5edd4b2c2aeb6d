"""What is asked of all reviews together: each is of a place of the directory."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from plugins.infrastructure.errors import Mistake
from plugins.publication.journal_lines import find_of_kind
from plugins.publication.publication import Publication, is_lenient
from plugins.publication.slug import suggest_closest
from plugins.reviews.kinds import KIND, PLACE_KIND


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
