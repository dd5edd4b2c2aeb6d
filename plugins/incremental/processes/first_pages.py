"""What goes online ahead of the build that is under way: the page of the text that somebody waits for, and what its room sends with it.

Everything is read and checked by then, every room has hung what it hangs, and nothing is written yet: the bytes are those that the whole
build writes afterwards.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from plugins.incremental.pages.page import OutputPage, render
from plugins.incremental.processes.early_page import EarlyRendering

PUBLIC = ("published", "hidden")


def find_first_files(run: Any, text: str, find_home: Callable[[Any], OutputPage | None]) -> dict[str, str]:
    """The page of the `text`, by its absolute path, and what goes with it, by their places in the output; none when it has no page, or a
    new one with which nothing goes. `find_home` gives the home page, as a generator of articles has it written. Raises what rendering
    raises."""
    for rendering in run.early_renderings.values():
        generator = rendering.generator
        relative = Path(os.path.relpath(text, generator.path)).as_posix()
        content = generator.context["generated_content"].get(relative)
        is_shown = content is not None and _is_of(rendering, content) and content.status in PUBLIC and content.save_as
        if not is_shown or run.has_attached_files(generator.context):
            continue
        companions: dict[str, str] = {}
        for room_inputs in run.depends:
            companions |= room_inputs.files_beside(generator, content)
        if companions or content.save_as in run.plan.known_fingerprints:
            page, home = _page_of(rendering, content), find_home(_articles_generator(run)) if companions else None
            return {page.name: render(page)[0], **companions, **({home.name: render(home)[0]} if home else {})}
    return {}


def _is_of(rendering: EarlyRendering, content: Any) -> bool:
    sort = "pages" if rendering.is_of_pages else "articles"
    names = (sort, "translations", f"hidden_{sort}", "hidden_translations")
    return any(content is each for name in names for each in getattr(rendering.generator, name))


def _page_of(rendering: EarlyRendering, content: Any) -> OutputPage:
    template = rendering.generator.get_template(content.template)
    own_context = {**rendering.context_for(content), "output_file": content.save_as}
    return OutputPage(content.save_as, template, rendering.generator.context, own_context)


def _articles_generator(run: Any) -> Any:
    return next(rendering.generator for rendering in run.early_renderings.values() if not rendering.is_of_pages)
