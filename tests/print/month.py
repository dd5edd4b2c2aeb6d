"""A month of a small town: what is in its magazine, and what is not."""

from pathlib import Path

from PIL import Image

from tests.journal import TestJournal

TABLE = "| Bureau | Inscrits | Votants | Oui | Non |\n|---|---:|---:|---:|---:|\n| Gare | 1 176 | 622 | 336 | 272 |\n"
BODY = f"""Samedi, place du Beffroi. Voir [la crue](crue.md), [la plage](plage.md) et [le reste](https://www.valbrune.example).

## Un marché qui revient

{TABLE}

!!! info "En pratique"
    - Samedi, 8 h.

> Quand les moteurs se taisent, on entend l’heure.
>
> — Anselme Quiévreux

![Un étal de légumes](../images/etal.jpg "Le premier étal")

Encore un mot.[^1]

[^1]: La délibération est affichée.
"""
SMALL = (("brève-1", "Le chat est redescendu", "2026-03-05 10:00"), ("brève-2", "La ligne B repart", "2026-03-04 09:00"))


def photograph(path: Path, size: tuple[int, int] = (1200, 750)) -> None:
    """A picture whose camera wrote where it was."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = "APPAREIL-DU-MAIRE"
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.effect_mandelbrot(size, (-2, -1, 1, 1), 50).convert("RGB").save(path, "JPEG", exif=exif)


def filled(journal: TestJournal) -> TestJournal:
    """The journal with a month of March 2026, an older article, and what nobody may read."""
    photograph(journal.folder / "content" / "images" / "etal.jpg")
    picture = "{src: images/etal.jpg, alt: Un étal au soleil, credit: Photo de la ville, caption: Le premier samedi}"
    journal.article(
        "marche", "Le marché revient sur la place du Beffroi dès le 4 avril", "2026-03-02 09:00", BODY, image=picture, une="oui"
    )
    journal.article("crue", "L’Oise en crue", "2026-03-20 09:00", "L’eau monte.\n\n## Au matin\n\nPuis elle descend.", category="Travaux")
    journal.article("plage", "La plage rouvre", "2026-02-20 09:00", "En été.")
    journal.article("brouillon", "Un secret", "2026-03-21 09:00", "Pas encore.", status="draft")
    journal.article("demain", "Demain seulement", "2026-03-29 09:00", "Demain.")
    journal.article("anglais", "The market is back", "2026-03-02 09:00", "On Saturday.", lang="en")
    for name, title, date in SMALL:
        head = f"---\nid: {name.replace('è', 'e')}\ntitle: {title}\ndate: {date}\n---\n"
        Path(journal.folder, "content", "breves", f"{name}.md").write_text(f"{head}\nUn paragraphe.\n", encoding="utf-8")
    return journal
