"""What is left of a publication that was withdrawn: its title, its place and its dates. Whatever else it said or showed is gone."""

from dataclasses import replace

from plugins.publication.instants import in_french
from plugins.publication.publication import Publication


def notice(publication: Publication) -> str:
    """The HTML that stands at its address, in any theme."""
    when = f" le {in_french(publication.modified)}" if publication.modified else ""
    return f"<p>Cette publication a été retirée{when}.</p>"


def without_content(publication: Publication) -> Publication:
    """The same without its words, its picture and the people it named: neither page, card nor structured data can tell them."""
    return replace(publication, body="", summary="", image=None, tags=(), public=(), authors=(), social={}, extra={})
