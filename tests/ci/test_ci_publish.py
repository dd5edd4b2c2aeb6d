"""`ci/publish` on a machine that knows nothing but a fresh clone."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.campaign import long
from tests.ci.forge import Forge

NOT_NOW = '#!/bin/sh\necho "La page ne répond pas encore."\nexit {code}\n'
LOOKS_AT_KEYS = '#!/bin/sh\nssh-add -l\necho "variable:${BEFFROI_DEPLOY_KEY-gone}"\ncat ~/.ssh/known_hosts\nls -R ~\n'


def test_a_merge_publishes_the_site_and_keeps_the_ledger_on_its_branch(published_town):
    forge, _ = published_town
    assert "Le marché revient" in (forge.web / "2026/03/le-marche-revient/index.html").read_text(encoding="utf-8")
    assert "essai-marche" in forge.git("show", "ledger:ledger-2026.jsonl", here=forge.origin)


@long
def test_another_machine_an_hour_later_announces_nothing_again(forge):
    forge.run("ci/publish", here=forge.clone())
    before = forge.git("rev-parse", "ledger", here=forge.origin)
    machine = forge.clone()
    forge.run("ci/publish", here=machine)
    assert forge.git("rev-parse", "ledger", here=forge.origin) == before
    assert not list((machine / ".beffroi" / "outbox").glob("*.json"))


def test_each_merge_is_announced_once_on_x_by_machines_that_know_nothing(forge, x, internet):
    town = internet.environ | x.keys.environ
    machine = forge.clone()
    forge.run("./beffroi", "build", here=machine, **town)
    forge.run("./beffroi", "begin", here=machine, BEFFROI_LEDGER="git", **town)
    forge.write("fete", "La fête de la musique")
    for _ in range(2):
        forge.run("ci/publish", here=forge.clone(), **town)
    assert [post.text.partition("\n")[0] for post in x.posts] == ["La fête de la musique"]


def test_a_mistake_publishes_nothing_and_ends_with_1(forge):
    forge.write("faute", "Une faute", category="Culutre")
    said = forge.run("ci/publish", here=forge.clone(), code=1)
    assert "Vouliez-vous dire « Culture »" in said
    assert not list(forge.web.iterdir())


@pytest.fixture(scope="module")
def untouched(tmp_path_factory):
    """A town's repository that nobody writes to."""
    return Forge(tmp_path_factory.mktemp("untouched"))


@pytest.mark.parametrize(("environ", "code"), [({}, 4), ({"GITHUB_ACTIONS": "true"}, 0)])
def test_not_now_is_a_warning_and_not_a_failure(untouched, environ, code):
    machine = untouched.clone()
    (machine / "beffroi").write_text(NOT_NOW.format(code=4))
    said = untouched.run("ci/publish", here=machine, code=code, **environ)
    assert ("::warning::" in said) == bool(environ)


@pytest.mark.parametrize("code", [1, 2, 3, 70])
def test_any_other_ending_is_a_failure_everywhere(untouched, code):
    machine = untouched.clone()
    (machine / "beffroi").write_text(NOT_NOW.format(code=code))
    untouched.run("ci/publish", here=machine, code=code, GITHUB_ACTIONS="true")


def test_an_address_left_empty_by_the_forge_is_no_address(untouched):
    machine = untouched.clone()
    (machine / "beffroi").write_text('#!/bin/sh\necho "address:${BEFFROI_SITEURL-unset}"\n')
    assert "address:unset" in untouched.run("ci/publish", here=machine, BEFFROI_SITEURL="")


@pytest.mark.skipif(not shutil.which("ssh-agent"), reason="no ssh here")
def test_the_key_of_the_host_is_at_hand_and_never_on_the_disk(untouched, tmp_path):
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "hôte", "-f", str(tmp_path / "key")], check=True)
    machine, key = untouched.clone(), (tmp_path / "key").read_text(encoding="utf-8")
    (machine / "beffroi").write_text(LOOKS_AT_KEYS)
    said = untouched.run("ci/publish", here=machine, BEFFROI_DEPLOY_KEY=key, BEFFROI_DEPLOY_HOSTS="hote.example ssh-ed25519 AAAA")
    assert "(ED25519)" in said
    assert "variable:gone" in said
    assert "hote.example ssh-ed25519 AAAA" in said
    files = [path for folder in (machine, machine.with_name(f"{machine.name}-home")) for path in folder.rglob("*") if path.is_file()]
    assert not [path for path in files if key.splitlines()[1].encode() in path.read_bytes()]


def test_the_configuration_of_rclone_is_at_hand_for_one_run_and_leaves_no_trace(untouched, tmp_path):
    machine = untouched.clone()
    (machine / "beffroi").write_text(
        '#!/bin/sh\ncat "$RCLONE_CONFIG" ~/.ssh/known_hosts; echo "file:$RCLONE_CONFIG variable:${BEFFROI_DEPLOY_RCLONE-gone}"\n'
    )
    rclone = tmp_path / "bin" / "rclone"
    rclone.parent.mkdir()
    rclone.write_text("#!/bin/sh\n")
    rclone.chmod(0o755)
    path = f"{rclone.parent}:{os.environ['PATH']}"
    said = untouched.run(
        "ci/publish", here=machine, BEFFROI_DEPLOY_RCLONE="[hebergeur]\ntype = sftp", PATH=path, BEFFROI_DEPLOY_HOSTS="h ssh-rsa A"
    )
    assert "[hebergeur]\ntype = sftp\nh ssh-rsa A\n" in said
    assert "variable:gone" in said
    assert not Path(re.search(r"file:(\S+)", said)[1]).exists()
