"""Alerts for machines and for every page: `/alertes.json`, schema.org's SpecialAnnouncement, the strip, open data."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.core.publication.hand_offs import has_template
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.room import Column, Dataset
from plugins.core.publication.schema_org import CONTEXT, drop_empty, nest
from plugins.town.alerts.kinds import Alert, Alerts


def build_special_announcement(content: PublishedContent, publisher: Mapping[str, object]) -> dict[str, object]:
    """The structured data of `content`, the page of an alert; `publisher` is the JSON-LD of the town."""
    publication = content.publication
    fields = publication.extra
    start, end = fields.get("start"), fields.get("end")
    places = [{"@type": "Place", "name": name} for name in (*publication.quartiers, *(fields.get("arrets") or ()))]
    sentences = (publication.title, publication.summary, *(fields.get("instructions") or ()), fields.get("contact"))
    properties = {
        "@context": CONTEXT,
        "@type": "SpecialAnnouncement",
        "@id": content.permalink,
        "url": content.permalink,
        "name": publication.title,
        "text": " ".join(filter(None, sentences)),
        "inLanguage": publication.lang,
        "datePosted": publication.date.isoformat() if publication.date else "",
        "dateModified": publication.modified.isoformat() if publication.modified else "",
        "temporalCoverage": f"{start.isoformat()}/{end.isoformat()}" if start and end else "",
        "expires": end.isoformat() if end else "",
        "spatialCoverage": places,
        "publisher": nest(publisher),
    }
    return drop_empty(properties)


NAME = "alertes.json"


def format_alerts_json(alerts: Alerts, siteurl: str, typographic: Callable[[str, str], str] = lambda text, lang: text) -> str:
    """The text of the file: those that hold, the gravest first, then those to come. `siteurl` has no final slash.

    `typographic` gives a title or a summary the spaces that the pages give it: the strip on a page is made of this file.
    """
    document = {"alertes": [_build_alert(each, siteurl, typographic) for each in (*alerts.current, *alerts.coming)]}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def _build_alert(alert: Alert, siteurl: str, typographic: Callable[[str, str], str]) -> dict[str, Any]:
    fields = {
        "id": alert.id,
        "revision": alert.revision,
        "gravite": alert.severity,
        "titre": typographic(alert.title, alert.lang),
        "langue": alert.lang,
        "resume": typographic(alert.summary, alert.lang),
        "adresse": f"{siteurl}/{alert.url}",
        "debut": alert.start.isoformat(),
        "fin": alert.end.isoformat(),
        "quartiers": list(alert.quarters),
        "lignes": list(alert.lines),
        "arrets": list(alert.stops),
    }
    return {name: value for name, value in fields.items() if value}


def list_alert_rows(context: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """One row per alert, by start, then by identity."""
    site = context["SITEURL"]
    alerts = [*context["alerts"].past, *context["alerts"].current, *context["alerts"].coming]
    for alert in sorted(alerts, key=lambda one: (one.start, one.id)):
        yield {
            "id": alert.id,
            "titre": alert.title,
            "gravite": alert.severity,
            "debut": alert.start,
            "fin": alert.end,
            "resume": alert.summary or None,
            "quartiers": list(alert.quarters),
            "lignes": list(alert.lines),
            "arrets": list(alert.stops),
            "url": f"{site}/{alert.url}",
        }


DATASETS = (
    Dataset(
        name="alertes",
        title="Alertes",
        description="Ce que la commune a dit d’urgent : la gravité, depuis quand, jusqu’à quand, et pour qui.",
        columns=(
            Column("id", "L’identité de l’alerte ; elle ne change jamais", required=True),
            Column("titre", "Ce que dit l’alerte, en une phrase", required=True),
            Column("gravite", "information, vigilance ou urgence", required=True),
            Column("debut", "À partir de quand elle vaut", "datetime", required=True),
            Column("fin", "Jusqu’à quand elle vaut", "datetime", required=True),
            Column("resume", "Une ou deux phrases de plus"),
            Column("quartiers", "Les quartiers concernés ; aucun : toute la commune", "array"),
            Column("lignes", "Les lignes de transport concernées", "array"),
            Column("arrets", "Les arrêts concernés", "array"),
            Column("url", "La page de l’alerte", required=True),
        ),
        rows=list_alert_rows,
        follows="Il n’existe pas de schéma national ; les mots sont ceux du journal.",
    ),
)


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
