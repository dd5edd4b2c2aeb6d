"""What the structured data of several kinds of pages share. https://schema.org"""

from collections.abc import Mapping

CONTEXT = "https://schema.org"
EMPTY: tuple[object, ...] = (None, "", [], {}, ())


def drop_empty(properties: Mapping[str, object]) -> dict[str, object]:
    """The `properties` that have a value, which 0 and False are: search engines warn of empty ones."""
    return {name: value for name, value in properties.items() if value not in EMPTY}


def nest(node: Mapping[str, object]) -> dict[str, object]:
    """The `node` of a page as part of another's: the context is said once, by the outermost."""
    return {name: value for name, value in node.items() if name != "@context"}


def build_address(street: str | None, postcode: str | None, town: str | None, country: str = "FR") -> dict[str, object]:
    """https://schema.org/PostalAddress"""
    parts = {"streetAddress": street, "postalCode": postcode, "addressLocality": town, "addressCountry": country}
    return {"@type": "PostalAddress", **drop_empty(parts)}


def build_position(latitude: float, longitude: float) -> dict[str, object]:
    """https://schema.org/GeoCoordinates"""
    return {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
