"""How long a text that a reader reports stays where readers find it, output by output.

    .venv-dev/bin/python -m tests.contributions.removal

A text of each kind is written, published and reported; from the second at which the report leaves, every file that had its words or its
address is asked for at the journal's own address, until it has neither. What a network relayed, and what others have copied, is not here.
"""

import argparse
import os
import re
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import requests

from tests.contributions.conftest import RULE, Resident, town_day
from tests.contributions.whole_town import SITE, WholeTown, opened_town

MOST = 300
"""Seconds, of the issue."""
LOOK, SEARCH, SETTLED = 0.05, 0.5, 4.0
"""Seconds between two rounds of looks, and between two walks of all that is online; and how long nothing new appears before all that a
text reaches is taken to be there."""
PLACES = (
    ("feeds", re.compile(r"^flux/")),
    ("search", re.compile(r"^index-recherche/|^recherche/")),
    ("open data", re.compile(r"^donnees/")),
    ("sitemap", re.compile(r"^sitemap")),
    ("other JSON", re.compile(r"\.json$")),
)
"""What a file is by its address, the first that matches; a page that is neither the text's own is a list."""
OWN, LISTS = "its page", "lists"


@dataclass(frozen=True)
class ReportedText:
    """A text of a section: `word` is in no other text of the journal; the keys of its form; whether it has a page of its own, which is
    searched some time after it is online."""

    kind: str
    path: str
    word: str
    fields: Mapping[str, str]
    needs_email: bool = False
    has_page: bool = False


TEXTS = (
    ReportedText("question", "/voix/questions/", "zinzolin", {"text": "Qui a peint le portail en zinzolin ?"}, has_page=True),
    ReportedText(
        "notice",
        "/voix/entraide/",
        "smaragdin",
        {"type": "offre", "subject": "prêt", "title": "Prête un vélo smaragdin", "text": "Un vélo smaragdin, le dimanche matin."},
        needs_email=True,
        has_page=True,
    ),
    ReportedText("message", "/voix/forum/", "nacarat", {"debat": "pistes", "text": "Peignez plutôt les pistes en nacarat, on les verra."}),
    ReportedText(
        "review",
        "/voix/avis/",
        "incarnadin",
        {"place": "cafe-des-tanneurs", "visited": "2026-03-01", "text": "Un velours incarnadin, du calme."},
    ),
)


@dataclass(frozen=True)
class TextOutputs:
    """The files of the journal that have a text: the names by which they have it, and their addresses by what they are."""

    needles: tuple[bytes, ...]
    files: Mapping[str, str]


def publish(town: WholeTown, text: ReportedText) -> str:
    """Have the text written, confirmed and published: its `id` in the journal."""
    author, moderator = town.resident(), town.moderator(f"Iris {text.kind}")
    email = {"email": f"{text.kind}@ville.example"} if text.needs_email else {}
    author.ask(text.path, name="Odile", **text.fields, **email)
    if email:
        link = re.search(r"https://\S+?(/voix/courriel/\S+)", town.letter(email["email"], "Confirmez"))[1]
        author.send(link)
    assert moderator.decide(moderator.reference(text.word), "publier") == 302
    town.desk.service.wait_for(lambda: find_file(town, text))
    return re.search(r"^id: (\S+)", find_file(town, text).read_text(encoding="utf-8"), re.M)[1]


def find_file(town: WholeTown, text: ReportedText) -> Path | None:
    """The file of the journal that has the text, if there is one."""
    files = town.desk.content.rglob("*.md")
    return next((file for file in files if text.word in file.read_text(encoding="utf-8")), None)


def find_outputs(town: WholeTown, text: ReportedText, identity: str) -> TextOutputs:
    """All that has the text, once nothing new appears; what a deploy keeps there for itself, under a hidden name, is no output."""
    needles: tuple[bytes, ...] = (text.word.encode(), identity.encode())
    files: dict[str, str] = {}
    begun = since = time.monotonic()
    while time.monotonic() - since < SETTLED or not files or (text.has_page and "search" not in files.values()):
        for path in sorted(town.public.rglob("*")):
            name = path.relative_to(town.public).as_posix()
            if name in files or name.startswith(".") or not path.is_file() or not has_any(path.read_bytes(), needles):
                continue
            files[name], since = name_output(name, text), time.monotonic()
            if files[name] == OWN:  # maps of the site know its address alone
                needles = (*needles, f"/{name.removesuffix('index.html')}".encode())
        assert time.monotonic() - begun < 2 * MOST, f"{text.kind}: online in {sorted(files)} alone"
        time.sleep(SEARCH)
    return TextOutputs(needles, files)


def has_any(content: bytes, needles: tuple[bytes, ...]) -> bool:
    """Whether the file still has the text, by one of its names."""
    return any(needle in content for needle in needles)


def name_output(name: str, text: ReportedText) -> str:
    """What the file at that address is for readers."""
    place = next((place for place, address in PLACES if address.search(name)), LISTS)
    is_own = text.has_page and text.word in name and name.endswith("/index.html")
    return OWN if is_own and place == LISTS else place


def report(town: WholeTown, identity: str) -> float:
    """A reader reports the text: the instant at which the form leaves."""
    reader = Resident(town.desk)
    town.desk.service.run_sql(f"UPDATE contributions_contribution SET is_read = false WHERE identity = '{identity}'")
    page = reader.get(f"/voix/signaler?id={identity}").text
    fields = {"id": identity, "reason": RULE, **reader.hidden_fields(page)}
    at = time.monotonic()
    answer = reader.send("/voix/signaler", **fields)
    assert "quitte le site tout de suite" in reader.get(answer.headers["Location"]).text
    return at


def watch_leaving(town: WholeTown, outputs: TextOutputs, since: float) -> dict[str, tuple[int, float]]:
    """How many files of each output had the text, and the seconds until the last of them has it no more."""
    session = requests.Session()
    session.trust_env, session.verify, session.proxies = False, False, {"https": town.proxy}
    left, gone = dict(outputs.files), defaultdict[str, list[float]](list)
    while left:
        for name, place in list(left.items()):
            answer = session.get(f"{SITE}/{name.removesuffix('index.html')}", timeout=60)
            if answer.status_code == 404 or not has_any(answer.content, outputs.needles):
                gone[place].append(time.monotonic() - since)
                del left[name]
        assert time.monotonic() - since < 2 * MOST, sorted(left)
        time.sleep(LOOK)
    return {place: (len(seconds), max(seconds)) for place, seconds in gone.items()}


def measure_removal(folder: Path, texts: tuple[ReportedText, ...] = TEXTS) -> Iterator[tuple[ReportedText, dict[str, tuple[int, float]]]]:
    """Each text, and what became of it in each output."""
    with opened_town(folder, f"{town_day() + timedelta(days=30):%Y-%m-%d}") as town:
        for text in texts:
            identity = publish(town, text)
            outputs = find_outputs(town, text, identity)
            print(f"{text.kind} : {len(outputs.files)} fichiers en ligne ; signalé…", file=sys.stderr, flush=True)
            yield text, watch_leaving(town, outputs, report(town, identity))


def main() -> None:
    """Measure, print the table; fail beyond what is asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = [text.kind for text in TEXTS]
    parser.add_argument("kinds", nargs="*", default=kinds, help=f"what is reported: {', '.join(kinds)}; all of them without a word")
    asked = parser.parse_args()
    texts = tuple(text for text in TEXTS if text.kind in asked.kinds)
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        measures = list(measure_removal(Path(folder), texts))
    print(f"{town_day()}, {os.cpu_count()} cores, load {load:.0f} before and {os.getloadavg()[0]:.0f} after.\n")
    places = [OWN, LISTS, *(place for place, _ in PLACES)]
    print(f"| reported | {' | '.join(places)} |", f"|---|{'---:|' * len(places)}", sep="\n")
    for text, gone in measures:
        cells = (f"{gone[place][1]:.1f} s ({gone[place][0]})" if place in gone else "" for place in places)
        print(f"| {text.kind} | {' | '.join(cells)} |")
    slowest = max(seconds for _, gone in measures for _, seconds in gone.values())
    if slowest > MOST:
        raise SystemExit(f"{slowest:.0f} s: more than {MOST} s.")


if __name__ == "__main__":
    main()
