"""What modules compile is compiled once for all commands, and makes the class and the pattern that Python would make."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import ROOT

PROGRAM = r"""
import sys
from pathlib import Path
from plugins.infrastructure import compiled_once as ours
ours.COMPILED.path = Path(sys.argv[1])
with ours.compiled_once():
    known = len(ours.COMPILED.by_text)
    from dataclasses import dataclass, field, replace

    @dataclass(frozen=True, order=True)
    class Pair:
        first: int
        second: list = field(default_factory=lambda: [7], compare=False)

    @dataclass(frozen=True, order=True)
    class Other:
        first: int
        second: list = field(default_factory=lambda: [8], compare=False)

    import re

    asked = [(r"(?P<day>\d+)/(é|[a-z]+)", re.I), (rb"a(b)?", 0), (r"(?x) a # b", 0), (r"[\w.-]+$", re.A | re.M)]
    class Kept:
        first = re.compile(*asked[0])
    kept = []
    for each in asked:
        kept.append(re.compile(*each))
    def ask():
        return re.compile("asked by a function")
    ask()

    one = Pair(1)
    try:
        one.first = 2
        raise SystemExit("not frozen")
    except AttributeError as error:
        said = f"{type(error).__name__} {error}"
    print(one, replace(one, first=3), Other(1))
    print(one == Pair(1, []), one == Other(1), hash(one) == hash(Pair(1)), Pair(0) < one, said)
    print(Pair.__init__.__qualname__, Pair.__init__.__annotations__, Pair.__eq__.__module__)
plain = [ours.COMPILE(pattern, int(flags)) for pattern, flags in asked]
print(kept == plain, Kept.first == plain[0], [dict(made.groupindex) == dict(other.groupindex) for made, other in zip(kept, plain)])
print(kept[0].match("7/É").groupdict(), "asked by a function" in str(ours.COMPILED.by_text), kept[3].flags == plain[3].flags)
print("known", known, "new", ours.COMPILED.has_new, file=sys.stderr)
"""
SAID = """Pair(first=1, second=[7]) Pair(first=3, second=[7]) Other(first=1, second=[8])
True False True True FrozenInstanceError cannot assign to field 'first'
Pair.__init__ {'first': <class 'int'>, 'second': <class 'list'>, 'return': None} __main__
True True [True, True, True, True]
{'day': '7'} False True
"""


def run(path: Path) -> str:
    """What is known to a process that makes two classes, and what it had to compile: of a class some six texts, one since Python 3.13."""
    environ = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}
    done = subprocess.run([sys.executable, "-c", PROGRAM, str(path)], env=environ, capture_output=True, encoding="utf-8")
    assert done.stdout == SAID, done.stdout + done.stderr
    return done.stderr


def test_the_second_process_compiles_nothing_and_makes_the_same_classes(tmp_path):
    first, second = run(tmp_path / "texts"), run(tmp_path / "texts")
    assert first == "known 0 new False\n"  # once it is kept nothing is new
    known = int(second.split()[1])
    assert known >= 5 and second.endswith("new False\n")
    assert [path.name for path in tmp_path.iterdir()] == ["texts"]


@pytest.mark.parametrize("spoilt", [b"", b"nothing that marshal wrote", b"\xe9\x02\x00\x00\x00"])
def test_what_cannot_be_read_is_compiled_and_kept_anew(tmp_path, spoilt):
    (tmp_path / "texts").write_bytes(spoilt)
    assert run(tmp_path / "texts") == "known 0 new False\n"
    assert int(run(tmp_path / "texts").split()[1]) >= 5


def test_where_nothing_may_be_written_everything_works(tmp_path):
    assert run(tmp_path / "no such folder" / "texts") == "known 0 new True\n"
