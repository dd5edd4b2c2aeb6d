"""What a run of Pelican leaves to be told: the pages whose bytes moved and why, and the plugins that cost the most."""

from collections.abc import Collection, Mapping
from typing import Any

from plugins.build.engine.trust import Trust
from plugins.build.pages.plan import Plan
from plugins.build.words.built import Cause


def foreseen(plan: Plan) -> tuple[dict[str, tuple[str, str, list[Cause]]], list[str]]:
    """The pages that do not stay: the template of each, the source that it shows, and the causes; then those that go."""
    fresh = plan.whys.fresh
    return {name: (fresh[name].template, fresh[name].source, found) for name, found in plan.causes().items()}, list(plan.gone)


def done(plan: Plan, causes: Mapping[str, list[Cause]], moved: Collection[str], trust: Trust) -> dict[str, Any]:
    """The last fields of `Built`, in plain values. `causes` are why pages are rendered, `moved` the files put in place or taken away."""
    pages = {name: (plan.whys.fresh[name].template, found) for name, found in causes.items() if name in moved and plan.known}
    left = {name: parts.template for name, parts in plan.whys.before(plan.gone & set(moved), len(plan.known)).items()}
    total = len(plan.kept) + len(plan.fresh)
    strangers = {"reading": trust.reading, "gathering": trust.gathering, "writing": trust.writing}
    return {"total": total, "pages": pages, "left": left, "strangers": {when: names for when, names in strangers.items() if names}}
