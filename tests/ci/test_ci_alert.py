"""`ci/alert`: what a form says becomes an alert, on a machine that knows nothing but a fresh clone; the forms ask for all it takes."""

import re

import pytest
import yaml

from tests.campaign import long
from tests.house import ROOT

TEXT = "Quartier Gare : ne buvez pas l’eau du robinet"
FORM = {"ALERTE": TEXT, "ALERTE_JUSQUA": "demain 18h", "ALERTE_QUARTIERS": "gare", "ALERTE_CONTACT": "$(touch pris); `touch pris` \"'"}
SCRIPT = (ROOT / "ci/alert").read_text(encoding="utf-8")
ASKED = sorted(set(re.findall(r"ALERTE\w*", SCRIPT)))


@pytest.fixture(scope="module")
def github():
    return yaml.safe_load((ROOT / ".github/workflows/alerte.yml").read_text(encoding="utf-8"))


@pytest.fixture
def town(forge, x, internet):
    """The environment of the machines of a town that has begun to speak on X."""
    town, machine = internet.environ | x.keys.environ, forge.clone()
    forge.run("./beffroi", "build", here=machine, **town)
    forge.run("./beffroi", "begin", here=machine, BEFFROI_LEDGER="git", **town)
    return town


def test_an_alert_from_a_form_is_online_said_and_on_the_branch_of_the_journal(forge, x, town):
    machine = forge.clone()
    forge.run("ci/alert", here=machine, **town, **FORM)
    assert 'class="alert alert-urgence"' in (forge.web / "index.html").read_text(encoding="utf-8")
    assert [post.text.partition("\n")[0] for post in x.posts] == [TEXT]
    assert forge.git("show", "--name-only", "--format=", "main", here=forge.origin).startswith("content/alertes/2026-03-27-quartier-gare")
    assert not (machine / "pris").exists()


@long
def test_the_publication_after_an_alert_from_a_form_keeps_it_and_says_it_no_more(forge, x, town):
    forge.run("ci/alert", here=forge.clone(), **town, **FORM)
    forge.run("ci/publish", here=forge.clone(), code=None, **town)
    assert 'class="alert alert-urgence"' in (forge.web / "index.html").read_text(encoding="utf-8")
    assert len([post for post in x.posts if post.text.startswith(TEXT)]) == 1


def test_the_form_of_github_asks_for_all_that_the_script_takes(github):
    step = next(step for step in github["jobs"]["alert"]["steps"] if step.get("run") == "ci/alert")
    assert sorted(name for name in step["env"] if name.startswith("ALERTE")) == ASKED
    inputs = {found for value in step["env"].values() for found in re.findall(r"inputs\.(\w+)", value)}
    assert inputs == set(github[True]["workflow_dispatch"]["inputs"])


def test_it_has_its_secrets_from_a_form_on_the_branch_of_the_journal_alone(github):
    assert list(github[True]) == ["workflow_dispatch"]
    assert github["jobs"]["alert"]["if"].startswith("github.ref_name == github.event.repository.default_branch && ")
    assert list(github["jobs"]) == ["alert"]


def test_nothing_that_a_form_says_is_part_of_a_command(github):
    assert [step["run"] for step in github["jobs"]["alert"]["steps"] if "run" in step] == ["ci/alert"]


def test_it_takes_the_place_of_the_publication_under_way(github):
    journal = yaml.safe_load((ROOT / ".github/workflows/journal.yml").read_text(encoding="utf-8"))
    group = journal["jobs"]["publish"]["concurrency"]["group"]
    assert github["jobs"]["alert"]["concurrency"] == {"group": group, "cancel-in-progress": True}


def test_it_is_given_what_the_publication_is_given(github):
    journal = yaml.safe_load((ROOT / ".github/workflows/journal.yml").read_text(encoding="utf-8"))
    ours, theirs = (
        next(step["env"] for step in one["steps"] if step.get("run") == f"ci/{name}")
        for one, name in ((github["jobs"]["alert"], "alert"), (journal["jobs"]["publish"], "publish"))
    )
    assert {name for name in theirs if name not in ("BEFFROI_DEPLOY_YES", "BEFFROI_ANNOUNCE_NOW")} == {
        name for name in ours if name.startswith("BEFFROI")
    }


def test_on_gitlab_an_alert_does_not_queue_behind_a_publication():
    gitlab = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    assert "resource_group" not in gitlab["alert"] and gitlab["alert"]["script"] == "ci/alert"
    assert all('($ALERTE == null || $ALERTE == "")' in rule["if"] for rule in gitlab["publish"]["rules"])
    assert {name for name in gitlab["variables"] if name.startswith("ALERTE")} <= set(ASKED)
