"""Python-Markdown's own tests pass with every instance sped up.

They are in its source distribution only: BEFFROI_MARKDOWN_SOURCE names the folder of one, unpacked (CONTRIBUTING says how).
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import ROOT

SOURCE = os.environ.get("BEFFROI_MARKDOWN_SOURCE")
SPED_UP = f"""
import sys, unittest
sys.path[:0] = [".", {str(ROOT)!r}]
from markdown import Markdown
from plugins.journal.fast_markdown import converter, known_versions
assert known_versions.is_known_markdown(), known_versions.digest()
make = Markdown.__init__
def make_faster(self, **options):
    make(self, **options)
    converter.swap(self)
    assert type(self) is not Markdown or type(self.parser).__module__ == "plugins.journal.fast_markdown.blocks" or self.tab_length < 1
Markdown.__init__ = make_faster
unittest.main(module=None, argv=["unittest", "discover", "-t", ".", "tests"])
"""


@pytest.mark.skipif(not SOURCE, reason="BEFFROI_MARKDOWN_SOURCE ne nomme aucun dossier")
def test_python_markdown_passes_its_own_tests():
    done = subprocess.run([sys.executable, "-c", SPED_UP], cwd=Path(SOURCE), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    assert int(re.search(r"Ran (\d+) tests", done.stderr)[1]) > 1000
