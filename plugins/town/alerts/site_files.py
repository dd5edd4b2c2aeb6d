"""The alert files that every page uses: current alerts, the strip, and the page of all alerts."""

from pathlib import Path
from typing import Any

from plugins.core.publication.templates import has_template
from plugins.town.alerts.alerts_json import NAME, format_alerts_json

FOLDER = "alertes/"
STRIPS = "bandeau/"
"""`/bandeau/fr.js`: the strip that pages in French show from their first paint, where no alert has built them again. The theme's
`alerts_script.html` makes it while an alert holds. It is always there: what asks for it today is the same page when an alert comes."""
QUIET = 'document.currentScript.dataset.told = "";'
"""What it is while none holds: js/alerts.js then does not think of what the last page heard."""


def format_site_files(generator: Any) -> dict[str, str]:
    """The file that pages ask and the strips, by their places, as the context of `generator` has the alerts."""
    context, conf = generator.context, generator.settings
    typographic = conf["JINJA_FILTERS"].get("typographic", lambda text, lang: text)
    return {NAME: format_alerts_json(context["alerts"], conf["SITEURL"], typographic), **_format_strips(generator)}


def write_site_files(generator: Any, output: Path) -> None:
    """Write them below `output`."""
    for name, text in format_site_files(generator).items():
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_text(text, encoding="utf-8")


def _format_strips(generator: Any) -> dict[str, str]:
    """The strip for pages that are not built again, in each language of the journal. Under a theme of its own, a town may have none."""
    context, home_lang = generator.context, generator.settings["DEFAULT_LANG"]
    current = context["alerts"].current
    if current and not has_template(generator.settings, "alerts_script"):
        return {}
    strips = {}
    for lang in (home_lang, *(edition.lang for edition in context.get("editions", ())[1:])):
        template = generator.get_template("alerts_script" if lang == home_lang else f"alerts_script@{lang}") if current else None
        text = template.render({**context, "shown": current}).strip() if template else QUIET
        strips[f"{STRIPS}{lang}.js"] = f"{text}\n"
    return strips
