"""The head of a file: which of the two dialects it is written in, and where its body begins.

YAML stands between two lines of three hyphens; anything else is Pelican's own `Key: value`.
"""

from plugins.editorial import pelican_dialect, yaml_dialect
from plugins.publication.raw_value import FrontMatter


def split(text: str, file: str, spaced: frozenset[str] = frozenset()) -> FrontMatter:
    """The keys and the body of `text`; `file` is the name that mistakes carry. Never raises.

    `spaced` are the keys of several words; without them a line of prose that has a colon would be one in Pelican's dialect.
    """
    first = text.partition("\n")[0].rstrip()
    return yaml_dialect.split(text, file) if first == "---" else pelican_dialect.split(text, file, spaced)
