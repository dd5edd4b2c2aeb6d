"""What a publication says of its own mistake: what was wrong, what is right, and when it was put right."""

from html import escape

from plugins.publication.instants import in_french
from plugins.publication.publication import Publication


def notice(publication: Publication) -> str:
    """The HTML paragraph that pages and feeds put before the text; empty when nothing was corrected."""
    text, moment = publication.extra.get("correction"), publication.modified
    if not text:
        return ""
    when = f' du <time datetime="{moment.isoformat()}">{in_french(moment)}</time>' if moment else ""
    return f"<p><strong>Correction{when} :</strong> {escape(text, quote=False)}</p>"
