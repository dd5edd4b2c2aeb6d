"""What the desk shows of mistakes: the title of a text and the labels of its form, no file, line, key nor setting."""

import re
from pathlib import Path

import pytest

from plugins.core.infrastructure.errors import Mistake
from plugins.core.infrastructure.settings import load_settings
from plugins.core.infrastructure.town import TownPaths
from plugins.journal.editorial.rules import TownRules
from plugins.service.desk.spoken_words import TO_WEBMASTER, speak_words
from tests.house import ROOT

RULES = TownRules.from_settings(load_settings(ROOT / "publishconf.py"), {})
KEYS = {field.name for kind in RULES.kinds for field in (*kind.fields, *(inner for outer in kind.fields for inner in outer.fields))}
RAW_KEY = re.compile(rf"« (?:{'|'.join(KEYS)})(?: ?:[^»]*)? »|\b(?:{'|'.join(key for key in KEYS if '_' in key)}|image_alt)\b")
LINE = re.compile(r"(?P<file>content/[^\s:]+)(?::\d+)?  (?:(?P<key>[^:«»]+) : )?(?P<text>.*)")
PLACE = re.compile(r"[\w-]+\.(?:md|toml|py)\b|\.md:\d|/(?:srv|tmp|var|home|root|work|etc)/|\b[A-Z]{2,}_[A-Z_]+\b")
MISTAKES = [
    line
    for file in sorted(ROOT.glob("tests/**/mistakes.txt"))
    for line in file.read_text(encoding="utf-8").splitlines()
    if ".md" in line and "  " in line
]
"""Each mistake that a room can tell, as `check` tells it."""


@pytest.fixture
def paths(tmp_path: Path) -> TownPaths:
    from plugins.command.town import open_town

    file = tmp_path / "content" / "articles" / "2026-03-01-marche.md"
    file.parent.mkdir(parents=True)
    file.write_text('---\ntitle: "Le marché"\n---\nOui.\n', encoding="utf-8")
    return open_town(str(ROOT / "publishconf.py"), str(tmp_path / "content"), None)


def speak(words: str, paths: TownPaths) -> str:
    return speak_words(words, paths, RULES)


def test_each_mistake_that_a_room_tells_is_said_without_file_line_nor_key(paths: TownPaths):
    assert len(MISTAKES) > 200
    spoken = {line: speak(line, paths) for line in MISTAKES}
    assert {line: said for line, said in spoken.items() if RAW_KEY.search(said) or PLACE.search(said)} == {}
    assert all(" : " in said or said.count("»") for said in spoken.values())


def test_each_mistake_of_a_draft_is_said_beside_its_field_without_file_nor_key(paths: TownPaths):
    from plugins.service.desk.checking import place_mistakes

    for line in MISTAKES:
        told = LINE.search(line)
        mistake = Mistake(told["file"], 0, told["key"] or "", told["text"])
        kind = RULES.kinds.for_path(told["file"].removeprefix("content/"))
        [[placed]] = place_mistakes((mistake,), kind, {}, RULES, paths).values()
        assert not (RAW_KEY.search(placed["text"]) or PLACE.search(placed["text"])), placed["text"]


MARKET = "content/articles/2026-03-01-marche.md"
SAID = {
    f"{MARKET}:4  image : « halle.jpg » n’a pas de texte. Ajoutez « image_alt: » ou image_alt.": (
        "« Le marché » : image : « halle.jpg » n’a pas de texte. Ajoutez « Texte alternatif » ou « Texte alternatif »."
    ),
    f"Laissé de côté, avec ses fautes : {MARKET}.": "Laissé de côté, avec ses fautes : « Le marché ».",
    "FEED_AUTHORITY : à régler.\nville.toml:3  legal : à compléter.\nReste.": f"{TO_WEBMASTER}\nReste.",
    "Un verrou de git (index.lock). Sinon : rm {content}/.git/index.lock": "Un verrou de git (index.lock). Sinon : rm index.lock",
    "« La suite » (/nulle/part/) ne mène pas : https://ville.fr/tmp/a.": "« La suite » (/nulle/part/) ne mène pas : https://ville.fr/tmp/a.",
}


@pytest.mark.parametrize("words", SAID)
def test_what_a_step_printed_is_said_by_titles_and_labels(words: str, paths: TownPaths):
    assert speak(words.format(content=paths.content), paths) == SAID[words]
