"""What moved since the last build: the files of the content, and why nothing of it may be used when it is in the world around."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from plugins.engine.incremental.disk.inputs import CODE, PACKAGES, PLACE, PYTHON, Inputs
from plugins.engine.incremental.report.built import ChangedSources

FIRST = "première construction"
MEMORY_MISSING = "la mémoire des constructions manquait"
SPOILT = "la mémoire des constructions était abîmée"
ASKED_FOR = "vous l’avez demandé"
WITHOUT_US = "plugins.engine.incremental.plugin n’est pas dans PLUGINS"
SENTENCES = {
    PYTHON: "Python a changé de version",
    PACKAGES: "les paquets installés ont changé",
    PLACE: "le journal, son site ou ses réglages ont changé de dossier",
}


def list_reasons(inputs: Inputs, digests: Mapping[str, bytes]) -> tuple[str, ...]:
    """In French, why nothing that the last build left may be used; none when something may. `digests` are the digests of the files now."""
    if not inputs.recorded_inputs:
        return (MEMORY_MISSING if inputs.output_files else FIRST,)
    before, now = inputs.around, inputs.around_now
    parts = [name for name in {**before, **now} if before.get(name) != now.get(name)]
    sentences = [SENTENCES.get(name, f"la variable {name} a changé") for name in parts]
    return tuple(dict.fromkeys([*_list_code_reasons(inputs, digests), *sentences]))


def _list_code_reasons(inputs: Inputs, found: Mapping[str, bytes]) -> Iterator[str]:
    for path in inputs.find_changed_files(found):
        if path.startswith(f"{CODE}/"):
            yield "Beffroi a changé"
        elif inputs.is_code(path) and Path(path).parent == inputs.settings_file.parent:
            yield f"réglages modifiés : {Path(path).name}"
        elif inputs.is_code(path):
            yield f"greffon modifié : {Path(path).name}"


def find_changed_sources(inputs: Inputs, digests: Mapping[str, bytes]) -> ChangedSources:
    """The files of the content that moved since the last build."""
    root = f"{inputs.content}/"
    changed_paths = sorted(path for path in inputs.find_changed_files(digests) if path.startswith(root))
    names = {path: path.removeprefix(root) for path in changed_paths}
    return ChangedSources(
        tuple(names[path] for path in changed_paths if path in inputs.recorded_inputs and path in digests),
        tuple(names[path] for path in changed_paths if path not in inputs.recorded_inputs),
        tuple(names[path] for path in changed_paths if path not in digests),
    )
