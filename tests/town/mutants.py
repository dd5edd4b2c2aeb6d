"""Texts of every kind, changed at random as a person, an export or a slip of the hand would: one key dropped, another kind's value, a sign
that no address is made of, a body cut in the middle of its Markdown. The same seed gives the same texts.
"""

import random
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from plugins.core.publication.kind import Field, Kind

VALUES = (
    "",
    '""',
    "—",
    '"..."',
    "…",
    "月",
    "🎪",
    '"\\u200b"',
    '"\\u3164"',
    '"\\u202e\\u2066"',
    "-1",
    "0",
    "9" * 40,
    "1e999",
    "~",
    "null",
    "oui",
    "non",
    "x" * 300,
    "mot " * 100,
    "é" * 255,
    "[]",
    "{}",
    "[a, b]",
    "[[a], [b]]",
    "[~, ~]",
    "{a: b}",
    "[{a: b}]",
    "[{name: Ida}]",
    "{src: images/nulle-part.jpg, alt: Rien}",
    "2019-03-02",
    "2019-03-02 09:00",
    "2031-01-01",
    "0001-01-01",
    "9999-12-31",
    "9999-12-31 23:59",
    "2026-03-29 02:30",
    "2026-02-30",
    "demain",
    "24/7",
    "Mo-Su 00:00-24:00",
    "/",
    "/page/",
    "//ailleurs.example/",
    "/../../etc/passwd",
    "index",
    "page",
    "2026",
    "messages",
    "aujourdhui",
    "lieux",
    "con",
    ".",
    "..",
    "a/b",
    "'l''été'",
    '"<script>alert(1)</script>"',
    '"{{ 7 * 7 }} {% raise %}"',
    '"%(day)s %s %"',
    '"a\\nb"',
    '"&lt; & &amp;#0;"',
    "http://[",
    "https://x.example/" + "a" * 2000,
    "tel:",
    "FREQ=DAILY",
    "FREQ=WEEKLY;BYDAY=SA;COUNT=400",
    "gratuit",
    "48.85",
    "NaN",
    "inf",
    "agents",
    "ar",
    "draft",
    "hidden",
    "withdrawn",
)
"""Values as they are written after a key."""

BLOCKS = (
    "",
    "\n\n\n",
    "# Un titre\n\n###### Six\n\n####### Sept",
    "#",
    "* a\n    * b\n        * c\n            * d\n\n    1. e",
    "> > > > cité\n> ici",
    "| a | b |\n|---|---|\n| c |",
    "| a |\n|:-:|\n" + "| | | |\n" * 5,
    "|\n|-",
    "```\nsans fin",
    "~~~ {.x #y z=1}\n~~~",
    "[^1] note\n\n[^1]: la note [^1]\n[^2]: seule",
    "[a](b) [c][d] ![e](f) ![](g)\n\n[d]: <>",
    "[lien](/agenda/) [autre]({filename}/articles/x.md) [encore]({index})",
    "[vide]() [](#) [x](javascript:alert(1)) <https://x.example/?a=<b>>",
    "![sans fichier](images/nulle-part.jpg)",
    '<div markdown="1">\n\n*a*\n\n</div>',
    "<div><p><table><tr><td>ouvert",
    "</div></article></main>",
    "<details><summary>a</summary>b</details><svg onload=x><iframe src=//x>",
    "<!-- sans fin",
    "<!DOCTYPE html><![CDATA[ x ]]><?php x ?>",
    "&#0; &#xD800; &#x110000; &nbsp &amp;amp;",
    "*a **b* c** __d_ `e ``f`",
    "!!! note\n    a\n\n!!!\n\n??? x",
    "a : b\n:   c\n\n:",
    "*[HTML]: langage\n\nHTML",
    "http://x.example/ www.x.example x@x.example 01 02 03 04 05",
    "\u200b",
    "\u202e\u2066 月 🎪 \ufeff \ufffd \U0010ffff",
    "e" + "\u0301" * 200,
    "x" * 5000,
    "mot " * 3000,
    "---\n\n---",
    "+++\n\n***\n***\n",
    "{{ content }} {% include 'base.html' %} {# x",
    "%s %(a)s {0} {a!r:>9}",
    "\t\tx\n\t y\n  z",
    "1. a\n1. b\n\n9999999999. c",
    "\\\n\\\\\n\\*",
    "Ligne\\\n  \nsuite  \nfin",
    "$$x^2$$ \\(y\\)",
    "id: x\ntitle: y",
    "[[wiki|lien]] :emoji: #mot @nom",
)
"""Pieces of a body."""

SIGNS = ("", " ", "\n", ":", ": ", "-", "'", '"', "[", "]", "{", "}", ",", "#", "|", ">", "&a ", "*a", "!", "%", "@", "`", "\t", "\\")
SIGNS += ("\u2028", "\u00a0", "\u200b", "\ufeff", "\0", "\x07", "é", "🎪", "9", "../", "<", "<b>", "x" * 300, "---\n", "...\n")
"""What a hand lets fall anywhere."""

TABLE_VALUES = (
    "",
    "月",
    "x" * 300,
    "-1",
    "0",
    "3",
    "99",
    "1e999",
    "NaN",
    "25:61:00",
    "99:00:00",
    '"',
    "a",
    "é à",
    "/",
    "..",
    "<b>",
    "FFFFFG",
)

TOP = re.compile(r"^([A-Za-z_]+)\s*:", re.MULTILINE)


@dataclass(frozen=True)
class Mutant:
    """One changed text: `source` is its file below the content folder, `trial` the number that its `text` is made by."""

    trial: int
    source: str
    text: str


def split_text(text: str) -> tuple[list[str], str]:
    """The blocks of a front matter, one a key with the lines below it, and the body."""
    head, body = text.removeprefix("---\n").split("\n---\n", 1)
    blocks = list[str]()
    for line in head.split("\n"):
        if TOP.match(line) or not blocks:
            blocks.append(line)
        else:
            blocks[-1] += f"\n{line}"
    return blocks, body


def name_of(block: str) -> str:
    """The key of a block."""
    return block.partition(":")[0]


class Breeder:
    """Makes mutants of `seeds`, texts by their source; `kinds` are those that the house reads."""

    def __init__(self, seed: int, seeds: dict[str, str], kinds: Sequence[Kind]):
        self.seed = seed
        self.kinds = {kind.folder: kind for kind in kinds}
        self.parents: dict[str, list[tuple[list[str], str]]] = {folder: [] for folder in self.kinds}
        for source, text in sorted(seeds.items()):
            self.parents[self._find_folder(source)].append(split_text(text))
        self.fields = list({field.name: field for kind in kinds for field in kind.fields}.values())
        self.values: dict[str, list[str]] = {}
        for parents in self.parents.values():
            for blocks, _ in parents:
                for block in blocks:
                    self.values.setdefault(name_of(block), []).append(block.partition(":")[2].lstrip(" "))

    def _find_folder(self, source: str) -> str:
        folders = [folder for folder in self.kinds if source.startswith(f"{folder}/")]
        return max(folders, key=len)

    def breed(self, trial: int) -> Mutant:
        """The mutant of that number."""
        chance = random.Random(f"{self.seed}-{trial}")
        folder = list(self.kinds)[trial % len(self.kinds)]
        blocks, body = chance.choice(self.parents[folder])
        blocks = [block for block in blocks if name_of(block) not in ("id", "slug", "aliases")]
        blocks[:0] = [f"id: mutant-{trial}", f"slug: mutant-{trial}"]
        if chance.random() < 0.5:
            _set_key(blocks, "date", f"2019-0{chance.randint(1, 9)}-11 09:00")
        for _ in range(chance.choice((1, 1, 2, 3, 5, 8))):
            if chance.random() < 0.7:
                self._change_head(chance, self.kinds[folder], blocks)
            else:
                body = self._change_body(chance, body)
        text = "\n".join(["---", *blocks, "---", body]) if chance.random() < 0.95 else _format_pelican(blocks, body)
        if chance.random() < 0.1:
            place, cut = chance.randrange(len(text) + 1), chance.choice((0, 0, 1, 1, 2, 5, 40))
            text = text[:place] + chance.choice(SIGNS) + text[place + cut :]
        if chance.random() < 0.04:
            text = chance.choice((text.replace("\n", "\r\n"), f"\ufeff{text}", text.rstrip("\n"), unicodedata.normalize("NFD", text)))
        return Mutant(trial, f"{folder}/{self._name_file(chance, trial)}.md", text)

    def breed_table(self, trial: int, table: str) -> str:
        """A table of a network of buses, changed by the seed of that number."""
        chance = random.Random(f"{self.seed}-table-{trial}")
        lines = table.splitlines()
        for _ in range(chance.choice((1, 2, 5))):
            row = chance.randrange(len(lines))
            cells = lines[row].split(",")
            cells[chance.randrange(len(cells))] = chance.choice((*TABLE_VALUES, *cells))
            match chance.randrange(6):
                case 0 if len(lines) > 1:
                    del lines[row]
                case 1:
                    lines.insert(row, lines[row])
                case 2:
                    del cells[chance.randrange(len(cells))]
                    lines[row] = ",".join(cells)
                case _ if row:
                    lines[row] = ",".join(cells)
        return "\n".join(lines) + "\n"

    def _name_file(self, chance: random.Random, trial: int) -> str:
        if chance.random() < 0.95:
            return f"mutant-{trial}"
        name = chance.choice(("月", "🎪", "é à ü", "x" * 180, "2026-03-02", "a.b.c", "MAJ", "%20", "&", "page", "-", "un mot"))
        return f"{name}-{trial}"

    def _change_head(self, chance: random.Random, kind: Kind, blocks: list[str]) -> None:
        match chance.randrange(12):
            case 0 | 1 if len(blocks) > 1:
                del blocks[chance.randrange(len(blocks))]
            case 10:
                blocks[:] = [block for block in blocks if chance.random() < 0.7]
            case 11:
                field = chance.choice([field for field in kind.fields if field.names_kind or field.type in ("address", "words")])
                self._name_another(chance, field, blocks)
            case 2 | 3 | 4:
                _set_key(blocks, self._choose_field(chance, kind).name, chance.choice(VALUES))
            case 5:
                name = self._choose_field(chance, kind).name
                _set_key(blocks, name, chance.choice(self.values.get(name) or VALUES))
            case 6:
                _set_key(blocks, self._choose_field(chance, kind).name, chance.choice(chance.choice(list(self.values.values()))))
            case 7 if blocks:
                self._change_inside(chance, blocks)
            case 8:
                name = chance.choice(self.fields).name
                _set_key(blocks, name, chance.choice(self.values.get(name) or VALUES))
            case _:
                self._change_state(chance, blocks)

    def _name_another(self, chance: random.Random, field: Field, blocks: list[str]) -> None:
        """Name another mutant, or one of the demonstration's texts, where one is named."""
        names = [kind.name for kind in self.kinds.values()]
        rank = names.index(field.names_kind) if field.names_kind in names else chance.randrange(len(names))
        slug = f"mutant-{rank + len(names) * chance.randrange(20)}"
        _set_key(blocks, field.name, f"/{list(self.kinds)[rank]}/{slug}/" if field.type == "address" else slug)

    def _choose_field(self, chance: random.Random, kind: Kind) -> Field:
        return chance.choice([field for field in kind.fields if field.name != "id" or chance.random() < 0.3])

    def _change_inside(self, chance: random.Random, blocks: list[str]) -> None:
        """Change one of the lines below a key, or a part of its value."""
        place = chance.choice([number for number, block in enumerate(blocks) if "\n" in block] or range(len(blocks)))
        lines = blocks[place].split("\n")
        row = chance.randrange(len(lines))
        name, colon, value = lines[row].partition(": ")
        match chance.randrange(4):
            case 0 if len(lines) > 1:
                del lines[row]
            case 1:
                lines.insert(row, lines[row])
            case 2:
                lines[row] = f"{name}{colon}{chance.choice(VALUES)}"
            case _:
                cut = chance.randrange(len(value) + 1)
                lines[row] = f"{name}{colon}{value[:cut]}{chance.choice(SIGNS)}{value[cut + chance.choice((0, 1, 3)) :]}"
        blocks[place] = "\n".join(lines)

    def _change_state(self, chance: random.Random, blocks: list[str]) -> None:
        status = chance.choice(("draft", "hidden", "withdrawn", "published"))
        _set_key(blocks, "status", status)
        if status == "withdrawn":
            _set_key(blocks, "modified", "2026-03-26 10:00")

    def _change_body(self, chance: random.Random, body: str) -> str:
        paragraphs = body.split("\n\n")
        place = chance.randrange(len(paragraphs))
        match chance.randrange(7):
            case 0:
                return ""
            case 1:
                del paragraphs[place]
            case 2 | 3:
                paragraphs.insert(place, chance.choice(BLOCKS))
            case 4:
                paragraphs[place] = chance.choice(BLOCKS) + paragraphs[place]
            case 5:
                _, other = chance.choice(chance.choice([parents for parents in self.parents.values() if parents]))
                paragraphs[place] = chance.choice(other.split("\n\n"))
            case _:
                cut = chance.randrange(len(body) + 1)
                return body[:cut] + chance.choice(BLOCKS) + body[cut + chance.choice((0, 1, 5, 50)) :]
        return "\n\n".join(paragraphs)


def _format_pelican(blocks: list[str], body: str) -> str:
    """The same in Pelican's own dialect, whose keys have one line each."""
    return "\n".join([*(block.split("\n")[0].capitalize() for block in blocks), "", body])


def _set_key(blocks: list[str], name: str, value: str) -> None:
    line = f"{name}:{value}" if value.startswith("\n") else f"{name}: {value}"
    for place, block in enumerate(blocks):
        if name_of(block) == name:
            blocks[place] = line
            return
    blocks.append(line)


def read_seeds(*folders: Path) -> Iterator[tuple[str, str]]:
    """The texts with a front matter between lines of three hyphens below some content folders, by their source; of several with one source
    the last."""
    for folder in folders:
        for path in sorted(folder.rglob("*.md")):
            text = path.read_text(encoding="utf-8")
            if text.startswith("---\n") and "\n---\n" in text:
                yield path.relative_to(folder).as_posix(), text
