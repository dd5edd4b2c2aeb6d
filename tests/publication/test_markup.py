"""HTML of others is read by every Python, in a time that grows with its length: nothing that a feed sends stops or holds what reads it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.core.publication.untrusted_text import strip_harmful_markup
from plugins.town.transit.archive import extract_text
from tests.house import ROOT
from tests.processes import PATIENCE

INTERPRETERS = [
    Path(sys.executable),
    *sorted(Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser().glob("versions/3.1[1-9]*/bin/python")),
]
"""This Python, and those of pyenv that Beffroi runs on: each has an `html.parser` of its own."""

REFUSED = [
    "<![endofpage[ à tous",
    "<![",
    "<![<",
    "<![ x",
    "<!['",
    "<![if !vml] x",
    "<!<![]]>",
    '<<!"[]]>',
    "<![CDATA[ x",
    "<!-- x",
    "<![é[x]]>",
]
ENDLESS = [
    "<a/",
    "<a <",
    "<a b",
    "<a =",
    "<a b='",
    '<a href="',
    "<!-- ",
    "<!--",
    "<![CDATA[",
    "<?",
    "</a ",
    "<a b='>",
    "&#",
    "<title>",
    "<script>",
]

READ = """
import json, sys, time
from plugins.town.transit.archive import extract_text
said = [extract_text(f"<p>Bonjour {piece} la suite</p> et la fin") for piece in json.loads(sys.argv[1])]
began = time.process_time()
for piece in json.loads(sys.argv[2]):
    extract_text(piece * 20_000)
print(json.dumps([said, time.process_time() - began]))
"""


@pytest.mark.parametrize("python", INTERPRETERS, ids=lambda path: path.parts[-3] if path.parent.name == "bin" else path.name)
def test_every_python_reads_what_a_feed_sends_and_none_is_held(python):

    ran = subprocess.run(
        [python, "-c", READ, json.dumps(REFUSED), json.dumps(ENDLESS)], cwd=ROOT, capture_output=True, timeout=PATIENCE, text=True
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    said, seconds = json.loads(ran.stdout)
    assert all(text.startswith("Bonjour") for text in said)
    assert seconds < 5


def test_what_nobody_sees_goes_and_what_opens_nothing_is_shown():
    assert extract_text("<p>Bonjour <![endofpage[ à tous</p>") == "Bonjour <![endofpage[ à tous"
    assert extract_text("<!-- secret <b> -->Bonjour<![CDATA[x]]><![if !vml]> à <![endif]>tous") == "Bonjour à tous"
    assert strip_harmful_markup('<p title="a">un &lt; <b>deux</b></p>') == '<p title="a">un &lt; <b>deux</b></p>'
