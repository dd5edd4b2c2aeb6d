"""The password and the session's tokens, which no variable holds, are read nowhere."""

import logging
import os
import subprocess
import sys
from textwrap import dedent

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.redact import Redactor
from tests.fakes.bluesky_faults import FAULTS, refusal
from tests.networks import credentials
from tests.processes import PATIENCE

SPEAK = """
    import logging, os, sys
    from datetime import datetime, UTC
    logging.basicConfig(level=logging.DEBUG, format="%(name)s %(message)s", stream=sys.stdout)
    from plugins.announce.post import AnnouncedImage
    from plugins.announce.post import PostState
    from plugins.announce.post import Post
    from plugins.announce.post import PostState
    from plugins.announce.post import Key
    from plugins.announce.post import PostState
    from tests.networks import connected
    account = connected("bluesky", os.environ)
    link = "https://journal.essai.example/2026/03/marche/"
    for number in range(int(sys.argv[1])):
        card = AnnouncedImage("https://journal.essai.example/absente.png")
        now = datetime.now(UTC)
        claim = Post(now, PostState.CLAIMED, Key("g", "bluesky", account.account), "Marché", link, None, account.mint(now), card=card)
        for call in (lambda: account.send(claim), lambda: account.find(claim), account.introduce):
            try:
                print(call())
            except Exception as failure:
                logging.exception("raté : %s", failure)
    session = account.server.session
    print(session, vars(account))
    logging.getLogger("essai").debug("%s", session.bearer._token)
    raise RuntimeError(f"cassé {session.bearer._token} {dict(os.environ)}")
"""


@pytest.fixture
def said(internet, bluesky, root):
    """Runs a publisher that breaks at the end, in a process of its own: all that it said."""

    def run(calls: int = 1) -> str:
        environ = {**os.environ, **internet.environ, **bluesky.environ, "PYTHONPATH": str(root)}
        command = [sys.executable, "-c", dedent(SPEAK), str(calls)]
        ended = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=PATIENCE, check=False)
        return ended.stdout + ended.stderr

    return run


def leaked(bluesky, text: str) -> list[str]:
    """The secrets that `text` shows in any form, or the part of a token that nobody else could make."""
    parts = [part for token in bluesky.tokens for part in (token, token.rpartition(".")[2])]
    return [form for secret in [*bluesky.secrets, *parts] for form in Redactor.list_forms(secret) if form in text]


def test_a_publisher_that_says_everything_and_breaks_shows_no_secret(said, bluesky):
    text = said()
    assert "urllib3.connectionpool" in text and "RuntimeError" in text and bluesky.tokens
    assert leaked(bluesky, text) == []


def test_faults_of_bluesky_show_no_secret(said, bluesky):
    timely = [name for name, fault in FAULTS.items() if not fault.slow]
    bluesky.script.extend(timely)
    assert leaked(bluesky, said(len(timely))) == []


def test_a_server_that_repeats_our_tokens_shows_no_secret(account, bluesky, claim):
    account.introduce()
    echo = refusal(400, "InvalidRequest", f"{' '.join(bluesky.secrets)} fin")
    bluesky.timeline = bluesky.media_fault = echo
    with pytest.raises(Exception, match="•••") as raised:
        account.find(claim())
    assert leaked(bluesky, f"{raised.value!r} {raised.value.__context__!r} {logging.root}") == [] and "fin" in str(raised.value)


def test_the_password_of_the_account_itself_is_not_taken_and_not_shown(bluesky):
    with pytest.raises(SettingsError, match="mot de passe d’application") as raised:
        credentials("bluesky", bluesky.environ | {"BEFFROI_BLUESKY_PASSWORD": "Beaux-Marches!CANARI"})
    assert "CANARI" not in str(raised.value)


@pytest.mark.parametrize("handle", ["@mairie.bsky.social", "mairie", "mairie@ville.fr", "https://bsky.app/profile/mairie.bsky.social"])
def test_what_is_no_handle_is_told(bluesky, handle):
    with pytest.raises(SettingsError, match=r"mairie\.bsky\.social ou ville\.fr"):
        credentials("bluesky", bluesky.environ | {"BEFFROI_BLUESKY_HANDLE": handle})
