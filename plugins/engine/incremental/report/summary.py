"""The report that a run of Pelican leaves: the pages whose bytes changed and why, and the plugins that cost the most."""

from collections.abc import Collection, Mapping
from typing import Any

from plugins.engine.incremental.engine.trust import Trust
from plugins.engine.incremental.pages.plan import RenderPlan
from plugins.engine.incremental.report.built import Cause


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
