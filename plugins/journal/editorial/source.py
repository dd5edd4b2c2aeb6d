"""A file of the content folder, from bytes to text: the first place where a hostile or broken file is stopped."""

import os
from pathlib import Path
from stat import S_ISLNK

from plugins.core.publication.raw_value import InvalidValue
from plugins.core.publication.untrusted_text import CONTROL

HEAVIEST = 5_000_000
"""Bytes. The longest of 862 real articles weighs under 60 kB; past 5 MB a picture or an export was pasted into the text."""

REASONS = {
    FileNotFoundError: "il n’y a rien au bout de ce lien",
    PermissionError: "la lecture en est interdite",
    IsADirectoryError: "c’est un dossier",
    RuntimeError: "ce lien tourne en rond",
}


def load_source(content: Path, source: str) -> bytes:
    """The bytes of the file `source`. Raises InvalidValue when it leads out of the content folder, is too heavy or cannot be read."""
    path = f"{content}/{source}"
    try:
        if S_ISLNK(os.lstat(path).st_mode) and not Path(path).resolve().is_relative_to(content.resolve()):
            raise InvalidValue("ce lien mène hors du dossier du contenu.", "Copiez le fichier à sa place.", "fichier hors du contenu")
        with open(path, "rb") as file:
            if (size := os.fstat(file.fileno()).st_size) > HEAVIEST:
                raise InvalidValue(
                    f"{size // 1_000_000} Mo, c’est trop : 5 Mo au plus.",
                    "Une image a-t-elle été collée dans le texte ?",
                    "fichier trop lourd",
                )
            return file.read()
    except (OSError, RuntimeError) as error:
        reason = REASONS.get(type(error), type(error).__name__)
        raise InvalidValue(f"impossible de lire ce fichier : {reason}.", "", "fichier illisible") from None


def decode_text(data: bytes) -> str:
    """The text in `data`, without byte-order mark, its lines ended by a line feed. Raises InvalidValue when it is not UTF-8, or empty."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise InvalidValue(
            "ce fichier n’est pas en UTF-8.",
            "Enregistrez-le avec l’encodage UTF-8.",
            "fichier illisible",
            line=error.object.count(b"\n", 0, error.start) + 1,
        ) from None
    if not text.strip():
        raise InvalidValue("ce fichier est vide.", "Écrivez-le, ou effacez-le.", "fichier vide")
    return text


def find_control_character(text: str) -> InvalidValue | None:
    """A message about the first control character of `text`, or None."""
    match = CONTROL.search(text)
    if not match:
        return None
    return InvalidValue(
        f"caractère de contrôle invisible U+{ord(match[0]):04X}.",
        "Effacez-le, puis retapez les mots autour.",
        "caractère de contrôle",
        line=text.count("\n", 0, match.start()) + 1,
    )
