"""Prices and registration of an event."""

import re
from dataclasses import dataclass

from plugins.core.publication.dialling import format_international
from plugins.core.publication.instants import shorten_for_message
from plugins.core.publication.raw_value import InvalidValue, RawValue
from plugins.core.publication.slug import slugify
from plugins.core.publication.words import N_

FREE = ("gratuit", "gratuite", "entree-libre", "entree-gratuite", "acces-libre", "libre", "0", "0-eur", "free")
WHAT_YOU_WANT = ("prix-libre", "participation-libre", "au-chapeau")
GRATIS = N_("Gratuit")
AMOUNT = re.compile(r"(\d{1,4})(?:[.,](\d{1,2}))?\s*(?:€|euros?)", re.IGNORECASE)
BARE = re.compile(r"(\d{1,4})(?:[.,](\d{1,2}))?")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?:\+33\s?\(?0?\)?\s?|0)[1-9](?:[\s.-]?\d{2}){4}|3\d{3}|1\d{1,3}|08\d{2}(?:[\s.-]?\d{2,3}){2,3}")
"""French numbers, short ones included."""

LINK = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)


@dataclass(frozen=True)
class Price:
    """`words` are what readers read; `free`: there is nothing to pay; `low` and `high` are in euros, None when no amount is written."""

    words: str
    free: bool = False
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Registration:
    """One way to register: `type` is OpenAgenda's, `link`, `phone` or `email`; `href` leads there."""

    type: str
    value: str

    @property
    def href(self) -> str:
        """The address of the link, of the mail or of the call."""
        if self.type == "phone":
            digits = re.sub(r"[^\d+]", "", re.sub(r"\(0\)", "", self.value))
            return f"tel:{format_international(digits)}"
        return f"mailto:{self.value}" if self.type == "email" else self.value


def parse_price(raw_value: RawValue) -> Price:
    """Parse a price: `gratuit`, `5 €`, `de 5 à 12 €` or `8 €, 5 € en tarif réduit`. Raises InvalidValue."""
    text = raw_value.line_of_text
    price_slug = slugify(text.replace("€", " eur"))
    if price_slug in FREE:
        return Price(GRATIS, True, 0.0, 0.0)
    if price_slug in WHAT_YOU_WANT:
        return Price(text)
    if bare := BARE.fullmatch(text):
        text = f"{text} €"
        return Price(text, False, _parse_euros(bare), _parse_euros(bare))
    spread = re.sub(r"(\d)\s*(à|-|–|et)\s*(\d[\d.,]*\s*(?:€|euros?))", r"\1 € \2 \3", text, flags=re.IGNORECASE)
    amounts = [_parse_euros(match) for match in AMOUNT.finditer(spread)]
    if not amounts:
        remedy = "Écrivez « gratuit », « 5 € » ou « de 5 à 12 € » ; le reste va dans « conditions »."
        raise InvalidValue(f"« {shorten_for_message(text)} » n’est pas un prix.", remedy, "prix illisible")
    free = max(amounts) == 0
    return Price(GRATIS if free else text, free, min(amounts), max(amounts))


def _parse_euros(match: re.Match[str]) -> float:
    return int(match[1]) + int((match[2] or "0").ljust(2, "0")) / 100


def parse_registrations(raw_value: RawValue) -> tuple[Registration, ...]:
    """The ways to register: addresses of pages, of mail, numbers of telephones; a list, or some lines. Raises InvalidValue."""
    items = raw_value.value if isinstance(raw_value.value, list) else [raw_value]
    return tuple(_parse_registration(text.strip(), item.line) for item in items for text in _list_texts(item) if text.strip())


def _list_texts(item: RawValue) -> list[str]:
    if isinstance(item.value, dict):
        return [str(item.value["value"].value)] if "value" in item.value else [str(inner.value) for inner in item.value.values()]
    return re.split(r"[\n;]|,\s", item.value) if isinstance(item.value, str) else []


def _parse_registration(text: str, line: int) -> Registration:
    for type, form in (("link", LINK), ("email", EMAIL), ("phone", PHONE)):
        if form.fullmatch(text):
            return Registration(type, text)
    remedy = "Écrivez une adresse https://…, une adresse électronique ou un numéro de téléphone ; le reste va dans « conditions »."
    raise InvalidValue(f"« {shorten_for_message(text)} » ne mène nulle part.", remedy, "inscription illisible", line=line)
