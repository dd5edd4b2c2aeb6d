"""What the doctor sees of the destination and of the forge, without writing."""

import subprocess
import time

import pytest

from plugins.core.infrastructure.errors import BeffroiError
from plugins.core.infrastructure.settings import gather_settings
from plugins.engine.deploy import health
from plugins.engine.deploy.health import check_automation, check_destination, check_programs
from plugins.engine.deploy.room import Settings


def lights(signs):
    """Their colours."""
    return [sign.light for sign in signs]


def looked(deploy, folder):
    """What is said of a destination."""
    conf = {"DEPLOY": deploy, "BEFFROI_STATE": str(folder / "state"), "OUTPUT_PATH": str(folder / "output")}
    return list(check_destination(gather_settings(Settings, conf, {}), conf, {"PATH": "/usr/bin:/bin"}))


def test_a_folder_that_is_there_or_can_be_made_is_green_and_not_made(tmp_path):
    assert lights(looked(f"folder:{tmp_path}", tmp_path)) == lights(looked(f"folder:{tmp_path}/www", tmp_path)) == ["vert"]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_may_not_be_written_in_is_red(tmp_path, monkeypatch):
    monkeypatch.setattr(health.os, "access", lambda place, mode: False)
    sign = looked(f"folder:{tmp_path}", tmp_path)[0]
    assert (sign.light, "compte qui publie" in sign.remedy) == ("rouge", True)


def test_a_branch_is_looked_for_where_it_will_be(tmp_path):
    subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / "site.git")], check=True)
    assert "sera créée" in looked(f"git:{tmp_path}/site.git#pages", tmp_path)[0].text
    assert "injoignable" in looked(f"git:{tmp_path}/ailleurs.git#pages", tmp_path)[0].text


def test_a_folder_reached_by_rsync_is_read(tmp_path):
    (tmp_path / "www").mkdir()
    assert lights(looked(f"rsync:{tmp_path}/www", tmp_path)) == ["vert"]


def test_a_host_that_nobody_knows_says_why(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    with pytest.raises(BeffroiError):
        looked("rclone:inconnu:www", tmp_path)


def test_a_program_that_is_missing_is_red_with_how_to_install_it(monkeypatch):
    assert lights(check_programs("folder")) == ["vert"]
    monkeypatch.setattr(health.shutil, "which", lambda name: None)
    assert "apt install rclone" in [sign.remedy for sign in check_programs("rclone")][1]


@pytest.fixture
def repository(tmp_path):
    """A repository with the workflow of GitHub, whose last commit is of so many days ago."""

    def made(days: int = 0, cron: str = '"7 * * * *"'):
        workflow = tmp_path / ".github" / "workflows" / "journal.yml"
        workflow.parent.mkdir(parents=True, exist_ok=True)
        workflow.write_text(f"on:\n  schedule:\n    - cron: {cron}\n")
        git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@a.example"]
        date = {"GIT_COMMITTER_DATE": f"@{int(time.time()) - days * 86_400} +0000", "PATH": "/usr/bin:/bin"}
        subprocess.run([*git, "init", "-q"], check=True)
        subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "a"], env=date, check=True)
        return tmp_path

    return made


def test_an_hourly_workflow_is_green(repository):
    assert lights(check_automation(repository(), {})) == ["vert"]


def test_a_workflow_that_is_not_hourly_is_worth_knowing(repository):
    assert lights(check_automation(repository(cron="'0 6 * * *'"), {})) == ["attention"]


def test_a_repository_that_nobody_touches_is_near_github_s_rule(repository):
    assert "60" in list(check_automation(repository(days=55), {}))[1].remedy


def test_a_forge_that_does_not_know_the_address_is_red(repository):
    found = list(check_automation(repository(), {"GITHUB_ACTIONS": "true"}))
    assert ("rouge", True) in [(sign.light, "BEFFROI_SITEURL" in sign.text) for sign in found]
    assert lights(check_automation(repository(), {"GITHUB_ACTIONS": "true", "BEFFROI_SITEURL": "https://a.example"})) == ["vert"]


def test_without_a_forge_cron_will_do(tmp_path):
    assert lights(check_automation(tmp_path, {})) == ["attention"]
