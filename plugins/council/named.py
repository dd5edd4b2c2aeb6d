"""The name that an entry keeps for ever."""

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
