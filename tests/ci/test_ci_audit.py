"""What the audit of packages prints, and the code that it ends with."""

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader

import yaml

from tests.house import ROOT

LOADER = SourceFileLoader("ci_audit", str(ROOT / "ci" / "audit"))
AUDIT = module_from_spec(spec_from_loader(LOADER.name, LOADER))
LOADER.exec_module(AUDIT)

REPORT = {
    "dependencies": [
        {"name": "jinja2", "version": "3.1.2", "vulns": [{"id": "GHSA-h5c8-rqwp-cp95", "fix_versions": ["3.1.3"], "aliases": []}]},
        {"name": "markdown", "version": "3.11.3", "vulns": []},
        {"name": "segno", "skip_reason": "Dependency not found on PyPI and could not be audited: segno (1.6.6)"},
    ],
    "fixes": [],
}
"""As pip-audit 2.10 writes it: https://github.com/pypa/pip-audit#readme"""


def test_a_known_vulnerability_is_named_and_so_is_what_could_not_be_asked():
    assert AUDIT.list_findings(REPORT) == (["jinja2 3.1.2 : GHSA-h5c8-rqwp-cp95"], ["segno"])


def test_actions_are_named_by_the_digest_of_what_was_read():
    for path in (ROOT / ".github/workflows").glob("*.yml"):
        lines = [line.strip() for line in path.read_text().splitlines() if "uses:" in line]
        assert all(len(line.split("@")[1].split()[0]) == 40 and "  # v" in line for line in lines), path.name


def test_a_job_that_is_given_secrets_names_the_environment_that_main_alone_may_use():
    for path in (ROOT / ".github/workflows").glob("*.yml"):
        for name, job in yaml.safe_load(path.read_text())["jobs"].items():
            assert ("secrets." in str(job)) == (job.get("environment") == "journal"), (path.name, name)


def test_an_image_holds_no_secret_no_state_and_no_history():
    listed = (ROOT / ".dockerignore").read_text().split("\n")
    assert "*" in listed and not {"!.git", "!.beffroi", "!."} & set(listed)
