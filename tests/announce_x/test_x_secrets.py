"""A canary in every credential: none may be read in a message, a log at any level, a traceback, an object."""

import logging
import os
import pickle
import subprocess
import sys
from dataclasses import replace
from textwrap import dedent

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.redact import Redactor, find_secrets, redact_logs
from tests.fakes.oauth import Keys
from tests.fakes.x_faults import FAULTS, Fault, problem
from tests.networks import credentials
from tests.warm import forkable_variables, start_program

SPEAK = """
    import logging, os, sys
    from datetime import datetime, UTC
    level = getattr(logging, sys.argv[1])
    logging.basicConfig(level=level, format="%(name)s %(message)s", stream=sys.stdout)
    from plugins.announce.post import AnnouncedImage
    from plugins.announce.post import PostState
    from plugins.announce.post import Post
    from plugins.announce.post import PostState
    from plugins.announce.post import Key
    from plugins.announce.post import PostState
    from tests.networks import connected
    link = "https://journal.essai.example/2026/03/marche/"
    account = connected("x", os.environ)
    for number in range(int(sys.argv[2])):
        image = AnnouncedImage("https://journal.essai.example/absente.png", "x") if number == 1 else None
        claim = Post(datetime.now(UTC), PostState.CLAIMED, Key("g", "x", account.account), f"Marché {number} {link}", link, image, "0" * 32)
        for call in (lambda: account.send(claim), lambda: account.find(claim)):
            try:
                print(call())
            except Exception as failure:
                logging.exception("raté : %s", failure)
    print(account.__dict__, account.client.__dict__.keys(), os.environ.get("BEFFROI_X_API_KEY") and "lu")
    raise SystemExit(0) if sys.argv[3] == "quietly" else RuntimeError(f"cassé {dict(os.environ)}")
"""
LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]


@pytest.fixture
def said(internet, x, root):
    """Runs a publisher in a process of its own, at a level of logging, whether it then breaks or not: all that it said."""

    def run(level: str, end: str = "quietly", calls: int = 3) -> str:
        environ = {**forkable_variables(os.environ), **internet.environ, **x.keys.environ, "PYTHONPATH": str(root)}
        command = [sys.executable, "-c", dedent(SPEAK), level, str(calls), end]
        with start_program(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as speaking:
            return "".join(speaking.communicate(timeout=300))

    return run


def leaked(keys: Keys, text: str) -> list[str]:
    """The secrets of `keys`, signatures included, that `text` shows in any form."""
    return [form for secret in keys.secrets if secret for form in Redactor.list_forms(secret) if form in text]


@pytest.mark.parametrize("level", LEVELS)
def test_no_level_of_logging_shows_a_secret(said, x, level):
    assert leaked(x.keys, said(level)) == []


def test_debug_does_show_what_the_libraries_say(said):
    text = said("DEBUG")
    assert all(name in text for name in ("tweepy.client", "urllib3.connectionpool", "oauthlib", "requests_oauthlib"))


def test_the_test_would_see_a_leak(said, x):
    said("DEBUG")
    assert len(leaked(x.keys, " ".join(x.keys.secrets))) > 10


def test_a_program_that_breaks_shows_no_secret(said, x):
    text = said("DEBUG", "breaking")
    assert "RuntimeError" in text and leaked(x.keys, text) == []


def test_faults_of_x_show_no_secret(said, x):
    x.script.extend(name for name, fault in FAULTS.items() if not fault.slow)
    assert leaked(x.keys, said("DEBUG", calls=len(FAULTS))) == []


def test_an_x_that_repeats_our_keys_shows_no_secret(said, x):
    echo = problem(400, "Bad", " ".join(x.keys.secrets))
    x.script.append(Fault(False, echo))
    x.timeline = echo
    assert leaked(x.keys, said("DEBUG")) == []


def test_credentials_do_not_show_themselves(x):
    assert leaked(x.keys, repr(credentials("x", x.keys.environ))) == []


def test_the_account_number_is_public(x):
    assert x.keys.user not in find_secrets(x.keys.environ)


def test_the_password_of_the_proxy_is_a_secret():
    environ = {"HTTPS_PROXY": "http://mairie:m%C3%A9t%C3%A9oCANARI@mandataire.example:3128"}
    assert Redactor(environ).clean("http://mairie:m%C3%A9t%C3%A9oCANARI@x, météoCANARI") == "http://mairie:•••@x, •••"


@pytest.mark.parametrize("variable", Keys().environ)
def test_a_missing_variable_is_named_without_showing_the_others(x, variable):
    with pytest.raises(SettingsError) as raised:
        credentials("x", {name: value for name, value in x.keys.environ.items() if name != variable})
    assert variable in str(raised.value) and leaked(x.keys, str(raised.value)) == []


@pytest.mark.parametrize("wrong", ["clé avec espaces", "jetonCANARIsansnumero", "sautCANARI\nde ligne"])
def test_a_wrong_token_is_told_and_not_shown(x, wrong):
    with pytest.raises(SettingsError) as raised:
        credentials("x", replace(x.keys, access_token=wrong).environ)
    assert "BEFFROI_X_ACCESS_TOKEN" in str(raised.value) and wrong not in str(raised.value)


def test_spaces_around_a_pasted_key_do_not_matter(x):
    pasted = {name: f" {value}\n" for name, value in x.keys.environ.items()}
    assert credentials("x", pasted) == credentials("x", x.keys.environ)


@pytest.fixture
def guarded(unguarded):
    """A guard that ends with the test."""
    redact_logs(Keys().environ)


def test_a_log_without_secret_keeps_its_template(guarded, caplog):
    logging.getLogger("essai").warning("%s fois %d", "trois", 4)
    assert (caplog.records[0].msg, caplog.records[0].args) == ("%s fois %d", ("trois", 4))


def test_a_traceback_in_a_log_shows_no_secret(guarded, caplog):
    try:
        raise ValueError(Keys().api_secret)
    except ValueError:
        logging.getLogger("essai").exception("raté")
    assert "ValueError: •••" in caplog.text and Keys().api_secret not in caplog.text


def test_a_broken_log_call_shows_no_secret(guarded, capsys):
    logging.getLogger("essai").warning("%d", Keys().api_secret)
    assert Keys().api_secret not in "".join(capsys.readouterr())


def test_guarding_twice_cleans_once(guarded):
    redact_logs(Keys().environ)
    assert not hasattr(logging.getLogRecordFactory().make, "redactor")


def test_short_values_do_not_hide_ordinary_words():
    assert Redactor({"BEFFROI_X_API_KEY": "x"}).clean("Le texte") == "Le texte"


def test_a_failure_carries_no_request_behind_it(account, x, claim):
    x.script.append("401")
    with pytest.raises(Exception) as raised:
        account.send(claim())
    assert leaked(x.keys, repr(pickle.dumps((raised.value.args, repr(raised.value.__context__), repr(raised.value.__cause__))))) == []
