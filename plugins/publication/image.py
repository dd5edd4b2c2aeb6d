"""A picture as an editor names it: where it lies, what it shows, who made it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Image:
    """`src` is a path below the content folder, POSIX style; `alt` says what it shows to who cannot see it.

    `people` says that someone can be recognised in it, `consent` how they agreed: it is the editors', and is shown to no reader.
    """

    src: str
    alt: str = ""
    credit: str = ""
    caption: str = ""
    people: bool = False
    consent: str = ""
