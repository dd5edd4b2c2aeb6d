"""Files of the output that no build wrote as a page: those that later steps add, and compressed twins."""

SEARCH = "index-recherche"
"""The folder of the search's index: made of the pages themselves, once they are all there."""

SEARCH_ENTRY = "entree.json"
"""Its file that every search asks for."""

SEARCH_PAGE = "recherche/"
"""The address of the page that asks it."""

FORMER_SEARCH = "pagefind"
"""Where it was until 2026: it is taken away by the first deploy after that."""

AFTERWARDS = (SEARCH, FORMER_SEARCH)
"""Every such folder, by its name at the root of the site; no page may take that address."""


ENDINGS = (".br", ".gz")
"""Brotli, for browsers; gzip, for whatever else reads the web."""


TEXTS = (".html", ".htm", ".css", ".js", ".mjs", ".json", ".xml", ".svg", ".txt", ".ics", ".webmanifest")
"""The files that have twins: pictures, typefaces and PDF are compressed already."""


def find_original(path: str) -> str:
    """The file whose compressed twin `path` would be; `path` itself when its name is not a twin's."""
    return next((path.removesuffix(ending) for ending in ENDINGS if path.endswith(ending)), path)


def is_compressed_twin(path: str, among: set[str]) -> bool:
    """Whether `path` stands beside its original `among` others."""
    return find_original(path) != path and find_original(path) in among
