"""The room `alerts` in Pelican: which alerts hold, where they are shown, and the file that every other page asks."""

import re
from itertools import islice
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape
from pelican import signals
from pelican.generators import Generator

from plugins.core.infrastructure.output_files import find_site_root
from plugins.core.publication.hand_offs import connect_filters, connect_generator, has_template
from plugins.core.publication.identifiers import format_international
from plugins.town.alerts.kinds import build_alert, is_complete_alert, sort_by_stage
from plugins.town.alerts.room import AlertsContext, AlertsExtras
from plugins.town.alerts.site_files import FOLDER, NAME, STRIPS, build_special_announcement, write_site_files

DAY_OF_MONTH = r"[ \u00a0](?:de|du|au|et|janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc)"
"""What follows a number that is the day of a month: « le 15 mars » calls nobody."""
PHONE_NUMBER = re.compile(
    rf"(?<![\d+])0[1-9](?:[ .\u00a0\u202f]?\d\d){{4}}(?!\d)|(?<=\b[Ll]e[ \u00a0])(?:1[578]|11[2459])(?![\d/]|{DAY_OF_MONTH})"
)


def link_phone_numbers(sentence: str) -> Markup:
    """`sentence`, plain text, as HTML in which each of its numbers is a link that dials it."""
    pieces, done = [], 0
    for match in PHONE_NUMBER.finditer(sentence):
        digits = re.sub(r"\D", "", match[0])
        pieces += [escape(sentence[done : match.start()]), Markup('<a href="tel:{}">{}</a>').format(format_international(digits), match[0])]
        done = match.end()
    return Markup("").join([*pieces, escape(sentence[done:])])


FILTERS = {"special_announcement": build_special_announcement, "with_calls": link_phone_numbers}
NEWEST_ARTICLES = 20
"""Articles and brèves on which an alert stands by itself, without a script: those that people share and are led to. Each is a page to make
again when an alert begins or ends (3 ms)."""


def register() -> None:
    connect_filters(signals.initialized, FILTERS)
    signals.generator_init.connect(share_alerts)
    connect_generator(signals.get_generators, AlertsGenerator)


def share_alerts(generator: Generator) -> None:
    """Share with every template the address of the alerts: the same for ever, whether there are any or not."""
    shared, root = AlertsContext(generator.context), find_site_root(generator.settings["SITEURL"])
    shared.alerts_url, shared.alerts_strips_url = f"{root}/{NAME}", f"{root}/{STRIPS}"


class AlertsGenerator(Generator):
    """Tells each alert from the others by its time, and writes the page of all of them and the file that pages ask."""

    def generate_context(self) -> None:
        """Called by Pelican, once every publication is read."""
        context, now = self.context, self.context["now"]
        pages = [page for page in context["pages"] if is_complete_alert(page.publication)]
        for page in pages:
            AlertsExtras(page).alert = build_alert(page, now)
        alerts, shared = sort_by_stage(page.alert for page in pages), AlertsContext(context)
        shared.alerts, shared.banner = alerts, alerts.current
        for content in islice(context["articles"], NEWEST_ARTICLES if alerts.current else 0):
            AlertsExtras(content).alerts = alerts.current
        if pages:
            context["elsewhere"].append(FOLDER)

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican, once every publication is written."""
        write_site_files(self, Path(self.output_path))
        if has_template(self.settings, "alerts"):  # every page leads there without a script, whether there are any or not
            writer.write_file(f"{FOLDER}index.html", self.get_template("alerts"), self.context, relative_urls=False, url=FOLDER)
