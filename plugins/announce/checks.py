"""What announcing asks of an editor, for whoever checks the content: found by the name of this module and of `CHECKS`."""

from collections.abc import Iterator

from plugins.announce.compose import too_long
from plugins.announce.limits import X
from plugins.publication.errors import Mistake
from plugins.publication.publication import Publication


def explicit_texts(publication: Publication, file: str) -> Iterator[Mistake]:
    """The editor's own words that no post could hold beside its link; `file` is how the editor knows the publication.

    The words for all networks count only where none are written for one: X's are the tightest known here.
    """
    key = X.network if publication.social.get(X.network) else "text"
    excess = too_long(str(publication.social.get(key) or ""), X)
    if excess:
        said = f"ce texte dépasse de {excess} ce que X accepte ({X.weight} signes, lien compris)."
        yield Mistake(file, 0, f"social.{key}", said, "Raccourcissez-le.", "annonce trop longue", harmless=not publication.strict)


CHECKS = (explicit_texts,)
