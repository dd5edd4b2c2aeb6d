"""The demonstration's own review by the RGAA as a page of the manual: `.venv-dev/bin/python -m tests.browser.rgaa`, from the checkout.

Writes `docs/rgaa.md` out of `accessibilite.toml`.
"""

from collections.abc import Iterator

from plugins.journal.law.accessibility import NUMBERS, SelfReview, read_self_review
from tests.browser.demonstration import ROOT

REVIEW, PAGE = ROOT / "accessibilite.toml", ROOT / "docs" / "rgaa.md"
SIGNS = {"C": "✓", "N": "✗", "S": "·"}
HEAD = """# Les 106 critères du RGAA, sur douze pages

La démonstration, passée aux 106 critères du [RGAA 4.1](https://accessibilite.numerique.gouv.fr/methode/criteres-et-tests/) par ceux qui
font le logiciel. **Ce n’est pas un audit** : personne d’autre ne l’a mené, aucun lecteur d’écran n’a servi, aucune page n’a été tirée au
hasard. La déclaration de la démonstration en vient, et ne dit rien de plus : elle reste « non conforme », comme le veut la règle tant qu’il
n’y a pas d’audit.

Cette page vient de `accessibilite.toml` ; `.venv-dev/bin/python -m tests.browser.rgaa` la refait. `tests/browser/test_rgaa.py` tient que
chaque critère a une réponse sur chaque page, que chaque test et chaque règle d’axe nommés existent, que ce qui est dit sans objet est
absent des pages, et, dans les longues campagnes, que les douze pages n’ont pas une faute d’axe.

✓ conforme, ✗ non conforme, · sans objet.
"""


def main() -> None:
    """Write the page, and print its totals."""
    review = read_self_review(REVIEW)
    PAGE.write_text(format_review(review), encoding="utf-8")
    print(totals(review))


def format_review(review: SelfReview) -> str:
    """`docs/rgaa.md`."""
    return "\n".join([HEAD, totals(review), "", "## Les pages", "", *sample(review), "", *topics(review)])


def totals(review: SelfReview) -> str:
    """How many criteria are met, in a sentence."""
    met, unmet, absent = len(review.conform), len(review.failures), len(review.without_object)
    return f"En tout : {met} critères conformes, {unmet} non conforme{'s' if unmet > 1 else ''}, {absent} sans objet."


def sample(review: SelfReview) -> Iterator[str]:
    """The twelve pages, numbered."""
    return (f"{number}. {page.name} : `{page.address}`" for number, page in enumerate(review.pages, 1))


def topics(review: SelfReview) -> Iterator[str]:
    """A table for each topic."""
    for topic, name in review.topics.items():
        yield from (
            "",
            f"## {topic}. {name}",
            "",
            f"| critère | question | {' | '.join(map(str, range(1, len(review.pages) + 1)))} | ce qui le montre |",
        )
        yield "|---|---|" + "--:|" * len(review.pages) + "---|"
        for number in NUMBERS:
            if number.partition(".")[0] == topic:
                criterion = review.criteria[number]
                shown = "<br>".join(filter(None, [criterion.note, *map(format_evidence, criterion.shown_by)]))
                yield f"| {number} | {criterion.title} | {' | '.join(SIGNS[answer] for answer in criterion.pages)} | {shown} |"


def format_evidence(written: str) -> str:
    """What proves a criterion, in Markdown: a test and a rule are code."""
    sort, _, rest = written.partition(" : ")
    if sort == "regard":
        return f"regard : {rest}"
    return f"axe : `{rest}`" if sort == "axe" else f"`{written.removeprefix('tests/')}`"


if __name__ == "__main__":
    main()
