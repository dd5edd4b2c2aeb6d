"""Each address that a stranger may ask, with the worst that it takes and the worst that it refuses: neither keeps the service busy."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from plugins.voices.contributions.screening import screen_text
from tests.web_service.stores import in_service

MOST = 0.05
"""Seconds of processor for one request, on the machine where REFERENCE was measured; more, in proportion, on a slower one."""
REFERENCE = 0.005
"""Seconds of `run_reference` there, alone."""
HOSTILE = (
    "a-", "a.", "a@", "a@a.", "a_", "0", "01 ", "1.", "a:", ":", "www.", "http://", "aa.com ", "aa.bb/", "a (at) ", "a arobase b point ",
    "a . ", "é", "e\u0301", "\u0301", "\u200ba", "\ufdfa", "ı", "<", "&", "'", "\n", "> a\n", "a ", "gagnez ", "c a s i n o ",
    "casino viagra ", "\u202e",
)  # fmt: skip
"""What makes a pattern, a normal form, a comparison or a template work hardest, sign after sign."""
ACCEPTED, LARGEST = 600, 60_000
"""Signs of the longest question; bytes of a form that is still parsed."""
REFUSED_TO_STRANGERS = {302, 403, 404, 405}


def run_reference() -> float:
    """The processor time of a fixed piece of Python: how slow this machine is now."""
    times = []
    for _ in range(5):
        start = time.thread_time()
        sum(number * number for number in range(200_000))
        times.append(time.thread_time() - start)
    return min(times)


def find_budget() -> float:
    """Seconds of processor that a request may take here, now."""
    return MOST * max(1.0, run_reference() / REFERENCE)


@pytest.mark.parametrize("sign", HOSTILE)
def test_screening_takes_a_time_proportional_to_the_text(sign: str):
    def measure(length: int) -> float:
        text, times = (sign * length)[:length], []
        for _ in range(3):
            start = time.thread_time()
            screen_text(text)
            times.append(time.thread_time() - start)
        return min(times)

    assert measure(20_000) < max(2.5 * find_budget(), 8 * measure(5_000))


@dataclass
class WorstRequests:
    """What is sent to an address: a form, or `body` as it is; `method` is POST unless another is said."""

    path: str
    fields: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    method: str = "POST"
    content_type: str = "application/x-www-form-urlencoded"


def test_no_stranger_keeps_the_desk_busy_and_a_new_address_has_its_row(tmp_path: Path):
    slow, unlisted, broken = in_service(tmp_path, "", measure_addresses)
    assert unlisted == [], "an address that strangers may ask has no row in `list_worst`"
    assert broken == []
    assert slow == []


def measure_addresses() -> tuple[list[str], list[str], list[str]]:
    """The requests that take too long, the open addresses that no row names, the requests that break something."""
    from itertools import count
    from urllib.parse import urlencode

    from django.test import Client

    fill_town()
    client, numbers, budget = Client(raise_request_exception=False, SERVER_NAME="localhost"), count(1), find_budget()

    def ask(worst: WorstRequests) -> tuple[float, int]:
        number = next(numbers)
        client.cookies.clear()
        data = worst.body or urlencode(worst.fields).encode()
        address = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
        start = time.thread_time()
        answer = client.generic(worst.method, worst.path, data, worst.content_type, REMOTE_ADDR=address)
        return time.thread_time() - start, answer.status_code

    slow, broken, rows = [], [], list_worst()
    for route, build in rows.items():
        for worst in build():
            spent, status = ask(worst)
            if spent > budget:  # what is compiled once, or another process that was in the way
                spent, status = min(ask(worst) for _ in range(4))
            if spent > budget:
                slow.append(f"{route} {worst.method} {status}: {1000 * spent:.0f} ms, {str(worst)[:120]}")
            if status >= 500 and status != 503:
                broken.append(f"{route} {status} {str(worst)[:120]}")
    unlisted = [
        f"{route} {method} {status}"
        for route in sorted(set(list_routes()) - set(rows))
        for method in ("GET", "POST")
        if (status := ask(WorstRequests(make_path(route), method=method))[1]) not in REFUSED_TO_STRANGERS
    ]
    return slow, [*unlisted, *sorted(set(rows) - set(list_routes()))], broken


def list_routes() -> Iterator[str]:
    """Every address of the service, as its resolver has it."""
    from django.urls import URLResolver, get_resolver

    def walk(patterns: Any, before: str) -> Iterator[str]:
        for pattern in patterns:
            here = f"{before}{pattern.pattern}"
            yield from walk(pattern.url_patterns, here) if isinstance(pattern, URLResolver) else [here]

    return walk(get_resolver().url_patterns, "")


def make_path(route: str) -> str:
    """An address of that route: every word in it is `1`, which each converter takes."""
    import re

    plain = re.sub(r"\(\?P<\w+>\[0-9\]\+\)", "1", route)
    plain = re.sub(r"\(\?P<path>.*\)\$?", "images/bureau/1.jpg", plain).replace("^", "")
    return "/" + re.sub(r"<\w+:\w+>", "1", plain)


def fill_town() -> None:
    """A town of some size: three hundred questions online, as many texts that came this week, its readers' counts."""
    import shutil
    from dataclasses import replace

    from django.conf import settings

    from plugins.service.web_service.configuration import SERVED_TOWN, get_current_town, make_service_folder
    from plugins.voices.contributions.admission import encrypt
    from plugins.voices.contributions.models import PUBLISHED, WAITING, ContentReport, Contribution, ContributorEmail, MeToo

    town = get_current_town()
    content = make_service_folder(town) / "essai"
    shutil.copytree(town.paths.content, content, ignore=shutil.ignore_patterns("images", "documents"))
    words = [
        "la",
        "fontaine",
        "du",
        "marché",
        "coule",
        "la",
        "nuit",
        "place",
        "rue",
        "école",
        "trottoir",
        "banc",
        "lampadaire",
        "bus",
        "piscine",
    ]
    for number in range(300):
        text = " ".join(f"{words[(number * place) % len(words)]}{number * place % 97}" for place in range(1, 70))
        front = f"id: 20260301-q{number}\ntitle: Question {number} ?\ndate: 2026-03-01 09:00\nasked: 2026-03-01 08:00\nquestion: {text}\n"
        (content / "questions" / f"essai-{number}.md").write_text(f"---\n{front}---\n", encoding="utf-8")
        row = {"section": "question", "state": WAITING, "text": text, "received_at": town.clock(), "values": {}}
        Contribution.objects.create(reference=f"r{number}", sending=f"s{number}", **row)
    fields = {"section": "question", "state": PUBLISHED, "text": "Online ?", "received_at": town.clock(), "is_read": True}
    online = Contribution.objects.create(
        reference="online", sending="online", identity="20260301-q1", source="questions/essai-1.md", **fields
    )
    ContentReport.objects.create(contribution=online, sending="report", reason="r", received_at=town.clock())
    offer = {**fields, "section": "entraide", "identity": "20260301-e1", "source": "entraide/essai.md"}
    reachable = Contribution.objects.create(reference="offer", sending="offer", **offer)
    confirmed = {"sealed": encrypt("a@b.example"), "confirmed_at": town.clock(), "kept_until": town.clock()}
    ContributorEmail.objects.create(contribution=reachable, **confirmed)
    MeToo.objects.bulk_create(MeToo(identity=f"20260301-q{number % 300}", device=f"{number}", at=town.clock()) for number in range(3000))
    setattr(settings, SERVED_TOWN, replace(town, paths=replace(town.paths, content=content)))


def list_worst() -> Mapping[str, Callable[[], Iterator[WorstRequests]]]:
    """By route, the worst bodies that strangers may send there."""
    from dataclasses import replace
    from datetime import timedelta

    from plugins.service.web_service.configuration import get_current_town
    from plugins.service.web_service.town_key import sign_token
    from plugins.voices.contributions.admission import make_challenge, make_form_token
    from plugins.voices.contributions.models import TO_REPHRASE, ContentReport, Contribution
    from plugins.voices.contributions.sections import EMAIL, REPORTER_EMAIL, follow_path, list_voices, report_path
    from tests.contributions.conftest import RULE, prove

    now = get_current_town().clock()
    online, waiting = Contribution.objects.get(reference="online"), Contribution.objects.get(reference="r2")
    follow, report = follow_path(waiting), report_path(ContentReport.objects.get(sending="report"))
    confirm, reporter = (f"/voix/{name}/{sign_token(name, value)}/" for name, value in ((EMAIL, "r2"), (REPORTER_EMAIL, "report")))

    def form(works: bool = False) -> dict[str, str]:
        sending, token = make_form_token(now - timedelta(seconds=10))
        return {"form": token, "proof": prove(make_challenge(sending, now)) if works else "e30=" * 1000, "relu": "1"}

    def bodies(length: int) -> Iterator[dict[str, str]]:
        for sign in HOSTILE:
            line = (sign * length)[:length]
            names = {asked.name: line for voice in list_voices() for asked in voice.asks}
            typed = {**names, "text": line, "words": line, "title": line, "name": line, "id": "20260301-q1", "reason": RULE, "oui": line}
            yield {**typed, "email": "a@b.example", "code": line, "vers": line, "hours": line}

    def typed(path: str) -> Iterator[WorstRequests]:
        yield WorstRequests(path, method="GET")
        yield WorstRequests(path, {"text": "Où est donc la fontaine du marché ? " * 15, "email": "", **form(works=True)})
        for fields in bodies(ACCEPTED):
            yield WorstRequests(path, fields)
            yield WorstRequests(path, {**fields, "email": "", "debat": "", "place": "", **form()})
            yield WorstRequests(path, {**fields, "id": fields["text"], "email": fields["text"], "form": fields["text"]})
        for sign in HOSTILE:
            yield WorstRequests(path, {"text": (sign * LARGEST)[: LARGEST // 12], **form()})
            yield WorstRequests(path, dict.fromkeys(("text", "name", "title", "email", "id", "code", "form", "proof"), (sign * 400)[:400]))
        yield WorstRequests(path, body=b"text=" + b"a-" * (LARGEST // 2))
        yield WorstRequests(path, body=b"text=" + b"a-" * 2_000_000)
        yield WorstRequests(path, body=b"&".join(b"a%d=" % number for number in range(8000)))
        multipart = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + b"a-" * (LARGEST // 2) + b"\r\n--x--"
        yield WorstRequests(path, body=multipart, content_type="multipart/form-data; boundary=x")
        yield WorstRequests(path, body=b"--x\r\n" * (LARGEST // 5), content_type="multipart/form-data; boundary=x")

    def link(path: str) -> Callable[[], Iterator[WorstRequests]]:
        return lambda: typed(path)

    def all_sections() -> Iterator[WorstRequests]:
        for voice in list_voices():
            yield from typed(f"/voix/{voice.path}/")
        yield WorstRequests(f"/voix/{'a-' * 20_000}/", method="GET")

    def rephrased() -> Iterator[WorstRequests]:
        for worst in typed(f"{follow}reformuler"):
            Contribution.objects.filter(pk=waiting.pk).update(state=TO_REPHRASE)
            yield worst

    def reports() -> Iterator[WorstRequests]:
        for identity in ("20260301-q1", "20260301-q7", "unknown", "a-" * 20_000):
            yield WorstRequests(f"/voix/signaler?id={identity}", method="GET")
        yield from typed("/voix/signaler")

    def messages() -> Iterator[WorstRequests]:
        for worst in typed("/voix/ecrire"):
            yield replace(worst, fields={**worst.fields, "id": "20260301-e1", "email": "a@b.example"}) if worst.fields else worst

    def passkeys(path: str) -> Callable[[], Iterator[WorstRequests]]:
        def build() -> Iterator[WorstRequests]:
            json = "application/json"
            for body in (
                b"{}",
                b"[" * 60_000,
                b'{"id":"' + b"a" * 60_000 + b'"}',
                b'{"id":1e999}',
                b'{"id":"\\ud800"}',
                b'{"id":"\\u0000"}',
            ):
                yield WorstRequests(path, body=body, content_type=json)
            yield from typed(path)

        return build

    assert online.pk
    return {
        "service/sante": link("/service/sante"),
        "bureau/entree/": link("/bureau/entree/"),
        "bureau/entree/courriel": link("/bureau/entree/courriel"),
        "bureau/entree/courriel/code": link("/bureau/entree/courriel/code"),
        "bureau/entree/cle/options": link("/bureau/entree/cle/options"),
        "bureau/entree/cle": passkeys("/bureau/entree/cle"),
        "bureau/avis/<str:token>/": link(f"/bureau/avis/{'a-' * 500}/"),
        "voix/comptes.json": link("/voix/comptes.json"),
        "voix/moi-aussi": link("/voix/moi-aussi"),
        "voix/opinion": link("/voix/opinion"),
        "voix/signaler": reports,
        "voix/signalement/<str:token>/": link(report),
        "voix/signalement/<str:token>/effacer": link(f"{report}effacer"),
        "voix/courriel-du-signalement/<str:token>/": link(reporter),
        "voix/courriel/<str:token>/": link(confirm),
        "voix/suivi/<str:token>/": link(follow),
        "voix/suivi/<str:token>/reformuler": rephrased,
        "voix/suivi/<str:token>/contester": link(f"{follow}contester"),
        "voix/suivi/<str:token>/heures": link(f"{follow}heures"),
        "voix/suivi/<str:token>/effacer": link(f"/voix/suivi/{'a-' * 500}/effacer"),
        "voix/ecrire": messages,
        "voix/relais/<str:token>/": link(f"/voix/relais/{'a-' * 500}/"),
        "voix/refuser-le-relais/<str:token>/": link(f"/voix/refuser-le-relais/{'a-' * 500}/"),
        "voix/renouveler/<str:token>/": link(f"/voix/renouveler/{'a-' * 500}/"),
        "voix/<slug:path>/": all_sections,
    }
