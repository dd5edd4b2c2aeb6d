"""The manifest where whoever reads the site may read it too: names are replaced by their SHA-256, which only their bearer recognises.

A journal has pages that no list shows; a list that names them would show them. What is left to another program is shown by the site itself.
"""

import hashlib
import json
from collections.abc import Iterable

from plugins.deploy import manifest


def veil_manifest(text: str) -> str:
    """The manifest `text`, its paths veiled."""
    record = json.loads(text)
    names = {_veil(path): digest for path, digest in record.pop("files").items()}
    if "gone" in record:
        record["gone"] = sorted(map(_veil, record["gone"]))
    return json.dumps({"version": record.pop("version"), "names": dict(sorted(names.items())), **record}, indent=0) + "\n"


def unveil_paths(text: str, paths: Iterable[str]) -> str:
    """The manifest that `veil_manifest` made `text` of, as far as the `paths` that are there: of the others nothing is left to say.

    A text that is no veiled manifest is given back as it is: whoever reads it says what is wrong with it.
    """
    try:
        record = json.loads(text)
        version, names = record["version"], dict(record["names"])
    except (ValueError, KeyError, TypeError):
        return text
    veils = {_veil(path): path for path in paths}
    digest_by_path = {veils[name]: digest for name, digest in names.items() if name in veils}
    return manifest.format_manifest(digest_by_path, record.get("withheld"), version)


def _veil(path: str) -> str:
    return hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()
