"""The sheet of the codes of many people, to be printed and cut: each card has a code, and a drawing for a telephone's camera."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from plugins.journal.story.qr import draw_qr
from plugins.service.access.models import StaffMember
from plugins.service.access.roles import format_role_labels
from plugins.service.access.visitors import format_entry_address
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.pages import THEME, get_environment

STYLES = ("static/css/tokens.css", "desk/codes.css")
"""What a sheet that is a file of its own has within it."""


@dataclass(frozen=True)
class CodeCard:
    """One person's card on the sheet."""

    name: str
    email: str
    roles: str
    code: str
    drawing: Markup


def list_cards(pairs: Iterable[tuple[StaffMember, str]]) -> list[CodeCard]:
    """The cards of people and their codes."""
    return [
        CodeCard(person.name, person.email, format_role_labels(person.roles), code, draw_qr(format_entry_address(code)))
        for person, code in pairs
    ]


def format_sheet(cards: Sequence[CodeCard]) -> str:
    """The sheet as a page that asks for nothing beside itself."""
    style = Markup("\n".join((THEME / name).read_text(encoding="utf-8") for name in STYLES))
    values = {"cards": cards, "town": get_current_town().name, "address": format_entry_address("").partition("#")[0], "style": style}
    return get_environment().get_template("service/codes_file.html").render(values)
