"""The ready-made workflows: each calls one script, one publication at a time, and no secret reaches a merge request."""

import os
import re

import pytest
import yaml

from tests.house import ROOT


@pytest.fixture(scope="module")
def github() -> dict:
    return yaml.safe_load((ROOT / ".github/workflows/journal.yml").read_text())


@pytest.fixture(scope="module")
def gitlab() -> dict:
    return yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text())


def triggers(github: dict) -> dict:
    return github[True]  # YAML 1.1 reads the key `on` as true


@pytest.mark.parametrize("job", ["publish", "preview"])
def test_each_job_calls_the_script_of_its_name(github, gitlab, job):
    assert [step["run"] for step in github["jobs"][job]["steps"] if "run" in step] == [f"ci/{job}"]
    assert gitlab[job]["script"] == f"ci/{job}"
    assert os.access(ROOT / "ci" / job, os.X_OK)


def test_a_publication_is_never_cut_short_by_the_next(github, gitlab):
    assert github["jobs"]["publish"]["concurrency"] == {"group": "journal", "cancel-in-progress": False}
    assert gitlab["publish"]["resource_group"] == "journal"


def test_it_publishes_on_merge_and_every_hour(github):
    assert triggers(github)["push"] == {"branches": ["main"]}
    assert re.fullmatch(r"\d+ \* \* \* \*", triggers(github)["schedule"][0]["cron"])


def test_no_secret_is_given_to_a_merge_request(github, gitlab):
    assert "secrets." not in str(github["jobs"]["preview"])
    assert github["permissions"] == {"contents": "read"}
    assert "permissions" not in github["jobs"]["preview"]
    assert "pull_request_target" not in triggers(github)
    assert "variables" not in gitlab["preview"]


def test_only_the_publishing_job_may_write_the_ledger(github):
    assert github["jobs"]["publish"]["permissions"] == {"contents": "write"}


def test_a_repository_that_names_no_public_address_publishes_nothing(github, gitlab):
    assert "vars.BEFFROI_SITEURL != ''" in github["jobs"]["publish"]["if"]
    assert all(rule["if"].endswith("&& $BEFFROI_SITEURL") for rule in gitlab["publish"]["rules"])


def test_not_now_is_a_warning_on_gitlab(gitlab):
    assert gitlab["publish"]["allow_failure"] == {"exit_codes": [4]}


def test_a_run_that_a_person_starts_tries_stopped_accounts_at_once(github):
    given = github["jobs"]["publish"]["steps"][-1]["env"]["BEFFROI_ANNOUNCE_NOW"]
    assert given == "${{ github.event_name == 'workflow_dispatch' && 'oui' || '' }}"
    assert "${BEFFROI_ANNOUNCE_NOW:+--now}" in (ROOT / "ci" / "publish").read_text()


def test_a_yes_to_heavy_removals_is_given_to_one_run_by_a_person(github):
    assert triggers(github)["workflow_dispatch"]["inputs"]["heavy_removals"]["type"] == "boolean"
    given = github["jobs"]["publish"]["steps"][-1]["env"]["BEFFROI_DEPLOY_YES"]
    assert given == "${{ inputs.heavy_removals && 'oui' || '' }}"
    assert "${BEFFROI_DEPLOY_YES:+--yes}" in (ROOT / "ci" / "publish").read_text()
