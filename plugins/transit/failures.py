"""A feed that cannot be used, and why: whoever reads one goes on with the last that could be."""

from plugins.publication.errors import BeffroiError


class BadFeed(BeffroiError):
    """What was given is not what was expected; the text is French, for a webmaster."""
