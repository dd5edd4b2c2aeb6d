"""A feed that cannot be used, and why: whoever reads one goes on with the last that could be."""

from plugins.infrastructure.errors import BeffroiError


class FeedError(BeffroiError):
    """What was given is not what was expected; the text is French, for a webmaster."""
