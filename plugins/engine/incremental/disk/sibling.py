"""Where a site may be built: a build replaces its whole folder, so that nothing else may be in it."""

from pathlib import Path

from plugins.core.infrastructure.errors import SettingsError

MARKS = ("index.html", "manifest.webmanifest")
"""What every site that we build has, under any theme."""
STORE, LOCK = "construction", "verrou"
"""Files of ours beside a folder where we have built before; the first may be lost."""
STAGING = "nouveau"
"""The folder of ours where a build makes what it then puts in place."""


def find_sibling_path(output: Path, name: str) -> Path:
    """The path of a file or folder of ours beside the output, where it is not served."""
    return output.with_name(f".{output.name}.{name}")


def refuse_other_than_a_site(output: Path, sources: dict[str, Path]) -> None:
    """Raise SettingsError unless `output` is absent, empty or a site, apart from the `sources`: what each is, in French, and its path."""
    output = output.resolve()
    for what, source in sources.items():
        source = source.resolve()
        if source.is_relative_to(output) or output.is_relative_to(source):
            raise SettingsError([f"{output} : le site y effacerait {what}. Donnez-lui un dossier à part."])
    if output.exists() and not output.is_dir():
        raise SettingsError([f"{output} : ce n’est pas un dossier."])
    if any(find_sibling_path(output, name).exists() for name in (STORE, LOCK)) or not output.is_dir():
        return
    if any(output.iterdir()) and not all((output / mark).is_file() for mark in MARKS):
        raise SettingsError([f"{output} : ce dossier contient autre chose qu’un site de Beffroi. Videz-le, ou donnez-en un autre."])
