"""The files of a small journal with tribunes, as `check` reads them."""

from pathlib import Path

from plugins.journal.editorial.check import CheckReport, check_journal
from plugins.journal.law.expression import digest_body
from plugins.journal.site import engine
from tests.law.town import CONF as DECLARED

TEXT = "Nous avons voté contre.\n\nEt voici pourquoi : *la rue du Port*.\n"
CONF = {
    **{name: value for name, value in vars(engine).items() if name.isupper()},
    **DECLARED,
    "SITENAME": "Le Journal",
    "SITEURL": "https://journal.ma-ville.fr",
    "FEED_AUTHORITY": "ma-ville.fr,2026",
    "TOWN": {"name": "Ma Ville", "address": "1, place de la Mairie", "phone": "03 44 00 00 00"},
    "CATEGORIES": ["Culture", "Travaux", "Vie municipale"],
    "PLUGINS": ["plugins.journal.editorial.plugin", "plugins.journal.law.plugin"],
    "ACCESSIBILITY": {"established": "2026-01-05"},
    "TRIBUNE_TERMS": {"2020-2026": ["Ensemble"], "2026-2032": ["Ensemble", "Autrement"]},
    "TRIBUNE_ISSUES": {"Avril 2026": "2026-03-24", "Juin 2026": "2026-05-22"},
    "TRIBUNE_LENGTH": 200,
}
NOW = {"BEFFROI_NOW": "2026-03-27T09:00"}


def written(folder: Path, files: dict[str, str]) -> Path:
    """The content folder below `folder` with `files`, by their paths."""
    for name, text in files.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "content"


def report(folder: Path, files: dict[str, str], environ: dict[str, str] | None = None, **changed) -> CheckReport:
    """What `check` says of a journal of `files`."""
    return check_journal(written(folder, files), {**CONF, **changed}, {**NOW, **(environ or {})})


def page(kind: str = "article", body: str = "Samedi.", **keys: str) -> str:
    """The file of a publication; `keys` are added to what its kind requires, or take its place."""
    known = {"id": f"essai-{abs(hash(tuple(keys.items())))}", "title": "Le marché", "date": "2026-03-26 09:00"}
    own = {"article": {"category": "Culture"}, "tribune": {"group": "Autrement", "term": "2026-2032", "issue": "Avril 2026"}, "page": {}}
    head = {**known, **own[kind], **keys}
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in head.items() if value is not None) + f"---\n\n{body}"


def tribune(body: str = TEXT, **keys: str) -> str:
    """The file of a tribune, its digest noted."""
    return page("tribune", body, **{"sha256": digest_body(body), **keys})


def said(found: CheckReport) -> list[str]:
    """The sort of each mistake, `?` behind those that are only warnings."""
    return [mistake.sort + ("?" if mistake.harmless else "") for mistake in found.mistakes]
