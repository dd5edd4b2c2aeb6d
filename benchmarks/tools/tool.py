"""What the comparison asks of any tool."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.articles import Article

Command = Callable[[Path, str], list[str]]
MANIFEST = '{"name": "Le Beffroi", "lang": "fr", "start_url": "/"}\n'
SITE_NAME, SITE_URL = "Le Beffroi", "https://journal.example"


@dataclass(frozen=True)
class Tool:
    """One way to publish `content/articles/*.md` of a folder into `output` beside it.

    `written` gives an article's file, `furnish` puts everything but the articles in a new folder, `command` is what rebuilds when the
    file of that path (from the folder; empty when none) is what moved. Beffroi is compared with its peers. One that is `whole` keeps
    nothing from one build to the next: of a large site, only its first build is measured.
    """

    name: str
    written: Callable[[Article], str]
    furnish: Callable[[Path], None]
    command: Command
    peer: bool = True
    whole: bool = False
    environ: Mapping[str, str] = field(default_factory=dict)
