"""The names in an entry: its own, which it keeps for ever, and that of its picture's file."""

import re

from plugins.council.entry import ID
from plugins.publication.instants import shortened
from plugins.publication.written import Written
from plugins.publication.wrong import Wrong


def entry_id(written: Written) -> str:
    """The id of an entry, as the phone makes it. Raises Wrong."""
    text = written.value.strip() if isinstance(written.value, str) else ""
    if not ID.fullmatch(text):
        remedy = "Il faut de 12 à 32 lettres minuscules sans accent et chiffres : 20260326mot1."
        raise Wrong(f"« {shortened(text)} » ne peut pas être le nom d’une entrée.", remedy, "id impossible")
    return text


PICTURE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,99}\.(?:jpe?g|png|webp)")
"""A file beside others, and nothing that would lead elsewhere."""


def picture_name(written: Written) -> str:
    """The name of a picture, in the folder of the session. Raises Wrong."""
    text = written.value.strip() if isinstance(written.value, str) else ""
    if not PICTURE.fullmatch(text):
        remedy = "Écrivez le nom seul d’un fichier du dossier de la séance : vote.jpg."
        raise Wrong(f"« {shortened(text)} » ne peut pas être le nom d’une image.", remedy, "image introuvable")
    return text
