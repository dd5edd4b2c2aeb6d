"""The report of a build: what it did, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Cause = tuple[str, str]
"""A sort of cause (`causes.py`), and the word that says which: a template, a name, an attribute."""


@dataclass(frozen=True)
class ChangedSources:
    """The files that moved since the last build, by their path below the content folder."""

    changed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changed or self.added or self.removed)


@dataclass(frozen=True)
class BuildReport:
    """`written_files` and `removed_files` are the files put in place and those taken away, by their path in the output.

    `full_render_causes` says, in French, why nothing of the last build could be used; empty when something was. `pages` are the pages
    among `written_files`, each with its template and the causes; `left_out_files` those among `removed_files`. `strangers` are the plugins
    that declare nothing, by what they listen to. `total` is the number of the site's pages.
    """

    written_files: tuple[str, ...] = ()
    removed_files: tuple[str, ...] = ()
    full_render_causes: tuple[str, ...] = ()
    sources: ChangedSources = ChangedSources()
    pages: Mapping[str, tuple[str, list[Cause]]] = field(default_factory=dict)
    left_out_files: Mapping[str, str] = field(default_factory=dict)
    strangers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    total: int = 0
