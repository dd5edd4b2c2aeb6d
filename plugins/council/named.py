"""The names in an entry: its own, which it keeps for ever, and that of its picture's file."""

import re

from plugins.council.entry import ID
from plugins.publication.instants import shorten_for_message
from plugins.publication.invalid_value import InvalidValue
from plugins.publication.raw_value import RawValue


def entry_id(written: RawValue) -> str:
    """The id of an entry, as the phone makes it. Raises InvalidValue."""
    text = written.value.strip() if isinstance(written.value, str) else ""
    if not ID.fullmatch(text):
        remedy = "Il faut de 12 à 32 lettres minuscules sans accent et chiffres : 20260326mot1."
        raise InvalidValue(f"« {shorten_for_message(text)} » ne peut pas être le nom d’une entrée.", remedy, "id impossible")
    return text


PICTURE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,99}\.(?:jpe?g|png|webp)")
"""A file beside others, and nothing that would lead elsewhere."""


def picture_name(written: RawValue) -> str:
    """The name of a picture, in the folder of the session. Raises InvalidValue."""
    text = written.value.strip() if isinstance(written.value, str) else ""
    if not PICTURE.fullmatch(text):
        remedy = "Écrivez le nom seul d’un fichier du dossier de la séance : vote.jpg."
        raise InvalidValue(f"« {shorten_for_message(text)} » ne peut pas être le nom d’une image.", remedy, "image introuvable")
    return text
