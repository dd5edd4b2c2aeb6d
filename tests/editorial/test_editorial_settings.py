"""What a town may set, and the words that addresses may not take."""

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.kind import Field, Kind
from plugins.journal.editorial.fields import READERS
from plugins.journal.editorial.kinds import KINDS
from tests.editorial.desk import rules

GOOD = ["Vie municipale", "Culture"]


def test_the_settings_of_a_town():
    town = rules(CATEGORIES=GOOD, QUARTIERS=("Gare",), STRICT_SINCE="2025-06-01").settings
    assert town.categories == ("Vie municipale", "Culture")
    assert town.quartiers == ("Gare",)
    assert town.strict_since.isoformat() == "2025-06-01"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CATEGORIES", []),
        ("CATEGORIES", "Culture"),
        ("CATEGORIES", ["Été", "été"]),
        ("CATEGORIES", ["🎪"]),
        ("CATEGORIES", [""]),
        ("CATEGORIES", [1]),
        ("QUARTIERS", ["Gare", "gare"]),
        ("QUARTIERS", ["Gare " * 60]),
        ("PUBLICS", "jeunes"),
        ("STRICT_SINCE", "hier"),
        ("PREVIEW", "oui"),
        ("MARKDOWN", []),
    ],
)
def test_a_wrong_setting_is_named(name, value):
    if value == [] and name == "MARKDOWN":
        value = ["extra"]
    with pytest.raises(SettingsError, match=name):
        rules(**{name: value})


def test_quarters_and_audiences_are_optional():
    assert rules(QUARTIERS=[], PUBLICS=None).settings.quartiers == ()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_is_declared_whole(kind):
    names = [field.name for field in kind.fields]
    assert len(names) == len(set(names))
    assert kind.address.endswith("/")
    assert {"id", "title"} <= {field.name for field in kind.fields if field.required}
    assert set(kind.exports) <= set(names)
    for field in kind.fields:
        assert field.type in READERS or field.fields
        assert field.label


def test_no_two_keys_of_a_kind_have_one_name():
    for kind in KINDS:
        labels = [field.label for field in kind.fields]
        assert len(labels) == len(set(labels)), kind.name


@pytest.mark.parametrize(
    "address", ["contact/", "suivre/", "2026/", "rubriques/culture/", "theme/css/x/", "breves/", "breves/page/2/", "page/2/", "_apercu/x/"]
)
def test_the_site_keeps_its_addresses(address):
    assert rules().is_reserved(address)


@pytest.mark.parametrize("address", ["mentions-legales/", "2026/03/marche/", "breves/2026/03/bus/", "vieux/marche/", "20266/"])
def test_other_addresses_are_free(address):
    assert not rules().is_reserved(address)


def test_a_kind_keeps_its_own_first_word():
    breve = next(kind for kind in KINDS if kind.name == "breve")
    assert not rules().is_reserved("breves/", breve)


def test_another_rooms_list_is_read_from_its_setting():
    kind = Field("lieu", "choice", "Lieu", choices="LIEUX")
    assert rules(LIEUX=["Halle"]).list_choices(kind) == ("Halle",)
    assert rules().list_choices(Field("x", "choice", "X", choices=("a",))) == ("a",)
    assert isinstance(KINDS[0], Kind)
