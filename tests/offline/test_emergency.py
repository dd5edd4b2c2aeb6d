"""The emergency numbers: the town's beside the country's, as they are written and as they are dialled."""

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import gather_settings
from plugins.journal.offline.settings import NATIONAL, EmergencyNumber, Settings

WRONG = {
    "il faut une liste": "02 61 91 00 99",
    "numéro 1 : il faut un dictionnaire": ["02 61 91 00 99"],
    "numéro 2 : « service » manque": [{"number": "115", "service": "Samu social"}, {"number": "119"}],
    "« astreinte » n’est pas connu. Les clés sont : number, service, note": [{"number": "1", "service": "A", "astreinte": "oui"}],
    "« zéro deux » ne se compose pas": [{"number": "zéro deux", "service": "Mairie"}],
}


@pytest.mark.parametrize(("said", "written"), WRONG.items())
def test_a_number_that_cannot_be_called_is_refused(said, written):
    with pytest.raises(SettingsError) as refused:
        gather_settings(Settings, {"EMERGENCY": written}, {})
    assert said in str(refused.value)


def test_a_number_is_dialled_without_its_spaces():
    assert EmergencyNumber("02 61 91 00 99", "Astreinte").digits == "+33261910099"


def test_the_numbers_that_everybody_must_know_come_first():
    assert {number.number for number in NATIONAL[:5]} == {"112", "15", "17", "18", "114"}
