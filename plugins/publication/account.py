"""One of the town's accounts on a social network."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    """`network` is the registry's name (`x`, `facebook`, …); `handle` has no @; `label` is what readers see."""

    network: str
    handle: str
    url: str
    label: str
