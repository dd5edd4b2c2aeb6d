"""The theme's files that a style sheet or a module names by their relative addresses."""

import posixpath
import re
from collections.abc import Callable

IN_STYLES = re.compile(r"""(?<=url\()(?P<open>["']?)(?P<address>[^"'()\s]+)(?P=open)(?=\))""")
IN_SCRIPTS = re.compile(r"""(?<=[\s(;])(?P<before>(?:from|import)\s*\(?\s*)(?P<open>["'])(?P<address>\.{1,2}/[^"']+)(?P=open)""")
IMPORTED = re.compile(r"""@import\s+["'](?P<name>[^"'/:]+)["'];""")
"""A sheet of the same folder, in whose place it may stand: what it names is relative to the same place."""
PATTERNS = {".css": IN_STYLES, ".js": IN_SCRIPTS, ".mjs": IN_SCRIPTS}
"""What each sort of file names others by. A bare `import "x"` of a module that is no neighbour is left as it is."""


def rewrite_references(name: str, text: str, new_address: Callable[[str], str]) -> str:
    """`text`, the file called `name`, with each neighbour that it names under the name that `new_address` gives.

    Names are paths below the theme's static folder; addresses stay relative to the file that holds them. One that is not relative stays.
    """
    suffix, here = posixpath.splitext(name)[1], posixpath.dirname(name)

    def replaced(match: re.Match[str]) -> str:
        address, mark, fragment = match["address"].partition("#")
        if not address or ":" in address or address.startswith("/"):
            return str(match[0])
        relative = posixpath.relpath(new_address(posixpath.normpath(posixpath.join(here, address))), here or ".")
        relative = relative if relative.startswith(".") else f"./{relative}"
        return f"{match.groupdict().get('before', '')}{match['open']}{relative}{mark}{fragment}{match['open']}"

    return PATTERNS[suffix].sub(replaced, f"\n{text}")[1:] if suffix in PATTERNS else text
