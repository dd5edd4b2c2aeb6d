"""What a publication says of its own mistake: what was wrong, what is right, and when it was put right."""

from collections.abc import Callable
from datetime import date
from html import escape

from plugins.publication.instants import in_french
from plugins.publication.publication import Publication
from plugins.publication.words import IN_FRENCH, N_, Words


def notice(publication: Publication, say: Words = IN_FRENCH, dated: Callable[[date], str] = in_french) -> str:
    """The HTML paragraph that pages and feeds put before the text, in the words `say`, which go with the days that `dated` writes.

    Empty when nothing was corrected.
    """
    text, moment = publication.extra.get("correction"), publication.modified
    if not text:
        return ""
    if moment:
        when = N_('Correction du <time datetime="%(day)s">%(date)s</time>\xa0:')
        said = say(when, day=moment.isoformat(), date=dated(moment))
    else:
        said = say(N_("Correction\xa0:"))
    return f"<p><strong>{said}</strong> {escape(text, quote=False)}</p>"
