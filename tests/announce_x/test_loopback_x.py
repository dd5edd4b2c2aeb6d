"""The judge is judged: the loopback X refuses what X refuses, and shows posts as X shows them."""

import os
import socket
import subprocess
import sys

import pytest
import requests
from requests_oauthlib import OAuth1

from plugins.announce.wire import bind_session
from tests.fakes.x import Tweet


@pytest.fixture
def signed(x):
    """Our signature."""
    keys = x.keys
    return OAuth1(keys.api_key, keys.api_secret, keys.access_token, keys.access_secret)


def test_an_unsigned_post_is_not_kept(internet, x):
    answer = requests.post("https://api.x.com/2/tweets", json={"text": "x"}, timeout=60)
    assert (answer.status_code, x.posts) == (401, [])


def test_a_signature_serves_once(internet, x, signed):
    first = requests.post("https://api.x.com/2/tweets", json={"text": "x"}, auth=signed, timeout=60)
    again = requests.post(
        "https://api.x.com/2/tweets", json={"text": "x"}, headers={"Authorization": first.request.headers["Authorization"]}, timeout=60
    )
    assert (first.status_code, again.status_code, len(x.posts)) == (201, 401, 1)


def test_an_unknown_picture_is_refused(internet, x, signed):
    answer = requests.post("https://api.x.com/2/tweets", json={"text": "x", "media": {"media_ids": ["7"]}}, auth=signed, timeout=60)
    assert (answer.status_code, x.posts) == (400, [])


def test_a_post_is_shown_escaped_with_its_addresses_shortened(claim):
    post = Tweet("1", "A & B sur ville.fr https://journal.essai.example/a/?b=1&c=2", claim().time).shown()
    assert post["text"] == "A &amp; B sur https://t.co/10 https://t.co/11"
    assert [url["expanded_url"] for url in post["entities"]["urls"]] == ["http://ville.fr", "https://journal.essai.example/a/?b=1&c=2"]


def test_it_runs_as_a_command_of_its_own(tmp_path, root, x):
    command = [sys.executable, "-m", "tests.fakes.x", "--folder", str(tmp_path)]
    playing = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True, env={**os.environ, "NO_PROXY": "*"})
    told = dict(playing.stdout.readline().strip().split("=", 1) for _ in range(7))
    try:
        listed = requests.get(f"{told['HTTPS_PROXY']}/posts", timeout=60).json()
        assert (listed, told["BEFFROI_X_API_KEY"]) == ([], x.keys.api_key)
    finally:
        playing.kill()
        playing.wait()
        playing.stdout.close()


def test_through_a_proxy_no_part_of_a_request_waits_for_word_of_the_one_before(internet):
    """40 ms for each post, which is sent as a head and a body: https://www.rfc-editor.org/rfc/rfc9293#section-3.7.4"""
    with requests.Session() as session:
        wire = bind_session(session)
        session.post("https://api.x.com/2/tweets", json={"text": "Le marché"})
        (pools,) = (proxy.pools for proxy in wire.proxy_manager.values())
        (key,) = pools.keys()
        assert pools[key].pool.get().sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
