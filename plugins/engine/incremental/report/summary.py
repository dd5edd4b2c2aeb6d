"""The report that a run of Pelican leaves: the pages whose bytes changed and why, and the plugins that cost the most."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.engine.incremental.disk.inputs import CODE, PACKAGES, PLACE, PYTHON, Inputs
from plugins.engine.incremental.engine.trust import Trust
from plugins.engine.incremental.pages.plan import RenderPlan
from plugins.engine.incremental.report.built import Cause, ChangedSources

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


def foresee_changes(plan: RenderPlan) -> tuple[dict[str, tuple[str, str, list[Cause]]], list[str]]:
    """The pages that do not stay: the template of each, the source that it shows, and the causes; then those that go."""
    fresh = plan.whys.new_inputs
    return {name: (fresh[name].template, fresh[name].source, page_causes) for name, page_causes in plan.list_causes().items()}, list(
        plan.removed_pages
    )


def summarize_run(plan: RenderPlan, causes: Mapping[str, list[Cause]], changed_names: Collection[str], trust: Trust) -> dict[str, Any]:
    """The last fields of `BuildReport`, in plain values. `causes` are why pages are rendered, `changed_names` the files put in place or
    taken away."""
    pages = {
        name: (plan.whys.new_inputs[name].template, page_causes)
        for name, page_causes in causes.items()
        if name in changed_names and plan.known_fingerprints
    }
    left_out = {
        name: parts.template
        for name, parts in plan.whys.get_last_inputs(plan.removed_pages & set(changed_names), len(plan.known_fingerprints)).items()
    }
    total = len(plan.kept_pages) + len(plan.new_fingerprints)
    strangers = {"reading": trust.reading, "gathering": trust.unknown_while_gathering, "writing": trust.unknown_while_writing}
    return {"total": total, "pages": pages, "left": left_out, "strangers": {when: names for when, names in strangers.items() if names}}
