"""What was proved of this very code is not proved again by the checks: `proof.py` says how it is known."""

from pathlib import Path

import pytest

from tests.campaign import WHOLE
from tests.fast_markdown.proof import is_proved

HERE = Path(__file__).parent
PROVED = pytest.mark.skip(reason="Déjà prouvé de ce code : ./beffroi test tests/fast_markdown, ou --full")
ALWAYS = ("test_quick.py", "test_upstream.py", "test_proof.py")
"""What looks at more than the code: how fast it is, another source, the proof itself."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip them, unless they are asked for by name or the campaigns are whole."""
    if WHOLE or any(HERE.name in word for word in config.args) or not is_proved():
        return
    for item in items:
        if item.path.parent == HERE and item.path.name not in ALWAYS:
            item.add_marker(PROVED)
