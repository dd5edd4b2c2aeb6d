"""Plans the steps of a deploy from what the destination holds, and executes them."""

from collections.abc import Mapping
from contextlib import suppress

from plugins.core.infrastructure.errors import BeffroiError, PersonRequired
from plugins.engine.deploy.plan import DeployPlan, Step, list_parents, plan_deploy
from plugins.engine.deploy.target import Target


def plan_steps(target: Target, owned: Mapping[str, str], files: Mapping[str, str]) -> DeployPlan:
    """Plan how `files` replace the `owned` ones. Raises PersonRequired when a file that is not ours is in the way."""
    existing = target.survey(files, {parent for path in files for parent in list_parents(path)}, owned)
    steps = plan_deploy(owned, files, existing)
    if steps.refused:
        first, more = steps.refused[0], len(steps.refused) - 1
        others = f" (et {more} autre{'s' if more > 1 else ''})" if more else ""
        raise PersonRequired(
            f"{target.name} : « {first} »{others} est déjà là et ne vient pas de Beffroi. Rien n’a été touché : déplacez-le, puis relancez."
        )
    return steps


def carry_out(target: Target, step: Step) -> None:
    """Carry out one step. When the host refuses it midway, as a full disk does, the new pages are removed again: they link to each other.

    No page links to them yet, and removing needs no space; when even that fails, the first refusal is reported.
    """
    try:
        target.carry_out(step)
    except PersonRequired:
        if step.fresh:
            with suppress(BeffroiError):
                target.carry_out(Step("remove", step.fresh))
        raise


def format_steps(name: str, steps: DeployPlan) -> str:
    """The steps done, in one French line."""
    if not steps.steps:
        return f"{name} est à jour : rien à déposer."
    counts = [(steps.added, "ajouté"), (steps.replaced, "remplacé"), (steps.removed, "supprimé")]
    (first, word), *others = [(count, f"{word}{'s' if count > 1 else ''}") for count, word in counts if count]
    words = [f"{first} {'fichiers' if first > 1 else 'fichier'} {word}", *(f"{count} {word}" for count, word in others)]
    return f"{name} : {', '.join(words)}."
