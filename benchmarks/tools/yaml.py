"""An article as tools that read YAML before it want it; Hugo and Eleventy get the same file."""

import json

from benchmarks.articles import CATEGORIES, Article
from plugins.core.publication.identifiers import slugify

MENU = [{"name": name, "url": f"rubriques/{slugify(name)}/"} for name in CATEGORIES]
"""The same links on every page, known beforehand, so that no page needs to know the others."""


def written(article: Article) -> str:
    """Its file. JSON is YAML: https://yaml.org/spec/1.2.2/#12-yaml-history"""
    head = {
        "title": article.title,
        "date": f"{article.moment.isoformat()}+01:00",
        "slug": article.slug,
        "permalink": f"/{article.moment:%Y/%m}/{article.slug}/index.html",
        "rubriques": [article.category],
        "mots": list(article.tags),
        "annees": [f"{article.moment:%Y}"],
        "mois": [f"{article.moment:%Y-%m}"],
        "summary": article.summary,
    }
    lines = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items())
    return f"---\n{lines}\n---\n\n{article.body}"
