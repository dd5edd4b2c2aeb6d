"""An index that is always the same for the same texts.

Pagefind lists filters, and the values of each, in an order that it draws at each run, and names these files, and the table that names them,
after their bytes. Here they are put in order and named again; the pages and the words come in order already.
"""

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

from plugins.search import cbor

ENTRY = "pagefind-entry.json"
SIGNATURE = b"pagefind_dcd"
"""What Pagefind puts before the data of each of its files, once they are unpacked."""
FILTERS, SORTS = 3, 4
"""Where the table has its lists of filters and of orders: [version, pages, words, filters, orders, names]. Checked with Pagefind 1.5.2."""


def settle(bundle: Path) -> None:
    """Put the index in the folder `bundle` in order. Raises ValueError when it is not written as we know."""
    entry = json.loads((bundle / ENTRY).read_text(encoding="utf-8"))
    for language in entry["languages"].values():
        language["hash"] = _table(bundle, language["hash"])
    entry["languages"] = dict(sorted(entry["languages"].items()))
    (bundle / ENTRY).write_text(json.dumps(entry, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _table(bundle: Path, name: str) -> str:
    """The new name of the table called `name`, settled."""
    file = bundle / f"pagefind.{name}.pf_meta"
    table = _read(file)
    table[FILTERS] = sorted([filtered, _filter(bundle, old)] for filtered, old in table[FILTERS])
    table[SORTS] = sorted(table[SORTS])
    return _renamed(file, name, table, lambda new: bundle / f"pagefind.{new}.pf_meta")


def _filter(bundle: Path, name: str) -> str:
    file = bundle / "filter" / f"{name}.pf_filter"
    filtered, values = _read(file)
    return _renamed(file, name, [filtered, sorted(values)], lambda new: bundle / "filter" / f"{new}.pf_filter")


def _read(file: Path) -> Any:
    data = gzip.decompress(file.read_bytes())
    if not data.startswith(SIGNATURE):
        raise ValueError(f"{file.name} does not begin as Pagefind's files do")
    return cbor.decode(data.removeprefix(SIGNATURE))


def _renamed(file: Path, name: str, value: Any, place: Any) -> str:
    """Write `value` in the place of `file`, named after its bytes, as long a name as before."""
    data = SIGNATURE + cbor.encode(value)
    language, _, old = name.rpartition("_")
    new = f"{language}_{hashlib.sha256(data).hexdigest()[: len(old)]}"
    file.unlink()
    place(new).write_bytes(gzip.compress(data, mtime=0))
    return new
