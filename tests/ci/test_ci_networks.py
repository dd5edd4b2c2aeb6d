"""Every network of the registry reaches the publishing job, and none the preview of a pull request."""

import re

import pytest

from plugins.announce.networks.registry import NETWORKS
from plugins.announce.voices.credentials import Asked
from tests.house import ROOT

VARIABLES = [variable for row in NETWORKS for variable in Asked(row.name, row.limits.label, "", row.credentials).variables]
SECRET = re.compile(r"(KEY|SECRET|TOKEN|PASSWORD)$")


@pytest.mark.parametrize("variable", VARIABLES)
def test_each_credential_is_passed_to_the_publishing_job_and_to_it_alone(variable):
    workflow = (ROOT / ".github" / "workflows" / "journal.yml").read_text()
    place = "secrets" if SECRET.search(variable) else "vars"
    assert re.findall(rf"\b{variable}: (.*)", workflow) == [f"${{{{ {place}.{variable} }}}}"]


@pytest.mark.parametrize("name", [row.name for row in NETWORKS])
def test_a_preview_forgets_whatever_it_was_told_of_a_network(name):
    assert f'"${{!BEFFROI_{name.upper()}_@}}"' in (ROOT / "ci" / "preview").read_text()
