"""A page: what is to be written where, from which template and which values. Rendered here or in another process, or not at all."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from plugins.incremental.pages.fault import fault, is_of_a_template
from plugins.publication.failure import failure_of_its_file


@dataclass(frozen=True)
class OutputPage:
    """`name` is its place in the output. `context` is shared by all pages; `own_context` is what this one adds to it."""

    name: str
    template: Any
    context: dict[str, Any]
    own_context: dict[str, Any]

    def value(self, name: str, missing: Any = None) -> Any:
        """What the template finds under `name`."""
        return self.own_context[name] if name in self.own_context else self.context.get(name, missing)

    def variables(self) -> dict[str, Any]:
        """All that the template finds, as Pelican's own writer gives it."""
        return {**self.context, "localsiteurl": self.context.get("localsiteurl"), **self.own_context}


def render(page: OutputPage) -> tuple[str, dict[str, Any]]:
    """The text of `page`, and what it was made from. Links inside contents are made relative to where it stands, if they must be.

    Raises TemplateFault; FileFailure when a library fails over what the page is about.
    """
    variables = page.variables()
    if variables["localsiteurl"]:
        page.context["localsiteurl"] = variables["localsiteurl"]
    try:
        return page.template.render(variables), variables
    except BaseException as error:
        file_failure = None if is_of_a_template(error) else failure_of_its_file(error, Path(page.context["PATH"]).name)
        raise file_failure or fault(error, page.name) or error from error


def write(page: OutputPage, folder: Path, write_file: Callable[[str, Mapping[str, Any]], Any]) -> None:
    """Render `page` below `folder`, and say so to whoever wants to know: `write_file` is given the path and the values."""
    text, variables = render(page)
    path = f"{folder}/{page.name}"
    place(path.rpartition("/")[0])
    with open(path, "wb") as file:
        file.write(text.encode())
    write_file(path, variables)


@cache
def place(folder: str) -> None:
    """Make `folder` if it is not there, once."""
    try:
        os.mkdir(folder)  # thousands of pages have one of their own
    except OSError:
        os.makedirs(folder, exist_ok=True)
