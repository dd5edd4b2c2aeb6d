"""Expected outputs, kept in `tests/<room>/expected/` and compared byte for byte.

To write those of a change anew, and look at each in the difference before it is committed:
`EXPECTED=anew ./beffroi test tests/town tests/agenda/test_agenda_site.py`.
"""

import os
from pathlib import Path

TESTS = Path(__file__).resolve().parent
ANEW = "EXPECTED"


def golden(room: str, name: str, found: str | bytes) -> None:
    """Compare `found` with the file `name` that the room expects; a file that is missing is a failure, unless all are written anew."""
    file, content = TESTS / room / "expected" / name, found.encode() if isinstance(found, str) else found
    if os.environ.get(ANEW) == "anew":
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
    assert file.exists(), f"{file.relative_to(TESTS)} is missing: see tests/golden.py"
    expected = file.read_bytes()
    assert content.decode() == expected.decode()
    assert content == expected
