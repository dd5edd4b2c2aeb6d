"""`./beffroi doctor --etat`, as a webmaster types it: the same verdict, line by line, and what its exit code says."""

from pathlib import Path

import pytest

from plugins.command.start import run
from plugins.core.infrastructure.errors import Exit
from tests.house import ROOT
from tests.state_check.conftest import WorldOfTown


@pytest.fixture
def settings_file(town: WorldOfTown) -> Path:
    """The settings of the town, whose folder holds its built site."""
    file = town.folder / "conf.py"
    lines = (
        f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom publishconf import *",
        f"SITEURL, TOWN = {town.siteurl!r}, {town.town!r}",
        f"OUTPUT_PATH = {str(town.folder / 'output')!r}",
    )
    file.write_text("\n".join(lines))
    return file


def test_the_verdict_is_printed_with_its_remedies(town, settings_file, capsys):
    words = ["doctor", "--etat", "--settings", str(settings_file), "--dkim", "s1", "--pays", str(town.countries)]
    assert run(words) == Exit.DONE
    assert "rouge" not in capsys.readouterr().out.replace("0 rouge", "")
    (town.folder / "output" / "mentions-legales" / "index.html").unlink()
    assert run(words) == Exit.PERSON
    red_lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("rouge")]
    assert len(red_lines) == 1 and "mentions légales" in red_lines[0]


def test_what_goes_with_the_verdict_alone_is_refused_without_it(settings_file, capsys):
    assert run(["doctor", "--settings", str(settings_file), "--dkim", "s1"]) == Exit.SETTINGS
    assert "--etat" in capsys.readouterr().err
