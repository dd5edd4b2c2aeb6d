"""A picture as an editor names it: where it lies, what it shows, who made it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Image:
    """`src` is a path below the content folder, POSIX style; `alt` says what it shows to who cannot see it."""

    src: str
    alt: str = ""
    credit: str = ""
    caption: str = ""
