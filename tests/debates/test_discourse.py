"""The debates as Discourse's own script reads them: its keys, its order, links that lead to the journal, nobody's address."""

import json
from datetime import datetime
from hashlib import sha1
from shutil import copytree
from string import ascii_lowercase, digits

import pytest
from PIL import Image

from plugins.voices.debates.discourse import tell_names_apart
from tests.journal import TestJournal
from tests.town.small_town import CONTENT

TOPIC_KEYS, POST_KEYS = {"id", "title", "posts"}, {"id", "author", "date", "body"}
"""What `json_generic.rb` reads of each; `pinned`, that it also knows, is never ours."""
ARRIVED = """---
id: 20260321-apres
title: Et après la crue ?
slug: apres
date: 2026-03-21 09:00
opened_by: Zoé Brun
closes: 2026-04-30
about: /agenda/trois-voix/
---

Lisez [la page](../pages/crue.md#eau), [l’agenda](/agenda/) et [la préfecture](https://www.prefecture.example/).

![Le quai sous l’eau](/images/quai.png)
"""


GONE = """---
id: 20260322-gone
date: 2026-03-22 10:00
debat: apres
status: withdrawn
modified: 2026-03-23
---

Partie & <b>perdue</b>.
"""
ANGLE = """---
id: 20260322-angle
date: 2026-03-22 11:00
debat: apres
---

Moins de 3 < 4, *non* ?
"""
FLOOD = "---\nid: essai-crue\ntitle: La crue\nslug: crue\n---\n\n## L’eau {#eau}\n\nL’Oise.\n"

SITE = "https://valbrune.example/journal"
"""Below a folder, which its pages say and the addresses of an editor do not."""


@pytest.fixture(scope="module")
def exported(tmp_path_factory) -> list[dict]:
    """The topics of a town with two debates online, and a draft."""
    journal = TestJournal(tmp_path_factory.mktemp("discourse"), environ={"BEFFROI_SITEURL": SITE})
    content = journal.folder / "content"
    for name in ("forum", "agenda", "lieux"):
        copytree(CONTENT / name, content / name)
    draft = ARRIVED.replace("apres", "brouillon").replace("about:", "status: draft\nabout:")
    texts = {
        "pages/crue": FLOOD,
        "forum/apres": ARRIVED,
        "forum/brouillon": draft,
        "forum/messages/gone": GONE,
        "forum/messages/angle": ANGLE,
    }
    for name, text in texts.items():
        (content / f"{name}.md").write_text(text, encoding="utf-8")
    (content / "images").mkdir(exist_ok=True)
    Image.new("RGB", (64, 48)).save(content / "images" / "quai.png")
    file = journal.folder / "debats.json"
    assert "2 débats, 6 textes" in journal.run("export", "debats", str(file)).stdout
    return json.loads(file.read_text(encoding="utf-8"))["topics"]


def test_discourse_finds_what_its_script_reads_and_each_text_once(exported):
    posts = [post for topic in exported for post in topic["posts"]]
    assert all(topic.keys() == TOPIC_KEYS for topic in exported) and all(post.keys() == POST_KEYS for post in posts)
    assert all(isinstance(post[key], str) and post[key] for post in posts for key in POST_KEYS)
    assert all(datetime.fromisoformat(post["date"]).tzinfo for post in posts)
    assert len({post["id"] for post in posts}) == len(posts)
    assert [(topic["title"], len(topic["posts"])) for topic in exported] == [
        ("Le bal, sur la place ou au port ?", 4),
        ("Et après la crue ?", 2),
    ]


def username_for(name: str) -> str:
    """The account that `json_generic.rb` makes of a name, as it does."""
    kept = "".join(letter for letter in name.lower() if letter in ascii_lowercase + digits + "-_")
    return kept or sha1(name.encode()).hexdigest()[:10]


def test_each_name_has_an_account_of_its_own(exported):
    authors = {post["author"] for topic in exported for post in topic["posts"]}
    assert len({username_for(author) for author in authors}) == len(authors) > 3
    names = ["Andrée", "Andre", "andré e", "Zoé", "Zoë", "Zo 2", "Élé", "Lé", "é", "è", "Andrée"]
    told = tell_names_apart(names)
    assert len({username_for(told[name]) for name in set(names)}) == len(set(names))
    assert [told[name] for name in names[:4]] == ["Andrée", "Andre 2", "andré e 3", "Zoé"]


def test_a_topic_opens_with_its_first_text_and_ends_with_its_summary(exported):
    first, message, reply, summary = exported[0]["posts"]
    assert (first["author"], first["date"][:16]) == ("Zoé Brun, adjointe aux fêtes", "2026-03-10T09:00")
    assert "<p>Deux lieux sont possibles.</p>" in first["body"]
    assert message["id"] == "20260311-un"
    assert reply["body"].startswith(
        "<p><strong>Droit de réponse : Valbrune autrement</strong></p>\n<p>En réponse à Les jumelles, 11 mars 2026 :"
    )
    assert "<blockquote><p>on voit le feu</p></blockquote>\n<p>Et les marches ? &lt;b&gt;Pas&lt;/b&gt; pour tous.</p>" in reply["body"]
    assert summary["author"] == "La rédaction" and "Trois personnes sur quatre préfèrent le port." in summary["body"]


def test_links_are_kept_and_lead_to_the_journal(exported):
    body = exported[1]["posts"][0]["body"]
    for address in ("/crue/#eau", "/agenda/", "/forum/apres/", "/agenda/trois-voix/"):
        assert f'href="{SITE}{address}"' in body, body
    assert 'href="https://www.prefecture.example/"' in body and "{" not in body
    assert f'<a href="{SITE}/forum/apres/">Image dans le journal : Le quai sous l’eau</a>' in body


def test_what_a_resident_wrote_is_shown_as_it_was_written(exported):
    message = exported[1]["posts"][1]
    assert message["author"] == "Une personne de la commune" and message["body"] == "<p>Moins de 3 &lt; 4, *non* ?</p>"


def test_what_cannot_be_exported_is_said(tmp_path):
    journal = TestJournal(tmp_path)
    assert "debats" in journal.run("export", "debat", "x.json", code=2).stderr
    assert "n’existe pas" in journal.run("export", "debats", str(tmp_path / "nulle-part" / "x.json"), code=2).stderr
