"""The events of a save, step by step, for the program that waits: here or in another process."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

from plugins.core.infrastructure.errors import Mistake


class WarmStep(Enum):
    """The steps of a publication, in their order; each may be absent but the last, which is CONFIRMED or FAILED.

    PAGE: the page of the text that was saved is online; LISTS: so is all that shows it, and all that a build makes; SEARCH: so is the
    index; CONFIRMED: the destination bears a list of all of it, durably. FAILED: what was saved is not online, or not all of it.
    """

    MISTAKES = "mistakes"
    PAGE = "page"
    BUILT = "built"
    LISTS = "lists"
    SEARCH = "search"
    CONFIRMED = "confirmed"
    FAILED = "failed"


LAST = (WarmStep.CONFIRMED, WarmStep.FAILED)


@dataclass(frozen=True)
class WarmEvent:
    """One step, `seconds` after the request. `message` is French, for whoever saved. `paths` are the files below the site that it put or
    removed; `mistakes` are to be corrected; `memory` is what the warm processes hold, in MiB, told at LISTS."""

    step: WarmStep
    message: str
    seconds: float
    paths: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    memory: float = 0.0

    @property
    def is_last(self) -> bool:
        """Whether no event follows."""
        return self.step in LAST

    def to_line(self) -> str:
        """The event as one line of JSON, for another process."""
        return json.dumps({**asdict(self), "step": self.step.value}, ensure_ascii=False) + "\n"

    @classmethod
    def from_line(cls, line: str) -> "WarmEvent":
        """The event that `to_line` wrote. Raises ValueError."""
        try:
            fields: Mapping[str, Any] = json.loads(line)
            mistakes = tuple(Mistake(**mistake) for mistake in fields["mistakes"])
            step, paths = WarmStep(fields["step"]), tuple(fields["paths"])
            return cls(step, fields["message"], float(fields["seconds"]), paths, mistakes, float(fields["memory"]))
        except (KeyError, TypeError) as wrong:
            raise ValueError(f"not an event: {line[:200]!r}") from wrong
