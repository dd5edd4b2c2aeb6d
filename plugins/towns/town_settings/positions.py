"""Find the line of each key of a TOML file, which neither tomllib nor tomlkit gives.

Reads a text that tomllib has accepted; what it gives for any other means nothing.
"""

import re
from collections import Counter

Place = tuple[str | int, ...]
"""The way to a value: `("accounts", 0, "url")` is the address of the first account."""

BARE = re.compile(r"[A-Za-z0-9_-]+")
BLANK = re.compile(r"(?:[ \t\r\n,]|#[^\n]*)*")
SCALAR = re.compile(r"[^,\]}\n#]+")


def find_key_lines(text: str) -> dict[Place, int]:
    """The line, from 1, of each key, table and item of a list."""
    reading = _Reading(text)
    reading.read_all()
    return reading.lines


class _Reading:
    """One way through the text: `at` is where it stands, `table` the table under whose header it is."""

    def __init__(self, text: str):
        self.text, self.at, self.table = text, 0, ()
        self.lines: dict[Place, int] = {}
        self.counts: Counter[Place] = Counter()

    table: Place

    def read_all(self) -> None:
        """Note every key of the text."""
        while self._skip():
            if self.text.startswith("[[", self.at):
                self._read_header(2)
            elif self.text[self.at] == "[":
                self._read_header(1)
            else:
                self._read_pair(self.table)

    def _skip(self) -> bool:
        match = BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at < len(self.text)

    def _read_header(self, brackets: int) -> None:
        start, self.at = self.at, self.at + brackets
        *before, last = self._read_dotted_key("]")
        self.at += brackets
        place: Place = ()
        for key in before:
            self._note_position((*place, key), start)
            place = self._find_last((*place, key))
        place = (*place, last)
        self._note_position(place, start)
        if brackets == 2:
            listed, rank = place, self.counts[place]
            self.counts[listed] = rank + 1
            place = (*listed, rank)
            self._note_position(place, start)
        self.table = place

    def _find_last(self, place: Place) -> Place:
        """The same, or the last item where it is a list of tables."""
        return (*place, self.counts[place] - 1) if self.counts[place] else place

    def _read_pair(self, table: Place) -> None:
        start = self.at
        place = table
        for key in self._read_dotted_key("="):
            place = (*place, key)
            self._note_position(place, start)
        self.at += 1
        self._read_value(place)

    def _read_dotted_key(self, end: str) -> list[str]:
        keys = []
        while True:
            self._skip_spaces()
            if self.text[self.at] in "\"'":
                keys.append(self._read_string())
            else:
                match = BARE.match(self.text, self.at)
                keys.append(match[0] if match else "")
                self.at += len(keys[-1])
            self._skip_spaces()
            if self.text[self.at] == end:
                return keys
            self.at += 1

    def _skip_spaces(self) -> None:
        while self.text[self.at] in " \t":
            self.at += 1

    def _read_value(self, place: Place) -> None:
        self._skip_spaces()
        opening = self.text[self.at]
        if opening in "\"'":
            self._read_string()
        elif opening == "[":
            self._read_items(place)
        elif opening == "{":
            self._read_inline_table(place)
        else:
            match = SCALAR.match(self.text, self.at)
            self.at = match.end() if match else self.at + 1

    def _read_items(self, place: Place) -> None:
        self.at += 1
        rank = 0
        while self._skip() and self.text[self.at] != "]":
            self._note_position((*place, rank), self.at)
            self._read_value((*place, rank))
            rank += 1
        self.at += 1

    def _read_inline_table(self, place: Place) -> None:
        self.at += 1
        while self._skip() and self.text[self.at] != "}":
            self._read_pair(place)
        self.at += 1

    def _read_string(self) -> str:
        quote = self.text[self.at]
        mark = quote * 3 if self.text.startswith(quote * 3, self.at) else quote
        start = self.at = self.at + len(mark)
        while not self.text.startswith(mark, self.at):
            self.at += 2 if self.text[self.at] == "\\" and quote == '"' else 1
        end = self.at
        while len(mark) == 3 and self.text.startswith(quote, end + 3):
            end += 1  # a text may end by one or two of the quotes that close it
        self.at = end + len(mark)
        return self.text[start:end]

    def _note_position(self, place: Place, at: int) -> None:
        self.lines.setdefault(place, self.text.count("\n", 0, at) + 1)
