"""The room `alerts` in Pelican: which alerts hold, where they are shown, and the file that every other page asks."""

from itertools import islice
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator, PelicanTemplateNotFound

from plugins.alerts.alert import alert, sorted_out
from plugins.alerts.alerts_json import NAME, as_written, format_alerts_json, special_announcement
from plugins.alerts.hand_offs import AlertsContext, AlertsExtras
from plugins.alerts.kinds import says_all_of_an_alert
from plugins.alerts.telephones import link_phone_numbers

FILTERS = {"special_announcement": special_announcement, "with_calls": link_phone_numbers}
FOLDER = "alertes/"
NEWEST = 20
"""Articles and brèves on which an alert stands by itself, without a script: those that people share and are led to. Each is a page to make
again when an alert begins or ends (3 ms)."""


def register() -> None:
    """Called by Pelican."""
    signals.initialized.connect(give_filters)
    signals.generator_init.connect(share)
    signals.get_generators.connect(alerts_generator)


def give_filters(engine: Any) -> None:
    """What a template makes of an alert."""
    conf = engine.settings
    conf["JINJA_FILTERS"] = {**FILTERS, **conf["JINJA_FILTERS"]}


def share(generator: Generator) -> None:
    """Where pages ask for the alerts: the same address for ever, whether there are any or not."""
    AlertsContext(generator.context).alerts_url = f"{generator.settings['SITEURL']}/{NAME}"


def alerts_generator(engine: Any) -> type[Generator]:
    """Called by Pelican."""
    return AlertsGenerator


class AlertsGenerator(Generator):
    """Tells each alert from the others by its time, and writes the page of all of them and the file that pages ask."""

    def generate_context(self) -> None:
        """Called by Pelican, once every publication is read."""
        context, now = self.context, self.context["now"]
        pages = [page for page in context["pages"] if says_all_of_an_alert(page.publication)]
        for page in pages:
            AlertsExtras(page).alert = alert(page, now)
        alerts, shared = sorted_out(page.alert for page in pages), AlertsContext(context)
        shared.alerts, shared.banner = alerts, alerts.current
        for content in islice(context["articles"], NEWEST if alerts.current else 0):
            AlertsExtras(content).alerts = alerts.current
        if pages:
            context["elsewhere"].append(FOLDER)

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican, once every publication is written."""
        output = Path(self.output_path)
        output.mkdir(parents=True, exist_ok=True)
        typographic = self.settings["JINJA_FILTERS"].get("typographic", as_written)
        (output / NAME).write_text(format_alerts_json(self.context["alerts"], self.settings["SITEURL"], typographic), encoding="utf-8")
        if self.context["alerts"].has_any:
            self._write_list(writer)

    def _write_list(self, writer: Any) -> None:
        """Under a theme of its own, a town may have no such page."""
        try:
            template = self.get_template("alerts")
        except PelicanTemplateNotFound:
            return
        writer.write_file(f"{FOLDER}index.html", template, self.context, relative_urls=False, url=FOLDER)
