"""The room `council` in Pelican: what each session is, and the page that lists them."""

from itertools import chain
from typing import Any

from pelican import signals
from pelican.generators import Generator, PelicanTemplateNotFound

from plugins.council.bar import bar
from plugins.council.kinds import KIND
from plugins.council.page import chapters, told
from plugins.council.session import FOLDER, session
from plugins.council.shelf import shelf
from plugins.council.structured_data import session_data
from plugins.council.where import places, whereabouts

FILTERS = {"vote_bar": bar, "session_data": session_data}


def register() -> None:
    """Called by Pelican."""
    signals.initialized.connect(give_filters)
    signals.get_generators.connect(council_generator)


def give_filters(engine: Any) -> None:
    """What templates make of a session."""
    engine.settings["JINJA_FILTERS"] = {**FILTERS, **engine.settings["JINJA_FILTERS"]}


def council_generator(engine: Any) -> type[Generator]:
    """Called by Pelican."""
    return CouncilGenerator


class CouncilGenerator(Generator):
    """Says of each session what it is, and writes the page that lists them, when there are any."""

    def generate_context(self) -> None:
        """Called by Pelican, once every publication is read."""
        context = self.context
        ours = [page for page in chain(context["pages"], context["hidden_pages"]) if page.publication.kind.name == KIND]
        known = places(context["pages"]) if ours else {}
        for page in ours:
            page.session, page.whereabouts = session(page.publication), whereabouts(page.publication.extra, known)
            page.shown = told(page.session) if page.session else ()
            page.chapters = chapters(page.session, page.shown) if page.session else ()
        shown = [page for page in ours if page.status == "published" and page.session]
        self.shelf, self.template = shelf(shown, context["now"]), self._list_template() if shown else None
        if self.template:
            context["elsewhere"].append(FOLDER)

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican, once every publication is written."""
        if self.template:
            shown = {"url": FOLDER, "template_name": "conseil", "shelf": self.shelf}
            writer.write_file(f"{FOLDER}index.html", self.template, self.context, relative_urls=False, **shown)

    def _list_template(self) -> Any:
        """None under a theme that has no such page."""
        try:
            return self.get_template("conseil")
        except PelicanTemplateNotFound:
            return None
