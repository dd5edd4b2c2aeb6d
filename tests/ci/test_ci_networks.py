"""Every network of the registry reaches the jobs that announce, and none the preview of a pull request."""

import re

import pytest
import yaml

from plugins.announce.network import RequiredCredentials
from plugins.announce.networks.registry import NETWORKS
from tests.house import ROOT

VARIABLES = [variable for row in NETWORKS for variable in RequiredCredentials(row.name, row.limits.label, "", row.credentials).variables]
ANNOUNCING = (("journal.yml", "publish"), ("alerte.yml", "alert"))
SECRET = re.compile(r"(KEY|SECRET|TOKEN|PASSWORD)$")


@pytest.fixture(scope="module")
def workflows() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in (ROOT / ".github" / "workflows").iterdir()}


@pytest.mark.parametrize("variable", VARIABLES)
def test_each_credential_is_passed_to_the_jobs_that_announce_and_to_them_alone(workflows, variable):
    given = f"${{{{ {'secrets' if SECRET.search(variable) else 'vars'}.{variable} }}}}"
    jobs = {(name, job): yaml.safe_dump(told) for name, text in workflows.items() for job, told in yaml.safe_load(text)["jobs"].items()}
    assert {where: re.findall(rf"\b{variable}: (.*)", told) for where, told in jobs.items() if variable in told} == {
        where: [given] for where in ANNOUNCING
    }
    assert sum(text.count(f".{variable} ") for text in workflows.values()) == len(ANNOUNCING)


@pytest.mark.parametrize("name", [row.name for row in NETWORKS])
def test_a_preview_forgets_whatever_it_was_told_of_a_network(name):
    assert f'"${{!BEFFROI_{name.upper()}_@}}"' in (ROOT / "ci" / "preview").read_text(encoding="utf-8")
