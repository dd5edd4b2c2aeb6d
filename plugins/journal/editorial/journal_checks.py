"""Mistakes that no single key shows: dates that contradict each other, an author beside several, people without their consent, an empty
body."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from plugins.core.publication.identifiers import slugify
from plugins.core.publication.instants import shorten_for_message
from plugins.core.publication.kind import Kind
from plugins.core.publication.raw_value import FrontMatter, InvalidValue
from plugins.journal.editorial import stored_marks
from plugins.journal.editorial.markdown_cost import is_excessive
from plugins.journal.editorial.types import NO, SLUG_LONGEST, WRITE_A_LETTER

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
NO_CONSENT = ("", *NO)
BLANK = re.compile(r"\n[ \t]*\n\s*(?=\S)")


def find_mistakes(values: dict[str, Any], kind: Kind, head: FrontMatter) -> Iterator[tuple[str, InvalidValue]]:
    """Find mistakes of the publication as a whole: the subject in French, and the mistake with its line."""
    yield from _check_dates(values, head)
    yield from _check_authors(values, head)
    yield from _check_tags(values, head)
    yield from _check_people(values, head)
    yield from _check_body(kind, head)
    if values.get("status") != "draft":
        yield from _check_example(kind, head)


def find_wordless(values: dict[str, Any], kind: Kind, head: FrontMatter) -> InvalidValue | None:
    """A mistake for a publication whose page would be empty: both its text and its kind's essential key are missing."""
    if not kind.essential or kind.essential in values or values.get("status") in ("draft", "withdrawn") or not is_blank(head.body):
        return None
    remedy = f"Ajoutez une ligne « {kind.essential}: … », ou écrivez son texte sous l’en-tête."
    return InvalidValue(
        "cette page n’aurait rien à dire : elle n’est pas mise en ligne.", remedy, "page vide", line=head.get_line(kind.essential)
    )


def is_blank(body: str) -> bool:
    """Whether readers would see nothing of `body`."""
    return not COMMENT.sub("", body).strip()


def _check_dates(values: dict[str, Any], head: FrontMatter) -> Iterator[tuple[str, InvalidValue]]:
    if values.get("status") == "withdrawn" and not values.get("modified"):
        remedy = "Ajoutez « modified: » et le jour du retrait."
        yield (
            "modifié",
            InvalidValue("une publication retirée dit quand elle l’a été.", remedy, "clé manquante", line=head.get_line("status")),
        )
    if values.get("correction") and not values.get("modified"):
        remedy = "Ajoutez « modified: », et le jour et l’heure de la correction."
        yield (
            "modifié",
            InvalidValue("une correction dit quand elle a été faite.", remedy, "clé manquante", line=head.get_line("correction")),
        )
    date = values.get("date")
    for key, label in (("modified", "modifié"), ("expires", "expire")):
        later = values.get(key)
        if date and later and later < (date if isinstance(later, datetime) else date.date()):
            text, remedy = "cette date vient avant celle de la publication.", "Corrigez l’une des deux."
            yield label, InvalidValue(text, remedy, "dates contradictoires", line=head.get_line(key))


def _check_authors(values: dict[str, Any], head: FrontMatter) -> Iterator[tuple[str, InvalidValue]]:
    if values.get("author") and values.get("authors"):
        remedy = "Mettez tous les noms dans « authors », et effacez cette ligne."
        yield "auteur", InvalidValue("il y a déjà « authors », qui compte seul.", remedy, "clé en double", line=head.get_line("author"))


def _check_tags(values: dict[str, Any], head: FrontMatter) -> Iterator[tuple[str, InvalidValue]]:
    for tag in values.get("tags", ()):
        address = slugify(tag)
        if not address:
            text = f"« {shorten_for_message(tag)} » ne peut pas faire une adresse."
            yield "mots-clés", InvalidValue(text, WRITE_A_LETTER, "adresse impossible", line=head.get_line("tags"))
        elif len(address) > SLUG_LONGEST:
            remedy = "Raccourcissez-le, ou séparez les mots-clés par des virgules."
            yield (
                "mots-clés",
                InvalidValue(f"« {shorten_for_message(tag)} » est trop long.", remedy, "trop long (mots-clés)", line=head.get_line("tags")),
            )


def _check_people(values: dict[str, Any], head: FrontMatter) -> Iterator[tuple[str, InvalidValue]]:
    image = values.get("image")
    if image and image.people and image.consent.lower() in NO_CONSENT:
        text = "on reconnaît quelqu’un sur cette image, et rien ne dit son accord."
        remedy = "Ajoutez « consent: » sous « image », avec la forme de l’accord et sa date, ou prenez une autre image."
        yield "image › accord", InvalidValue(text, remedy, "accord manquant", line=head.get_line("image"))


def _check_body(kind: Kind, head: FrontMatter) -> Iterator[tuple[str, InvalidValue]]:
    if is_excessive(head.body):
        text = "ce texte est trop long, ou des signes y sont ouverts par milliers sans être fermés."
        yield "texte", InvalidValue(text, "Coupez-le, ou fermez ses crochets et ses chevrons.", "texte illisible", line=head.body_line)
        return
    if is_blank(head.body):
        if kind.body_required:
            yield "texte", InvalidValue("il est vide.", "Écrivez-le sous l’en-tête.", "texte vide", line=head.body_line)
        return
    start = len(head.body) - len(head.body.lstrip())
    blank = BLANK.search(head.body.rstrip(), start)
    if kind.one_paragraph and blank:
        line = head.body_line + head.body.count("\n", 0, blank.end())
        sort = f"plusieurs paragraphes ({kind.label.lower()})"
        yield (
            "texte",
            InvalidValue(f"un seul paragraphe ici ({kind.label.lower()}).", "Raccourcissez, ou faites-en un article.", sort, line=line),
        )
    yield from stored_marks.find_stored_marks(head)


def _check_example(kind: Kind, head: FrontMatter) -> Iterator[tuple[str, InvalidValue]]:
    """The first line that `new` proposed and the editor left as it was; a subheading counts too."""
    proposed = {line.strip() for line in kind.example.splitlines()} - {""}
    for number, line in enumerate(head.body.splitlines()):
        if line.strip() in proposed:
            text = f"« {line.strip('# ')} » vient du modèle de ./beffroi new."
            yield "texte", InvalidValue(text, "Écrivez le vôtre à sa place.", "modèle resté", line=head.body_line + number)
            return
