"""Checks of pictures besides publications': the town's own, and those published as documents."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.picture_bytes import looks_damaged
from plugins.journal.pictures.derive import SMALLEST_CARD, has_card
from plugins.journal.pictures.exhibit import find_below
from plugins.journal.pictures.metadata import strip_metadata
from plugins.journal.pictures.original import SUFFIXES, PictureError, read_original, read_pixels
from plugins.journal.pictures.settings import parse_described_image


def check_default_image(files: frozenset[str], conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Mistake]:
    """DEFAULT_IMAGE that no card can be cut from. One that is not there is replaced by a card of the town's name, and
    the build says so."""
    setting = conf.get("DEFAULT_IMAGE")
    named = parse_described_image(setting).src if setting else ""
    path = find_below(Path(conf["PATH"]), named) if named else None
    if path is None:
        return
    try:
        original = read_original(path)
        if looks_damaged(path):
            read_pixels(original)
    except PictureError as error:
        yield Mistake("réglages", 0, "DEFAULT_IMAGE", str(error), sort="image illisible")
        return
    if not has_card(original):
        least = "{} × {}".format(*SMALLEST_CARD)
        yield Mistake(
            "réglages", 0, "DEFAULT_IMAGE", f"« {named} » est trop petite.", f"Il faut au moins {least} pixels.", "image illisible"
        )


def check_documents(files: frozenset[str], conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Mistake]:
    """Pictures among the documents that are cut, and from which nothing can be taken off."""
    content, folders = Path(conf["PATH"]), tuple(f"{folder}/" for folder in conf.get("STATIC_PATHS") or ())
    for name in sorted(name for name in files if name.startswith(folders) and name.lower().endswith(SUFFIXES)):
        path = content / name
        try:
            if looks_damaged(path):
                strip_metadata(path.read_bytes())
        except PictureError as error:
            yield Mistake(f"{content.name}/{name}", 0, "", str(error), sort="image illisible")
        except OSError:
            continue


RESOURCES = (check_default_image, check_documents)
