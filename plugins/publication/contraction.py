"""What French makes of a preposition before a name: « de Le Havre » is « du Havre », « à Les Andelys » is « aux Andelys »."""

import re

CONTRACTED = {
    ("de", "Le "): "du ",
    ("de", "Les "): "des ",
    ("à", "Le "): "au ",
    ("à", "Les "): "aux ",
    ("À", "Le "): "Au ",
    ("À", "Les "): "Aux ",
}
ELIDED = re.compile(r"[AEIOUYÀÂÄÉÈÊËÎÏÔÖÙÛÜŒ]", re.IGNORECASE)
"""A first letter before which « de » is « d’ ». Nobody can tell a silent h by looking at it: « de » stays before one."""
NAMES = ("town", "journal")
"""The values of a text that are such names. A person's is none: what a Le Bris says is « de Le Bris »."""
PREPOSITIONS = ("de", "à", "À")
PREPOSITION = re.compile(r"\b(de|à|À) \Z")
"""At the end of what stands before the name."""


def after_preposition(name: str, preposition: str) -> str:
    """The same, as the filter of a template."""
    return contract(preposition, name)


def contract(preposition: str, name: str) -> str:
    """`preposition`, « de », « à » or « À », and `name`, as French writes them together; `name` keeps what makes it safe for HTML."""
    for (listed, article), contracted in CONTRACTED.items():
        if preposition == listed and name.startswith(article):
            return contracted + name[len(article) :]
    if preposition == "de" and ELIDED.match(name):
        return "d’" + name
    return f"{preposition} " + name
