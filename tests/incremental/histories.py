"""A history of a site: what happens to it, build after build. Made by chance from a seed, and told so that it can be made again."""

import random
from dataclasses import dataclass

from tests.incremental import accidents
from tests.incremental.changes import CHANGES
from tests.incremental.sites import Site, differences
from tests.incremental.town_site import TOWN_CHANGES
from tests.journal import files

assert accidents


@dataclass(frozen=True)
class Step:
    """What happens before one build: changes by their names, each with its own seed. The build may then be killed: before its write number
    `dies`, or `killed` seconds after its start; the next one has to complete it."""

    changes: tuple[tuple[str, int], ...]
    dies: int = 0
    killed: float | None = None


EVERY_CHANGE = {**CHANGES, **TOWN_CHANGES}
"""All that can happen, by name. Of a town's own changes, each comes twice as often as of those of any site."""


def history(seed: int, kills: float = 0.25, of_a_town: bool = False) -> list[Step]:
    """Some steps, the same for the same `seed`; `kills` is the part of them at which the build is killed. `of_a_town`: what happens to a
    town with every kind may be among them."""
    chance, steps = random.Random(seed), []
    names = [*CHANGES, *(2 * list(TOWN_CHANGES) if of_a_town else ())]
    for _ in range(chance.randint(1, 5)):
        changes = tuple((chance.choice(names), chance.randrange(10**6)) for _ in range(chance.choice([1, 1, 1, 2, 4])))
        fate = chance.random()
        dies = int(chance.expovariate(1 / 12)) + 1 if fate < kills / 2 else 0
        steps.append(Step(changes, dies, chance.uniform(0, 0.6) if kills / 2 <= fate < kills else None))
    return steps


def live(site: Site, steps: list[Step], always: bool = False) -> list[str]:
    """Let all of it happen to `site`; what a build after it shows that one from nothing does not. `always`: compare at each step."""
    if site.build():
        return [site.said]
    for step in steps:
        for name, seed in step.changes:
            EVERY_CHANGE[name](site, random.Random(seed))
        killed = step.dies or step.killed is not None
        code = site.build(dies=step.dies, killed=step.killed)
        if code not in ((0, -9) if killed else (0,)):
            return [f"{step}: {site.said}"]
        if always and not killed and (found := parted(site)):
            return [f"{step}", *found]
    return parted(site)


def parted(site: Site) -> list[str]:
    """How an incremental build differs now from one that knows nothing of the past."""
    if site.build():
        return [site.said]
    return differences(files(site.output), site.from_nothing())
