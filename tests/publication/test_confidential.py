"""What is masked wherever it is said, and what the programs that we start are given to know."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from plugins.core.infrastructure.redact import MASK, Redactor, find_secrets, remove_secrets
from plugins.core.infrastructure.settings import gather_settings
from plugins.engine.deploy.deploy import open_target
from plugins.engine.deploy.room import Settings
from plugins.engine.incremental.pelican import BuildFailure, WarmBuilder, build_environment

PEM = "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END KEY-----"
CONF = '[hote]\ntype = sftp\npass = motdepasse-obscur\ntoken = {"access_token":"ya29.un-long-jeton-secret"}\n'
CANARIES = {
    "BEFFROI_DEPLOY_RCLONE": CONF,
    "BEFFROI_DEPLOY_KEY": PEM,
    "BEFFROI_X_API_SECRET": "canari-de-x",
    "RCLONE_CONFIG_HOTE_KEY_PEM": PEM.replace("\n", "\\n"),
    "RCLONE_CONFIG_HOTE_SERVICE_ACCOUNT_CREDENTIALS": "canari-de-service",
    "RCLONE_CONFIG_HOTE_BEARER_TOKEN": "canari-porteur",
    "RCLONE_CONFIG_HOTE_ACCESS_KEY_ID": "canari-de-cle",
    "RCLONE_CONFIG_HOTE_USER": "canari-d-utilisateur",
    "RCLONE_CONFIG_HOTE_SAS_URL": "https://azure.example/?sig=canari",
    "GITHUB_TOKEN": "canari-de-la-forge",
    "MY_DATABASE_PASSWORD": "canari-de-la-base",
}
SAID = ["motdepasse-obscur", "ya29.un-long-jeton-secret", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC", "canari-de-service", "canari-porteur"]


@pytest.mark.parametrize("word", [*SAID, CANARIES["RCLONE_CONFIG_HOTE_SAS_URL"]])
def test_a_part_of_a_secret_is_masked_though_it_is_said_alone(word):
    assert Redactor(CANARIES).clean(f"rclone: config: {word} refused") == f"rclone: config: {MASK} refused"


def test_what_is_no_secret_in_a_file_of_secrets_is_read():
    assert Redactor(CANARIES).clean("[hote] type = sftp") == "[hote] type = sftp"


@pytest.fixture
def spied(tmp_path) -> Path:
    """A folder for programs that first write down what they are given to know, then are what they were."""
    for name in ("rsync", "rclone", "python"):
        real = shutil.which(name) or "/bin/true"
        (tmp_path / name).write_text(f'#!/bin/sh\nenv >> "{tmp_path}/known"\nexec {real} "$@"\n')
        (tmp_path / name).chmod(0o755)
    return tmp_path


def known(folder: Path) -> str:
    return (folder / "known").read_text()


def leaked(text: str, *but: str) -> list[str]:
    return [name for name in CANARIES if name not in but and f"{name}=" in text]


@pytest.mark.parametrize(("destination", "its_own"), [("rsync:{0}/www", ""), ("rclone:hote:www", "RCLONE_")])
def test_what_carries_the_site_knows_no_secret_but_its_own(spied, destination, its_own):
    environ = {**os.environ, **CANARIES, "PATH": f"{spied}:{os.environ['PATH']}", "RCLONE_CONFIG_HOTE_TYPE": "local"}
    (spied / "www").mkdir()
    target = open_target(
        gather_settings(Settings, {"DEPLOY": destination.format(spied), "BEFFROI_STATE": str(spied)}, {}), spied / "output", environ
    )
    target.read_manifest()
    own = [name for name in CANARIES if its_own and name.startswith(its_own)]
    assert leaked(known(spied), *own) == []
    assert all(f"{name}=" in known(spied) for name in own)


def test_pelican_knows_no_secret_of_ours():
    assert [name for name in build_environment(CANARIES) if name.startswith(("BEFFROI_", "RCLONE_"))] == []


def test_the_process_that_builds_for_a_preview_knows_no_secret_of_ours(spied, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(spied / "python"))
    warm = WarmBuilder(spied / "content", spied / "output", spied / "conf.py", {**os.environ, **CANARIES}, {})
    with warm, pytest.raises(BuildFailure):
        warm.build()
    assert "PATH=" in known(spied) and not [name for name in leaked(known(spied)) if name.startswith(("BEFFROI_", "RCLONE_"))]


def test_a_program_keeps_what_it_needs_of_the_machine():
    usual = {"PATH": "/bin", "HOME": "/root", "SSH_AUTH_SOCK": "/tmp/agent", "https_proxy": "http://proxy:3128", "LANG": "fr_FR.UTF-8"}
    assert remove_secrets({**usual, **CANARIES}) == usual


@pytest.mark.parametrize(
    ("name", "value", "hidden"),
    [
        ("RCLONE_CONFIG_SITE_PASSWORD2", "sel-du-coffre", "sel-du-coffre"),
        ("RCLONE_CONFIG_SITE_2FA", "123456", "123456"),
        ("RCLONE_HEADER", "Authorization: Bearer abcdef", "Authorization: Bearer abcdef"),
        ("RCLONE_S3_SSE_CUSTOMER_KEY_BASE64", "Y2xlZi1kZS1jbGllbnQ=", "Y2xlZi1kZS1jbGllbnQ="),
        ("RCLONE_CONFIG_SITE_URL", "https://mairie:mot-de-passe@dav.example/", "mot-de-passe"),
        ("BEFFROI_DEPLOY_RCLONE", "[site]\ntype = webdav\nurl = https://mairie:mot%20secret@dav.example/", "mot%20secret"),
        ("BEFFROI_DEPLOY_RCLONE", "[site]\ntype = webdav\nurl = https://mairie:mot%20secret@dav.example/", "mot secret"),
    ],
)
def test_a_password_is_hidden_wherever_a_remote_writes_it(name, value, hidden):
    assert hidden in find_secrets({name: value})
