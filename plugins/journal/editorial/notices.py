"""The notices of a page: above a corrected text, or in place of a withdrawn one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import escape

from plugins.core.publication.french import format_french_day
from plugins.core.publication.publication import Publication
from plugins.core.publication.words import IN_FRENCH, N_, Words


def format_correction_notice(publication: Publication, words: Words = IN_FRENCH, dated: Callable[[date], str] = format_french_day) -> str:
    """The HTML paragraph that pages and feeds put before the text, in the words `words`, which go with the days that `dated` writes.

    Empty when nothing was corrected.
    """
    text, moment = publication.extra.get("correction"), publication.modified
    if not text:
        return ""
    if moment:
        when = N_('Correction du <time datetime="%(day)s">%(date)s</time>\xa0:')
        label = words(when, day=moment.isoformat(), date=dated(moment))
    else:
        label = words(N_("Correction\xa0:"))
    return f"<p><strong>{label}</strong> {escape(text, quote=False)}</p>"


def format_withdrawal_notice(publication: Publication) -> str:
    """The HTML shown at its address, in any theme."""
    when = f" le {format_french_day(publication.modified)}" if publication.modified else ""
    return f"<p>Cette publication a été retirée{when}.</p>"


def strip_content(publication: Publication) -> Publication:
    """The publication without its words, picture and people, so that neither page, card nor structured data reveal them."""
    return replace(publication, body="", summary="", image=None, tags=(), public=(), authors=(), social={}, extra={})
