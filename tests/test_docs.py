"""What a webmaster can set, type or meet is documented, and what is documented exists."""

import ast
import re
from dataclasses import fields
from importlib import import_module
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path

import pytest

from plugins.announce.network import RequiredCredentials
from plugins.announce.networks.registry import NETWORKS
from plugins.command.program import COMMANDS
from plugins.core.infrastructure.errors import Exit
from tests.house import PACKAGES, ROOT, code, modules
from tests.settings_page import write_tables

HANDBOOK = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
REFERENCE = ROOT / "docs" / "reglages.md"
COMMANDS_OF_CI = filter(Path.is_file, (ROOT / "ci").iterdir())
OURS = [ROOT / "beffroi", *COMMANDS_OF_CI, ROOT / ".ci" / "run", *(ROOT / ".github").rglob("*.yml"), ROOT / ".gitlab-ci.yml"]
TOWN = ("requirements.in", "requirements-desk.in", "requirements-import.in", "requirements-print.in")
"""What a town installs: what every command needs, then the extras."""
ASKED = (*TOWN, "requirements-dev.in", "requirements-build.in", "requirements-audit.in")


def rows(path) -> list[str]:
    """The first cells of the tables of a page."""
    return re.findall(r"^\| (.+?) \|", path.read_text(), re.MULTILINE)


def quoted(cells) -> list[str]:
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def settings() -> set[str]:
    """The names of every setting of every room."""
    packages = [package for room, package in PACKAGES.items() if room != "infrastructure"]
    found = [import_module(f"{package}.settings").Settings for package in packages if find_spec(f"{package}.settings")]
    manifests = [import_module(f"{package}.room") for package in packages if find_spec(f"{package}.room")]
    found += [manifest.ROOM.settings for manifest in manifests if hasattr(manifest, "ROOM") and manifest.ROOM.settings]
    return {field.name.upper() for declared in found for field in fields(declared)}


def variables() -> set[str]:
    """The names of every environment variable that our own code reads or sets."""
    texts = [module.path.read_text() for module in code()] + [path.read_text() for path in OURS]
    return {name for text in texts for name in re.findall(r"\bBEFFROI_[A-Z_]*[A-Z]\b", text)} | credentials("")


def credentials(account: str) -> set[str]:
    """The variables of one account on every network."""
    asked = [RequiredCredentials(row.name, row.limits.label, account, row.credentials) for row in NETWORKS]
    return {variable for one in asked for variable in one.variables}


def direct(file: str) -> list[str]:
    """The packages that a requirements file of ours names."""
    lines = (ROOT / file).read_text().split()
    return [re.split(r"[\[<=>]", name)[0] for name in lines if name != "-r" and name not in TOWN]


def test_the_page_of_settings_says_what_the_rooms_declare():
    assert write_tables(REFERENCE.read_text()) == REFERENCE.read_text(), "write it: .venv-dev/bin/python -m tests.settings_page"
    assert {name for name in quoted(rows(REFERENCE)) if name.isupper() and not name.startswith("BEFFROI_")} >= settings() - {
        "BEFFROI_STATE"
    }


def test_every_variable_is_documented():
    assert variables() - set(quoted(rows(REFERENCE))) == set()


def test_no_documented_variable_is_unknown():
    documented = {name for page in HANDBOOK for name in re.findall(r"\bBEFFROI_[A-Z_]*[A-Z]\b", page.read_text())}
    assert documented - variables() - credentials("mediatheque") - settings() == set()


def test_every_command_is_documented():
    assert {name for cell in rows(REFERENCE) for name in re.findall(r"^`\./beffroi ([a-z]+)", cell)} == commands()


@pytest.mark.parametrize("page", [pytest.param(page, id=str(page.relative_to(ROOT))) for page in HANDBOOK])
def test_no_page_names_a_command_that_does_not_exist(page):
    assert set(re.findall(r"\./beffroi ([a-z]+)", page.read_text())) - commands() == set()


def commands() -> set[str]:
    return {row.name for row in COMMANDS}


def test_every_exit_code_is_documented():
    codes = {int(cell) for cell in rows(REFERENCE) if cell.isdigit()}
    assert set(Exit) <= codes


def test_every_room_is_on_the_map_and_every_room_of_the_map_exists():
    table = (ROOT / "ARCHITECTURE.md").read_text().partition("| group | rooms |")[2].partition("\n\n")[0]
    rows_of_map = re.findall(r"^\| `(\w+)/` \| (.+) \|$", table, re.MULTILINE)
    mapped = [f"plugins.{group}.{room}" for group, cell in rows_of_map for room in re.findall(r"`(\w+)/`", cell)]
    assert sorted([*mapped, "plugins.announce", "plugins.command"]) == sorted(PACKAGES.values())


@pytest.mark.parametrize("page", [pytest.param(page, id=str(page.relative_to(ROOT))) for page in HANDBOOK])
def test_links_between_pages_lead_somewhere(page):
    prose = re.sub(r"^```.*?^```|`[^`\n]*`", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", prose)
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", [pytest.param(page, id=str(page.relative_to(ROOT))) for page in HANDBOOK])
def test_links_to_a_section_lead_to_its_heading(page):
    links = re.findall(r"\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)", page.read_text())
    assert [f"{to}#{section}" for to, section in links if section not in headings(page.parent / to if to else page)] == []


def headings(page: Path) -> set[str]:
    """The sections of a page, as forges name them: in lower case, spaces as dashes, punctuation left out."""
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)}


def test_every_dependency_has_one_line_that_says_why():
    named = [name for file in ASKED for name in direct(file)]
    explained = [name for cell in rows(ROOT / "docs" / "dependencies.md") if cell.startswith("`") for name in quoted([cell])]
    assert sorted(explained) == sorted(named)


def test_where_a_dependency_is_used_is_in_the_house():
    cells = re.findall(r"^\| .+? \| (.+?) \|", (ROOT / "docs" / "dependencies.md").read_text(), re.MULTILINE)
    named = [path for path in quoted(cells) if "/" in path and not path.startswith("./")]
    assert named
    assert [path for path in named if not (ROOT / "plugins" / path).exists() and not (ROOT / path).exists()] == []


@pytest.mark.parametrize("asked", ASKED)
def test_every_dependency_is_pinned_with_its_hashes(asked):
    pins = pinned(asked)
    assert [pin for pin in pins if not re.match(r"[\w.-]+==\S+", pin) or "--hash=sha256:" not in pin] == []
    brought = {pin.partition("==")[0] for pin in [*pins, *pinned("requirements.in")]}
    assert set(direct(asked)) - brought == set()


def pinned(asked: str) -> list[str]:
    """What the lock of a requirements file holds: a version, then its hashes, each."""
    return re.split(r"\n(?=\S)", (ROOT / asked).with_suffix(".txt").read_text().strip())


def test_a_town_and_its_checks_run_on_the_same_versions():
    town, checks = ({pin.split()[0] for name in names for pin in pinned(name)} for names in (TOWN, ["requirements-dev.in"]))
    assert town - checks == set()


def test_what_is_imported_is_asked_for_by_name():
    known = packages_distributions()
    asked = {package for file in TOWN for package in direct(file)} | {"invoke"}
    imported = {name.split(".")[0] for module in code() for name in module.imports if name}
    names = {name: {each.lower().replace("_", "-") for each in distributions} for name, distributions in known.items()}
    borrowed = {name for name in imported if name in names and not asked & names[name]}
    assert borrowed - {"plugins", "tests", "tasks", "pelicanconf"} == set()


def test_our_own_modules_parse_with_the_oldest_python_that_is_promised():
    for module in [*code(), *modules("tests")]:
        ast.parse(module.path.read_text(), feature_version=(3, 11))


def test_each_threat_names_a_test_that_exists():
    page = (ROOT / "docs" / "menaces.md").read_text()
    proofs = re.findall(r"`((?:tests|ci)/[^`]+)`", page)
    assert proofs and [path for path in proofs if not (ROOT / path).exists()] == []
