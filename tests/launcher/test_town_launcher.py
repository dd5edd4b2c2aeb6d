"""The launcher of a town's folder, run for real: it is made of texts of the house, so that a name that has changed shows only here."""

import json

from plugins.towns.town_folder.package import write_launcher
from tests.launcher.conftest import TASKS


def test_the_launcher_of_a_town_makes_its_environment_and_hands_the_words_over(checkout):
    write_launcher(checkout.folder)
    (checkout.folder / "beffroi.py").write_text(TASKS)
    first = checkout.run("build", "--port", "80 00", cwd=checkout.folder)
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout) == [["build", "--port", "80 00"], str(checkout.folder), str(checkout.folder / ".venv"), "1.0"]
    assert first.stderr.startswith("Préparation de l’environnement…")
    again = checkout.run("build", cwd=checkout.folder)
    assert (again.returncode, again.stderr) == (0, "")
