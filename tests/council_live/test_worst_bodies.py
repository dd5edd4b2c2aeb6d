"""What a stranger sends to the council's service, at each of its addresses: none of it keeps the service busy, or changes anything."""

import re
import time

from plugins.service.council_live.service import build_service_part
from plugins.service.evening.serve import EveningHandler
from tests.contributions.test_worst_bodies import HOSTILE, LARGEST, find_budget
from tests.council_live.evening import World
from tests.council_live.unheard import UnheardClient


def test_no_stranger_keeps_the_live_service_busy_whatever_the_address(evening: World):
    part = build_service_part(evening.opening, evening.evening)
    client, budget, slow = UnheardClient(EveningHandler(evening.opening, [part]), evening.origin), find_budget(), []
    headers = {"Origin": evening.origin, "X-Beffroi": "direct"}
    bodies = [
        *((sign * LARGEST).encode()[:LARGEST] for sign in HOSTILE),
        *(b'{"code": "' + (sign * 10_000).encode("unicode_escape") + b'"}' for sign in HOSTILE),
        b"[" * LARGEST, b'{"a":' * 12_000, b'{"code": 1e999}', b'{"code": "\\ud800"}', b'{"code": "\\u0000"}', b"9" * LARGEST,
        b'{"code": ' + b"9" * LARGEST + b"}", b"\0" * 8_000_000,
    ]  # fmt: skip
    for address in part.addresses:
        path = re.sub(r"<[^>]*>", "a-" * 500, f"/{address.pattern}")
        for method in ("GET", "POST", "PUT"):
            for body in bodies if method != "GET" else bodies[:1]:
                times = []
                for _ in range(2):
                    start = time.thread_time()
                    answer = client.open(method, path, body, headers)
                    times.append(time.thread_time() - start)
                assert answer.status < 500, (path, body[:40])
                assert method == "GET" or answer.status >= 400, "a stranger has changed something"
                if min(times) > budget:
                    slow.append(f"{method} {path} {body[:30]!r}: {1000 * min(times):.0f} ms")
    assert slow == []
