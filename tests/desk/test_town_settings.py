"""The town's settings at the desk: forms made of the schema, checked before they take effect, a commit under the person's name."""

import re
import tomllib
from typing import get_args

import pytest

from plugins.core.infrastructure.settings import FieldType
from plugins.service.desk.town_pages import CONTROLS, list_changes, make_control, read_value
from plugins.towns.town_settings.schema import list_fields
from tests.desk.conftest import Desk
from tests.house import ROOT

WRONG, ABSENT, FORBIDDEN = 422, 404, 403


def sent_by(control) -> dict[str, str]:
    """What a browser sends of a form that nobody has touched."""
    sent = {}
    if control.control == "named":
        sent |= {f"{control.path}.{number}.key": name for number, name in enumerate(control.names)}
    for inner in (*control.fields, *(each for row in control.rows for each in row)):
        sent |= sent_by(inner)
    if control.control in ("line", "area", "choice"):
        sent[control.path] = control.value.replace("\n", "\r\n")
    return sent


def test_every_type_of_the_schema_is_asked_for():
    assert set(CONTROLS) == set(get_args(FieldType))


@pytest.mark.parametrize("field", list_fields().values(), ids=lambda field: field.key)
def test_a_form_that_nobody_has_touched_changes_nothing(field):
    value = tomllib.loads((ROOT / "ville.toml").read_text(encoding="utf-8")).get(field.key)
    again = read_value(field, sent_by(make_control(field, value, field.key)), field.key, value)
    assert list(list_changes((field.key,), value, again)) == []


def test_only_what_changed_is_written():
    before = {"name": "Valbrune", "phone": "01", "hours": "Lundi"}
    assert list(list_changes(("town",), before, {"name": "Valbrune", "phone": "02"})) == [
        (("town", "phone"), "02"),
        (("town", "hours"), None),
    ]


def test_a_lane_is_changed_by_who_sets_the_journal_and_is_kept_under_their_name(desk: Desk):
    file = desk.service.folder / "ville.toml"
    sylvie, zoe = desk.enter("Sylvie Règle", "règle le journal, publie"), desk.enter("Zoé Curieuse", "écrit")
    assert zoe.visit.get("/bureau/reglages/").status_code == FORBIDDEN
    page = sylvie.visit.get("/bureau/reglages/lanes").text
    assert 'name="lanes.0.value.people" value="2"' in page
    address, form = "/bureau/reglages/lanes", {"lanes.0.key": "page", "lanes.0.value.silence": "", "lanes.1.key": "tribune"}
    before = file.read_bytes()
    answer = sylvie.visit.post(address, address, **form, **{"lanes.0.value.people": "9", "lanes.1.value.people": "2"})
    assert answer.status_code == WRONG and "1 : qui écrit publie" in answer.text
    assert file.read_bytes() == before
    answer = sylvie.visit.post(address, address, **form, **{"lanes.0.value.people": "2", "lanes.1.value.people": "2"})
    assert answer.status_code == 302
    desk.service.wait_for(lambda: "[lanes.tribune]" in file.read_text(encoding="utf-8"))
    assert file.read_text(encoding="utf-8").startswith("# Ce qui est de la ville")
    desk.service.wait_for(lambda: "Sylvie Règle" in desk.git("log", "-1", "--format=%an %s", at=desk.service.folder))
    desk.service.wait_for(lambda: re.search(r"fait\s*</li>", sylvie.visit.get("/bureau/reglages/").text))
    assert sylvie.visit.get("/bureau/reglages/deploy").status_code == ABSENT
