"""Alternative texts of a length that networks take."""


def shorten_alternative(alt: str, longest: int) -> str:
    """`alt` in at most `longest` characters, cut between two words."""
    if len(alt) <= longest:
        return alt
    cut = alt[: longest - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:") + "…"
