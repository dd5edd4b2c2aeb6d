"""Three texts to begin with, as drafts: an article, a brève, a page. They are nobody's news, and say what to write in their place."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from plugins.publication.identity import new_id

ARTICLE = """\
---
id: {id}
title: "Le premier article du journal"
slug: un-article-en-exemple
date: {day} 09:00
category: {category}
summary: "Une phrase qui dit l’essentiel : c’est elle que montrent les listes et les réseaux."
status: draft  # effacez cette ligne pour publier
---

Ce texte est un exemple. Remplacez-le par votre première nouvelle, et gardez l’en-tête : chaque ligne y est expliquée dans le manuel.

## Ce qui change, et pour qui

Dites d’abord ce qui change pour les habitants, puis pourquoi, puis quand. Une phrase par idée suffit.

- une liste se lit bien sur un téléphone ;
- un [lien](https://www.service-public.gouv.fr/) dit où il mène.
"""
BRIEF = """\
---
id: {id}
date: {day} 09:00
title: "Une brève en exemple"
slug: une-breve-en-exemple
status: draft  # effacez cette ligne pour publier
---

Une brève tient en trois lignes : ce qui a lieu, où, quand. Remplacez ce texte, ou effacez ce fichier.
"""
PAGE = """\
---
id: {id}
title: "Le journal et vous"
slug: le-journal-et-vous
summary: "Qui écrit ce journal, et comment lui signaler une erreur."
status: draft  # effacez cette ligne pour publier
---

Ce journal est celui {of_town}. Dites ici qui l’écrit, et à qui signaler une erreur ou proposer un sujet.
"""


def write_samples(content: Path, categories: list[str], of_town: str, today: date) -> tuple[Path, ...]:
    """Write the three below `content`; where they are."""
    files = {
        content / "articles" / f"{today:%Y-%m-%d}-un-article-en-exemple.md": ARTICLE,
        content / "breves" / f"{today:%Y-%m-%d}-une-breve-en-exemple.md": BRIEF,
        content / "pages" / "le-journal-et-vous.md": PAGE,
    }
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        values: Mapping[str, Any] = {"id": new_id(today), "day": today.isoformat(), "category": categories[0], "of_town": of_town}
        path.write_text(text.format(**values), encoding="utf-8")
    return tuple(files)
