"""What announcing asks of an editor, for whoever checks the content: found by the name of this module and of `CHECKS`."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from plugins.announce.compose import too_long
from plugins.announce.due import past
from plugins.announce.gather import announced
from plugins.announce.networks.registry import BY_NAME
from plugins.announce.settings import Settings
from plugins.publication.errors import Mistake
from plugins.publication.publication import Publication
from plugins.publication.settings import gather


def explicit_texts(publication: Publication, file: str, conf: Mapping[str, Any], now: datetime) -> Iterator[Mistake]:
    """The editor's own words that no post could hold beside its link; `file` is how the editor knows the publication.

    The words for all networks count only where none are written for one: X's are the tightest known here.
    """
    limits = BY_NAME["x"].limits
    key = limits.network if publication.social.get(limits.network) else "text"
    excess = too_long(str(publication.social.get(key) or ""), limits)
    if excess:
        said = f"ce texte dépasse de {excess} ce que X accepte ({limits.weight} signes, lien compris)."
        yield Mistake(file, 0, f"social › {key}", said, "Raccourcissez-le.", "annonce trop longue", harmless=not publication.strict)


def old_drafts(publication: Publication, file: str, conf: Mapping[str, Any], now: datetime) -> Iterator[Mistake]:
    """The drafts that nobody would hear of if they were published with the date they have."""
    if publication.status != "draft" or not announced(publication):
        return
    days = gather(Settings, conf, {}).announce_max_age_days
    if past(publication.date, now, days):
        said = f"ce brouillon est daté d’il y a plus de {days} jours : publié ainsi, il ne serait pas annoncé."
        yield Mistake(file, 0, "date", said, "Donnez-lui sa date de parution.", "brouillon trop ancien", harmless=True)


CHECKS = (explicit_texts, old_drafts)
