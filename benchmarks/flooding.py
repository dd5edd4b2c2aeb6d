"""Two hundred texts a second for a minute, through nginx as `service/` sets it: what is stored, what is refused and why, what readers feel.

The journal, its service and nginx as a town has them, all on this machine, with the program that sends: what each takes of the processors
is in the table, since on two cores they share. Every text has a form of the service's; residents, whose browsers have worked, write amid
the crowd. Nothing is sent again in the place of what was refused, but by residents, as the page tells them.
"""

import asyncio
import base64
import json
import multiprocessing
import os
import re
import resource
import shutil
import sqlite3
import statistics
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import altcha

from benchmarks.compare import furnish
from benchmarks.memory import Watch, family
from benchmarks.spam_corpus import WORDS, in_order
from benchmarks.tools import pelican
from benchmarks.writing import PATIENCE, ROOT, free_port, run_command, running_service

HEAD = "| {rate} texts a second for {seconds} s, through nginx, on loopback | |\n|---|---:|"
RATE, SECONDS, FORMS, RESIDENTS, SIZE = 200, 60, 400, 60, 200
QUIET, READS = 20, 25
"""Seconds of readers alone before and after the crowd, and what they ask for in a second."""
USUAL_PORT, LOGS = "127.0.0.1:8766", "/var/log/nginx/"
SETTINGS = """
QUARTIERS = ["Centre", "Gare"]
QUARTIERS_CONTOURS = None
SITEURL = "http://127.0.0.1:{port}"
DEMONSTRATION_NOW = None
SERVICE = {{"address": "127.0.0.1:{service}", "proxy": "127.0.0.1"}}
CONTRIBUTIONS = {{"public": "http://127.0.0.1:{port}"}}
CONTRIBUTIONS_ADDRESS = "/voix/"
"""
NGINX = """
{user} daemon off; worker_processes auto; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
    include /etc/nginx/mime.types; access_log off;
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};
    include {folder}/nginx-limites.conf;
    server {{ listen 127.0.0.1:{port}; root {site}; include {folder}/nginx-voix.conf; }}
}}
"""
OWN_PAGE = "Location: /voix/suivi/"
REASONS = {
    302: "stored",
    409: "refused: its form is to be read again",
    422: "refused for its words",
    429: "refused for its pace, by the service",
}
BY_NGINX, UNANSWERED, BROKEN = "refused for its pace, by nginx", "no answer", "broken (5xx)"
NGINX_WORDS = "Rien n’est perdu : revenez en arrière"


@dataclass(frozen=True)
class Sending:
    """A text on its way: the address that it comes from, its form, the proof of the work done for it, empty without."""

    address: str
    text: str
    form: str
    proof: str = ""

    def as_request(self, port: int) -> bytes:
        """What a browser sends."""
        fields = {"text": self.text, "relu": "1", "form": self.form, "proof": self.proof, "website": ""}
        body = urllib.parse.urlencode(fields).encode()
        head = f"POST /voix/questions/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        return f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body


def rows(rate: int = RATE, seconds: int = SECONDS) -> Iterator[str]:
    """The rows of the table."""
    if not _nginx():
        yield "| nginx is not here (Debian, Ubuntu: sudo apt install nginx) | |"
        return
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name, _town(Path(name)) as (folder, port, service_port, service, nginx):
        crowd = _make_crowd(service_port, rate * seconds)
        residents = _make_residents(service_port)
        addresses = sorted(path.relative_to(folder / "output").as_posix() for path in (folder / "output").rglob("index.html"))[:50]
        before = _read(port, addresses, QUIET)
        watch, busy, nginx_busy = Watch(service), _processor_seconds(family(service)), _processor_seconds(family(nginx))
        start = time.perf_counter()
        reading = multiprocessing.get_context("fork").Pool(1)
        read = reading.apply_async(_read, (port, addresses, seconds))
        own = resource.getrusage(resource.RUSAGE_SELF)
        fates, stored, resident_fates, late = asyncio.run(_flood(port, crowd, residents, rate))
        lasted = time.perf_counter() - start
        used = resource.getrusage(resource.RUSAGE_SELF)
        amid = read.get()
        reading.close()
        peak = watch.peak()
        service_share = (_processor_seconds(family(service)) - busy) / lasted
        nginx_share = (_processor_seconds(family(nginx)) - nginx_busy) / lasted
        after = _read(port, addresses, QUIET)
        lost = _count_lost(folder, service_port, stored)
        sent = f"{len(crowd):,}, {late:.1f}; {fates.total():,}"
        yield f"| texts of the crowd, at their times but for so many seconds at most; all tries | {sent} |"
        for fate, count in fates.most_common():
            yield f"| {fate} | {count:,} |"
        yield f"| answered as stored, and not there afterwards | {lost} |"
        at_once, in_the_end = resident_fates
        yield f"| {len(residents)} residents amid the crowd: stored at once; sent again as the page says | {at_once}; {in_the_end} |"
        alone = f"{_centile(before):.1f}, {_centile(after):.1f}"
        yield f"| pages of the journal, p95, ms: alone, before and after; amid the crowd | {alone}; {_centile(amid):.1f} |"
        yield f"| ratio | {_centile(amid) / _centile([*before, *after]):.2f} |"
        yield f"| median, ms: alone; amid the crowd | {statistics.median([*before, *after]):.1f}; {statistics.median(amid):.1f} |"
        yield f"| memory of the service, most, MiB | {peak / 1024:.0f} |"
        own_share = (used.ru_utime + used.ru_stime - own.ru_utime - own.ru_stime) / lasted
        shares = f"{own_share:.2f}; {nginx_share:.2f}; {service_share:.2f}"
        yield f"| processors (of {os.cpu_count()}): what sends; nginx; the service | {shares} |"


def _nginx() -> str:
    """Where nginx is; empty where it is not."""
    return shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or ""


def _centile(values: list[float]) -> float:
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]


def _processor_seconds(pids: list[int]) -> float:
    """What these processes have taken since they were started."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def _make_crowd(port: int, count: int) -> list[Sending]:
    """Texts of the made-up corpus, by programs that do not work; each form is used again and again, from a thousand addresses."""
    forms = [_open_form(port)[0] for _ in range(FORMS)]
    texts = [text.text for text in in_order()]
    return [Sending(f"127.{1 + n % 4}.{n % 250}.{1 + n % 250}", texts[n % len(texts)][:600], forms[n % len(forms)]) for n in range(count)]


def _make_residents(port: int) -> list[Sending]:
    """Residents whose browsers have worked, each at home."""
    made = []
    for number in range(RESIDENTS):
        form, challenge = _open_form(port)
        solution = altcha.solve_challenge(altcha.Challenge.from_dict(challenge))
        assert solution is not None
        proof = base64.b64encode(json.dumps({"challenge": challenge, "solution": solution.to_dict()}).encode()).decode()
        subject, ask = WORDS["subjects"][number % len(WORDS["subjects"])], WORDS["asks"][number % len(WORDS["asks"])]
        place = WORDS["places"][number % len(WORDS["places"])]
        made.append(Sending(f"127.9.0.{number + 1}", f"{subject.format(place=place)} {ask}", form, proof))
    return made


def _open_form(port: int) -> tuple[str, dict[str, object]]:
    """A form of the service, asked of it alone: its token and the work that it asks."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/voix/questions/", timeout=PATIENCE) as answer:
        page = answer.read().decode()
    form, challenge = re.search(r'name="form" value="([^"]+)"', page), re.search(r"data-challenge='([^']+)'", page)
    assert form is not None and challenge is not None, page[:300]
    return form[1], json.loads(unescape(challenge[1]))


async def _flood(
    port: int, crowd: list[Sending], residents: list[Sending], rate: int
) -> tuple[Counter[str], list[str], tuple[int, int], float]:
    """Send each at its time, whatever becomes of the others: the fates, the own pages of what was stored, of residents, the most delay."""
    fates: Counter[str] = Counter()
    stored: list[str] = []
    latest = 0.0
    start = time.perf_counter() + 0.2
    seconds = len(crowd) / rate

    async def send(sending: Sending, at: float) -> None:
        nonlocal latest
        await asyncio.sleep(max(0.0, start + at - time.perf_counter()))
        latest = max(latest, time.perf_counter() - start - at)
        fate, page = await _send(sending, port)
        fates[fate] += 1
        if page:
            stored.append(page)

    async def insist(sending: Sending, at: float) -> int:
        """On which try a resident's text is taken in; 0 for never."""
        for number in range(1, 6):
            await asyncio.sleep(max(0.0, start + at - time.perf_counter()) if number == 1 else 10.0)
            fate, page = await _send(sending, port)
            fates[fate] += 1
            if page:
                stored.append(page)
                return number
        return 0

    tasks = [asyncio.create_task(send(each, number / rate)) for number, each in enumerate(crowd)]
    insisting = [asyncio.create_task(insist(each, seconds * number / len(residents))) for number, each in enumerate(residents)]
    await asyncio.gather(*tasks)
    tries = await asyncio.gather(*insisting)
    return fates, stored, (tries.count(1), len(tries) - tries.count(0)), latest


async def _send(sending: Sending, port: int) -> tuple[str, str]:
    """What becomes of a text, and its own page where it is stored."""
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(sending.address, 0))
            writer.write(sending.as_request(port))
            answer = (await reader.read()).decode(errors="replace")
            writer.close()
    except (OSError, TimeoutError):
        return UNANSWERED, ""
    if not answer.startswith("HTTP/1.1 "):
        return UNANSWERED, ""
    status = int(answer[9:12])
    if status == 302 and OWN_PAGE in answer:
        return REASONS[status], answer.partition("Location: ")[2].partition("\r\n")[0]
    if NGINX_WORDS in answer:
        return BY_NGINX, ""
    return REASONS.get(status, BROKEN if status >= 500 else f"status {status}"), ""


def _read(port: int, addresses: list[str], seconds: float) -> list[float]:
    """Readers' pages, one after another at their times, for so many seconds: the milliseconds that each took."""
    import http.client

    line, taken = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE), []
    start = time.perf_counter()
    for number in range(int(seconds * READS)):
        time.sleep(max(0.0, start + number / READS - time.perf_counter()))
        before = time.perf_counter()
        line.request("GET", f"/{addresses[number % len(addresses)]}")
        line.getresponse().read()
        taken.append((time.perf_counter() - before) * 1000)
    return taken


def _count_lost(folder: Path, port: int, pages: list[str]) -> int:
    """How many of those that were answered as stored have no page of their own, asked of the service, or have no row."""
    with closing(sqlite3.connect(folder / "state" / "service" / "service.sqlite")) as base:
        stored_count = base.execute("SELECT count(*) FROM contributions_contribution").fetchone()[0]
    lost = 0
    for page in pages:
        with suppress(urllib.error.HTTPError), urllib.request.urlopen(f"http://127.0.0.1:{port}{page}", timeout=PATIENCE) as answer:
            lost -= "Bien reçu" in answer.read().decode()
        lost += 1
    return max(lost, len(pages) - stored_count)


@contextmanager
def _town(folder: Path) -> Iterator[tuple[Path, int, int, int, int]]:
    """A journal online behind nginx, and its service: its folder, both ports, the numbers of both processes."""
    port, service_port = free_port(), free_port()
    site = folder / "site"
    furnish(pelican.journal(), site, SIZE)
    with (site / "conf.py").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS.format(port=port, service=service_port))
    run_command(site, "build", "--output", "output").communicate(timeout=PATIENCE * 4)
    for name in ("nginx-limites.conf", "nginx-voix.conf"):
        text = (ROOT / "service" / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace(USUAL_PORT, f"127.0.0.1:{service_port}").replace(LOGS, f"{folder}/"), encoding="utf-8")
    user = "" if os.geteuid() else "user root;"
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, site=site / "output", user=user), encoding="utf-8")
    with running_service(site) as service:
        words = [
            shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx",
            "-p",
            str(folder),
            "-c",
            str(folder / "nginx.conf"),
        ]
        nginx = subprocess.Popen(words)
        try:
            time.sleep(1)
            yield site, port, service_port, service, nginx.pid
        finally:
            nginx.terminate()
            nginx.wait(PATIENCE)
