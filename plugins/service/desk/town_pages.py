"""The pages of the town's settings: what each says now, and its form."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import SettingField
from plugins.service.access.people import find_visitor, require_role
from plugins.service.access.roles import SETTINGS
from plugins.service.desk.checking import get_rules
from plugins.service.desk.publishing import find_lane
from plugins.service.desk.town_change import CHANGE_SETTING, check_change, is_fixed_in_code, read_values
from plugins.service.desk.town_form import CONTROLS, make_control, read_value
from plugins.service.web_service.audit import note_deed
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.models import OutboxWork
from plugins.service.web_service.outbox import put_work
from plugins.service.web_service.pages import Refusal, render_page
from plugins.towns.town_settings.schema import find_field, list_sections

HOME = "/bureau/reglages/"
FIRST_TURN = 1
LANES = "lanes"
WEBMASTERS = frozenset({"siteurl", "feed_authority", "demonstration_now", "strict_since", "deploy", "history_remote", "ledger", "service"})
"""Keys whose change moves the site or its identity: they are shown, and changed by a webmaster in the file."""
LAST = 6
"""Changes that the page still tells of."""


def is_open(field: SettingField) -> bool:
    """Whether the desk changes it."""
    return CONTROLS[field.type] != "free" and field.key not in WEBMASTERS


@require_safe
@require_role(SETTINGS)
def list_settings(request: HttpRequest) -> HttpResponse:
    """Every setting, by section, with what it says."""
    town = get_current_town()
    paths = town.open_paths()
    data = read_values(paths)
    listed = [
        (
            section,
            [
                (field, _shorten(data.values.get(field.key)), is_open(field))
                for field in fields
                if field.key in data.values or is_open(field)
            ],
        )
        for section, fields in list_sections()
    ]
    changes = OutboxWork.objects.filter(work=CHANGE_SETTING).order_by("-pk")[:LAST]
    field_changes = [(find_field(change.payload["key"]), change) for change in changes]
    return render_page(request, "service/town_settings.html", {"sections": listed, "changes": field_changes, "now": town.clock()})


def _shorten(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, dict):
        return ", ".join(str(each) for each in value.values() if isinstance(each, str))[:90] or ", ".join(map(str, value))[:90]
    if isinstance(value, list):
        items = [str(next(iter(each.values()), "")) if isinstance(each, dict) else str(each) for each in value]
        return ", ".join(items)[:90]
    return str(value)[:90]


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(SETTINGS)
def edit_setting(request: HttpRequest, key: str) -> HttpResponse:
    """The form of a setting; sent, it is checked, then changed by the worker."""
    field, town = find_field(key), get_current_town()
    if field is None or not is_open(field):
        raise Refusal(404)
    paths = town.open_paths()
    data = read_values(paths)
    before, wrong = data.values.get(key), ""
    value = before
    if request.method == "POST":
        value = read_value(field, request.POST.dict(), key, before)
        try:
            check_change(town, field, before, value)
        except SettingsError as error:
            wrong = str(error)
        else:
            _ask(request, field, before, value)
            return HttpResponseRedirect(HOME)
    variables = {
        "field": field,
        "control": make_control(field, value, key),
        "wrong": wrong,
        "fixed": is_fixed_in_code(field, paths, data),
        "usual": _list_usual_lanes() if key == LANES else [],
    }
    return render_page(request, "service/town_setting.html", variables, status=422 if wrong else 200)


def _ask(request: HttpRequest, field: SettingField, before: object, value: object) -> None:
    visitor = find_visitor(request)
    if before == value:
        return
    payload = {"key": field.key, "before": before, "value": value, "person": visitor.person.pk}
    with transaction.atomic():
        put_work(CHANGE_SETTING, payload, get_current_town().clock(), order=FIRST_TURN)
        note_deed(visitor.describe_deed("réglage", field.key))


def _list_usual_lanes() -> list[tuple[str, str, int, int]]:
    """The kinds, with their names in the setting, and who must agree now."""
    lanes = [(kind, find_lane(kind.name)) for kind in get_rules(get_current_town()).kinds]
    return [(kind.label, kind.name, lane.people, lane.silence) for kind, lane in lanes]
