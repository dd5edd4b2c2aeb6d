"""The common part of most rooms' `plugin.py`: connect filters and a generator to Pelican, and write pages that are no publication's.

Pelican's signals keep only weak references, unless told otherwise, and call twice what two registrations connect as two functions.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, ClassVar

from plugins.core.publication.hand_offs import ContextNames
from plugins.core.publication.templates import has_template


def connect_filters(initialized: Any, filters: Mapping[str, object]) -> None:
    """Add `filters` to templates on the signal `initialized`; the town's own filter of the same name stays."""

    def give_filters(engine: Any) -> None:
        engine.settings["JINJA_FILTERS"] = {**filters, **engine.settings["JINJA_FILTERS"]}

    initialized.connect(give_filters, weak=False)


def connect_generator(get_generators: Any, generator: type) -> None:
    """Once the signal `get_generators` is sent, Pelican runs `generator`, once however often this is called."""
    get_generators.connect(_get_generator_class(generator), weak=False)


@cache
def _get_generator_class(generator: type) -> Callable[[Any], type]:
    return lambda engine: generator


@dataclass(frozen=True)
class OwnPage:
    """One page of a room: `address` is site-relative, with a final slash; `variables` are given to its template besides the context.

    `mark`, where there is one, is a plain value that is another whenever they are: as long as it stands, nobody looks at them."""

    template: str
    address: str
    variables: Mapping[str, object] = field(default_factory=dict)
    mark: object = None


class OwnPages:
    """What a room's generator inherits beside Pelican's. `names` declares what the pages are given."""

    names: ClassVar[type[ContextNames]]
    pages: list[OwnPage]
    context: Any
    settings: Any
    get_template: Any

    def keep_pages(self, pages: Iterable[OwnPage]) -> None:
        """Keep the `pages` for which the theme in use has a template, to be written."""
        self.pages = [page for page in pages if has_template(self.settings, page.template)]
        self.context["elsewhere"].extend(page.address for page in self.pages)

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican, once every publication is written."""
        for page in self.pages:
            if page.mark is None or not self.stays(writer, page.template, [page.address], page.variables, page.mark):
                self.write_page(writer, page)

    def stays(self, writer: Any, template: str, addresses: Sequence[str], names: Iterable[str], mark: object) -> bool:
        """Whether no page at `addresses` has moved, as far as a build can tell before any is made: what their template finds under `names`
        is a function of `mark`."""
        if not hasattr(writer, "list_stays"):
            return False
        own_context = dict.fromkeys(("template_name", *names))
        files = [f"{address}index.html" for address in addresses]
        return bool(writer.list_stays(files, self.get_template(template), self.context, own_context, (mark,)))

    def write_page(self, writer: Any, page: OwnPage, **more: object) -> None:
        """Write one page; its template finds `more` besides."""
        variables = {"template_name": page.template, **self.names.make_page_variables(**page.variables, **more)}
        template, file = self.get_template(page.template), f"{page.address}index.html"
        writer.write_file(file, template, self.context, relative_urls=False, url=page.address, **variables)
