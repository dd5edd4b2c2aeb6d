"""No file is passed over in silence, nor stops or holds the check: each is a page, something a page may show, or is named."""

import os
import random
from collections import defaultdict
from pathlib import Path

import pytest

from plugins.core.infrastructure.settings import load_settings
from plugins.core.publication.raw_value import SORT
from plugins.journal.editorial.check import check_journal
from tests.campaign import trials
from tests.editorial.desk import CONF, MARKET, article, write
from tests.editorial.test_mutations import INSERTED
from tests.house import ROOT

ODD = [
    "<![endofpage[",
    "<![",
    "24:00-24:00",
    "week 54 off",
    "2026-2020",
    "9999-12-31",
    "0001-01-01",
    "FREQ=",
    "-" * 200,
    "[a](",
    "![](x)",
    "{{",
    "{%",
]
ODD += [
    "{filename}",
    "%%",
    "%00",
    "١",
    "²",
    "1e999",
    "nan",
    "0x10",
    "1_000",
    "é" * 300,
    "https://[",
    "//",
    "mailto:",
    "|",
    "$",
    "12:60",
    "P1D",
    "UTC",
    "+99:99",
]
PIECES = INSERTED + ODD
BATCH = 100


@pytest.mark.parametrize(
    "name", ["a..b-2026-03-02", "x.md-2026-03-02", "con.", "marche", "marche.md.txt~2", ".md.x", "marche.markdown", "Marche.MD", "x.text"]
)
def test_a_file_of_an_odd_name_among_publications_is_named(tmp_path, name):
    name = name.lstrip(".")
    content = write(tmp_path / "content", {MARKET: article(), f"articles/{name}": article(id="autre", slug="autre")})
    told = [(one.file, one.sort) for one in check_journal(content, CONF, {}).errors]
    assert told == [(f"content/articles/{name}", "fichier ignoré")]


@pytest.mark.parametrize("name", ["marche.md~", "marche.md.bak", "marche.md.orig", ".marche.md.swp"])
def test_what_a_program_leaves_beside_a_text_stops_nothing(tmp_path, name):
    content = write(tmp_path / "content", {MARKET: article(), f"articles/{name}": article()})
    assert check_journal(content, CONF, {}).errors == ()


@pytest.mark.parametrize("name", ["articles/etal.jpg", "articles/plan.pdf", "articles/notes.csv", "images/x.md-2", "documents/con"])
def test_what_a_text_may_show_stands_beside_it_and_folders_of_files_are_free(tmp_path, name):
    content = write(tmp_path / "content", {MARKET: article(), name: b"x"})
    assert check_journal(content, CONF, {}).errors == ()


def loop(content: Path) -> None:
    (content / "images/b.jpg").symlink_to("b.jpg")


def loop_of_a_text(content: Path) -> None:
    (content / "articles/b.md").symlink_to("b.md")


def nowhere(content: Path) -> None:
    (content / "documents/b.pdf").symlink_to("absent.pdf")


def pipe(content: Path) -> None:
    os.mkfifo(content / "articles/b.md")


def pipe_of_a_picture(content: Path) -> None:
    os.mkfifo(content / "images/b.jpg")


def latin(content: Path) -> None:
    Path(os.fsdecode(os.fsencode(content) + b"/documents/r\xe9glement.pdf")).write_bytes(b"%PDF")


def latin_text(content: Path) -> None:
    Path(os.fsdecode(os.fsencode(content) + b"/articles/\xe9t\xe9.md")).write_text(article(id="ete", slug="ete"))


@pytest.mark.parametrize(
    ("made", "file"),
    [
        (loop, "images/b.jpg"),
        (loop_of_a_text, "articles/b.md"),
        (nowhere, "documents/b.pdf"),
        (pipe, "articles/b.md"),
        (pipe_of_a_picture, "images/b.jpg"),
        (latin, "documents/r?glement.pdf"),
        (latin_text, "articles/?t?.md"),
    ],
)
def test_what_nobody_can_read_is_named_and_holds_nobody(tmp_path, made, file):
    content = write(tmp_path / "content", {MARKET: article(image="{src: images/b.jpg, alt: Les étals}")})
    for folder in ("images", "documents"):
        (content / folder).mkdir()
    if "images" not in file:
        write(content, {MARKET: article()})
    made(content)
    told = {(one.file, one.sort) for one in check_journal(content, CONF, {}).errors}
    assert (f"content/{file}", "fichier illisible") in told


def test_ten_thousand_files_gone_wrong_are_each_a_page_or_named_and_none_ends_the_check(tmp_path):
    """A hundred files at a time, of every kind of the demonstration, each broken in one to six places."""
    chance, conf, pages = random.Random(20260401), load_settings(ROOT / "publishconf.py"), 0
    seeds = defaultdict(list)
    for path in sorted((ROOT / "content").rglob("*.md")):
        seeds[path.relative_to(ROOT / "content").parts[0]].append(path)
    for batch in range(trials(full=10_000, sample=400) // BATCH):
        content, files = tmp_path / f"{batch}" / "content", {}
        for number in range(BATCH):
            seed = chance.choice(seeds[chance.choice(list(seeds))])
            files[f"{seed.relative_to(ROOT / 'content').parent.as_posix()}/{number:03}-{seed.name}"] = broken(chance, seed.read_text())
        report = check_journal(write(content, files), conf, {})
        assert report.files == BATCH
        named = {one.file.removeprefix("content/") for one in report.errors}
        assert report.publications >= BATCH - len(named), "a file is neither a page nor named"
        assert [str(one) for one in report.mistakes if one.sort == SORT] == []
        pages += report.publications
    assert pages > BATCH, "hardly anything was read: these mutations prove nothing"


def broken(chance: random.Random, text: str) -> bytes:
    """`text` broken in one to six places, half of them in a value of its front matter."""
    for _ in range(chance.randint(1, 6)):
        lines = text.split("\n")
        line, place = chance.randrange(min(len(lines), 25)), chance.randrange(len(text) + 1)
        key, colon, _ = lines[line].partition(":")
        if chance.random() < 0.5 and colon:
            lines[line] = f"{key}: {chance.choice(PIECES)}"
            text = "\n".join(lines)
        else:
            text = text[:place] + chance.choice(PIECES) + text[place + chance.choice([0, 0, 1, 2, 5, 20, 100]) :]
    return text.encode("utf-8", "surrogatepass")
