"""A session from its first entry to its archive, whatever breaks: what counts is what stands on the page and on X, never a queue."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugins.town.council.session import CLOSED, NEWEST_ENTRIES
from tests.campaign import trials
from tests.council_live.whole_evening.hall import Hall
from tests.council_live.whole_evening.hand import Hand

ENTRIES, OUTAGE = trials(full=60, sample=14), trials(full=120, sample=2)
"""Entries that are typed, and seconds for which the network of the chamber is down in the middle."""


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """The evening of a town."""
    with Hall(tmp_path) as hall:
        yield hall


@pytest.fixture
def hand(hall: Hall, tmp_path: Path) -> Iterator[Hand]:
    """A phone that has joined."""
    hand = Hand(tmp_path / "telephone", hall.phone)
    hand.join(hall.code("Camille"))
    yield hand
    hand.context.close()


def words(number: int) -> str:
    return f"Entrée {number:02}, dite et écrite une fois."


def on_page(hall: Hall) -> list[str]:
    """The entries that a reader is shown without a script, oldest first: the newest stand on top, the others are folded in their order."""
    shown = re.findall(
        r"Entrée \d\d, dite et écrite une fois\.", re.sub(r"<head>.*?</head>", "", (hall.live / "index.html").read_text(), flags=re.S)
    )
    return [*shown[NEWEST_ENTRIES:], *shown[:NEWEST_ENTRIES][::-1]]


def on_x(hall: Hall) -> list[str]:
    """What X holds of them, oldest first."""
    return [found[0] for post in hall.x.posts if (found := re.search(r"Entrée \d\d, dite et écrite une fois\.", post.text))]


def test_each_entry_stands_once_on_the_page_and_on_x_whatever_breaks(hall, hand):
    typed = [words(number) for number in range(1, ENTRIES + 1)]
    third = ENTRIES // 3
    for number, text in enumerate(typed):
        if number == third - 2:
            hall.kill()
        if number == third:
            hall.start()
        if number == third + 2:
            hall.cable.cut()
            began = time.monotonic()
        if number == third + 4:
            hand.page.reload()
        if number == third + 6:
            hand.die()
            hand.open()
        if number == 2 * third + 1:
            time.sleep(max(0, OUTAGE - (time.monotonic() - began)))
            hall.cable.mend()
            hall.kill()
            hall.start()
            hand.page.evaluate("dispatchEvent(new Event('online'))")
        hand.write(text)
    hall.until(lambda: hand.page.wait_for_timeout(100) or len(on_page(hall)) >= ENTRIES, "la page n’a pas tout")
    hall.until(lambda: len(on_x(hall)) >= ENTRIES, "X n’a pas tout")
    assert on_page(hall) == typed
    assert on_x(hall) == typed
    hall.until(lambda: hand.page.wait_for_timeout(100) or not hand.left, "le téléphone croit qu’il lui reste quelque chose")
    latest = json.loads((hall.live / "live.json").read_text())
    assert latest["count"] == ENTRIES
    closed(hall, typed)


def closed(hall, typed):
    """The end: the archive says the same, at the same address and under the same anchors; the last post leads to it."""
    anchors = set(re.findall(r' id="(e-\w+)"', (hall.live / "index.html").read_text()))
    hall.run("live", "close", "--yes")
    assert all(text in hall.file.read_text() for text in typed) and f"session_status: {CLOSED}" in hall.file.read_text()
    hall.until(lambda: "https://" in hall.x.posts[-1].text, "X n’a pas la fin")
    hall.run("build")
    hall.run("deploy")
    archive = (hall.live / "index.html").read_text()
    assert anchors and anchors == set(re.findall(r' id="(e-\w+)"', archive))
    assert [post.text for post in hall.x.posts if "https://" in post.text] == [hall.x.posts[0].text, hall.x.posts[-1].text]
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', archive, re.S)[1])
    assert len(json.dumps(data).split('"BlogPosting"')) - 1 == len(typed)
