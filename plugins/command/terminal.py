"""Sanitize terminal output: a title, a file name or a network's answer must not send control sequences."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import TextIOWrapper
from typing import Any, TextIO

COMMANDING = (*range(0x00, 0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""Controls but tabulation and line feed (ECMA-48), and those that turn letters round (https://www.unicode.org/reports/tr9/)."""

ESCAPED_CHARACTERS = {code: f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" for code in COMMANDING}


class Harmless:
    """`stream`, on which control characters are shown and not obeyed; a carriage return is, where a line of progress begins."""

    def __init__(self, stream: TextIO):
        self.stream = stream

    def write(self, text: str) -> int:
        """Say `text`; the number of its characters."""
        start = "\r" if text.startswith("\r") else ""
        self.stream.write(start + text[len(start) :].translate(ESCAPED_CHARACTERS))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


@contextmanager
def sanitize_output() -> Iterator[None]:
    """Sanitize everything printed in the block, and print it in UTF-8 whatever the locale."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    with redirect_stdout(Harmless(sys.stdout)), redirect_stderr(Harmless(sys.stderr)):
        yield
