"""The five walks of ARCHITECTURE.md, and where a change belongs: each stop is there to be opened, and no walk is longer than twelve."""

import ast
import re

import pytest

from tests.house import ROOT

SECTION = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").partition("## Five walks")[2].partition("\n## ")[0]
WALKS = re.split(r"^\*\*(.+)\*\*$", SECTION, flags=re.MULTILINE)[1:]
WHERE = (ROOT / "docs" / "architecture" / "where.md").read_text(encoding="utf-8")
STOPS = re.findall(r"`([\w/]+\.py)` `(\w+)`", SECTION + WHERE)


def test_there_are_five_walks_of_twelve_stops_at_most():
    lengths = [len(re.findall(r"^\d+\. ", walk, re.MULTILINE)) for walk in WALKS[1::2]]
    assert len(lengths) == 5
    assert all(0 < length <= 12 for length in lengths)


def test_the_walks_to_a_post_and_from_the_desk_are_of_eight_files_at_most():
    files = {WALKS[at]: {file for file, _ in re.findall(r"`([\w/]+\.py)` `(\w+)`", WALKS[at + 1])} for at in (0, 2)}
    assert list(files) == ["From an article to a post, and to its receipt", "From the desk to the page"]
    assert all(len(each) <= 8 for each in files.values())


@pytest.mark.parametrize(("file", "name"), STOPS)
def test_a_stop_can_be_opened(file, name):
    tree = ast.parse((ROOT / "plugins" / file).read_text(encoding="utf-8"))
    assigned = {target.id for node in tree.body if isinstance(node, ast.Assign) for target in node.targets if isinstance(target, ast.Name)}
    defined = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    assert name in assigned | defined
