"""The room `alerts` in Pelican: which alerts hold, where they are shown, and the file that every other page asks."""

from itertools import islice
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator

from plugins.alerts.alert import build_alert, sorted_out
from plugins.alerts.alerts_json import NAME, as_written, format_alerts_json, special_announcement
from plugins.alerts.hand_offs import AlertsContext, AlertsExtras
from plugins.alerts.kinds import says_all_of_an_alert
from plugins.alerts.telephones import link_phone_numbers
from plugins.publication.template_names import has_template

FILTERS = {"special_announcement": special_announcement, "with_calls": link_phone_numbers}
FOLDER = "alertes/"
STRIPS = "bandeau/"
"""`/bandeau/fr.js`: the strip that pages in French show from their first paint, where no alert has built them again. The theme's
`alerts_script.html` makes it while an alert holds. It is always there: what asks for it today is the same page when an alert comes."""
QUIET = 'document.currentScript.dataset.told = "";'
"""What it is while none holds: js/alerts.js then does not think of what the last page heard."""
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
    shared, siteurl = AlertsContext(generator.context), generator.settings["SITEURL"]
    shared.alerts_url, shared.alerts_strips_url = f"{siteurl}/{NAME}", f"{siteurl}/{STRIPS}"


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
            AlertsExtras(page).alert = build_alert(page, now)
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
        self._write_strips(output / STRIPS)
        if self.context["alerts"].has_any and has_template(self.settings, "alerts"):
            writer.write_file(f"{FOLDER}index.html", self.get_template("alerts"), self.context, relative_urls=False, url=FOLDER)

    def _write_strips(self, folder: Path) -> None:
        """The strip for pages that are not built again, in each language of the journal. Under a theme of its own, a town may have none."""
        folder.mkdir(exist_ok=True)
        current, home_lang = self.context["alerts"].current, self.settings["DEFAULT_LANG"]
        if current and not has_template(self.settings, "alerts_script"):
            return
        for lang in (home_lang, *(edition.lang for edition in self.context.get("editions", ())[1:])):
            template = self.get_template("alerts_script" if lang == home_lang else f"alerts_script@{lang}") if current else None
            text = template.render({**self.context, "shown": current}).strip() if template else QUIET
            (folder / f"{lang}.js").write_text(f"{text}\n", encoding="utf-8")
