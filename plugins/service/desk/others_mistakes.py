"""Mistakes in other people's texts: a pushed one is not merged, and an unpublished one is left out, so that no other text waits for it.

A committed text that somebody is changing in the folder itself is never left out: its page would disappear. The publisher is told which one
it is.
"""

from collections.abc import Iterator
from pathlib import Path

from plugins.core.infrastructure.git import Git
from plugins.core.infrastructure.town import TownPaths
from plugins.journal.editorial.check import check_journal, check_recent
from plugins.journal.editorial.reading import parse_file
from plugins.journal.editorial.rules import TownRules
from plugins.service.desk.repository import list_versions

MOST = 200
"""Texts of one push that are read one by one; past that, the journal is checked whole once they are in it."""


def find_text_mistakes(git: Git, top: Path, tree: str, paths: TownPaths) -> Iterator[str]:
    """The message of the first mistake of each text that `tree` would bring into the folder: such a text would stop every publication."""
    rules = TownRules.from_settings(paths.conf, paths.environ)
    names = git("diff", "--name-only", "--diff-filter=d", "-z", "HEAD", tree).decode().split("\0")
    for name in names[:MOST]:
        file = top / name
        if file.suffix == ".md" and file.is_relative_to(paths.content):
            data = git("show", f"{tree}:{name}")
            errors = parse_file(paths.content, file.relative_to(paths.content).as_posix(), data, rules).errors
            yield from map(str, errors[:1])


def is_wrong_text(text: str, source: str, paths: TownPaths) -> bool:
    """Whether `check` finds a mistake in the text at `source`, on its own."""
    rules = TownRules.from_settings(paths.conf, paths.environ)
    return bool(parse_file(paths.content, source, text.encode(), rules).errors)


def find_own_mistakes(paths: TownPaths, source: str) -> list[str]:
    """The mistakes of the text at `source` over which the journal stops, as `check` says them: those between texts too."""
    errors = check_journal(paths.content, paths.conf, paths.environ).errors
    return [str(mistake) for mistake in errors if mistake.file == f"{paths.content.name}/{source}"]


def find_unpublished_culprits(paths: TownPaths, source: str, audience: str) -> list[str]:
    """The texts over which the site for `audience` stops, when none of them was ever kept in the journal's history and none is `source`;
    empty otherwise."""
    settings_folder = paths.settings_file.parent
    report = check_recent(
        paths.content, paths.conf, paths.environ, paths.state, [*settings_folder.glob("*.py"), *settings_folder.glob("*.toml")]
    )
    files = sorted({mistake.file for mistake in report.list_errors(audience)})
    below = [file.removeprefix(f"{paths.content.name}/") for file in files]
    wrong = any(
        name in (file, source) or list_versions(paths.content / name, paths.environ) for name, file in zip(below, files, strict=True)
    )
    return [] if wrong else files
