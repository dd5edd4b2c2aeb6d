"""What a move from WordPress or SPIP leaves in texts is named, once a sort, in place of being shown to readers."""

import pytest

from plugins.journal.editorial.check import check_journal
from tests.editorial.desk import CONF, article, write

GARBLED = [
    ({"title": "'Sport &amp;amp; culture'"}, "", "signe codé", 3),
    ({"summary": "L&#8217;été arrive"}, "", "signe codé", 6),
    ({"summary": "'Un <strong>grand</strong> jour'"}, "", "balise dans l’en-tête", 6),
    ({}, 'Avant.\n\n[caption id="x" align="left"]![La mare](/a.png) La mare[/caption]', "code WordPress", 9),
    ({}, "Avant.\n\n[vc_row][vc_column]Bonjour[/vc_column][/vc_row]", "code WordPress", 9),
    ({}, "Avant.\n\n![Un point](data:image/png;base64,iVBORw0KGgo=)", "image dans le texte", 9),
    ({}, "## Le marché revient\n\nSamedi.", "titre répété", 7),
    ({}, "Le marché revient\n=====\n\nSamedi.", "titre répété", 7),
    ({"author": "mairie@ville.example"}, "", "adresse pour auteur", 6),
]
MEANT = [
    (
        {"title": "'Le budget : 3 < 4 & plus'", "summary": "AT&T et R&D ; &c."},
        "Le `[caption]` de WordPress.\n\n[gallery](https://x.example/)",
    ),
    ({}, "## Le marché\n\nIl revient.\n\n## Le marché revient"),
    ({}, "Une adresse en `data:image/png` ne s’affiche pas."),
]


@pytest.mark.parametrize(("keys", "body", "sort", "line"), GARBLED)
def test_what_readers_would_see_as_code_is_named_at_its_line(tmp_path, keys, body, sort, line):
    report = check_journal(write(tmp_path / "content", {"articles/a.md": article(body or "Samedi.", **keys)}), CONF, {})
    assert [(one.line, one.sort) for one in report.mistakes if one.sort == sort] == [(line, sort)]
    old = {"date": "2019-05-04 10:00", **keys}
    archive = check_journal(write(tmp_path / "content", {"articles/a.md": article(body or "Samedi.", **old)}), CONF, {})
    assert [one.harmless for one in archive.mistakes if one.sort == sort] == [True]


@pytest.mark.parametrize(("keys", "body"), MEANT)
def test_what_is_meant_is_not_named(tmp_path, keys, body):
    report = check_journal(write(tmp_path / "content", {"articles/a.md": article(body, **keys)}), CONF, {})
    assert {one.sort for one in report.mistakes} & {sort for *_, sort, _ in GARBLED} == set()


def test_an_archive_is_told_each_sort_once(tmp_path):
    texts = {
        f"articles/{n}.md": article("Samedi.", id=f"t-{n}", slug=f"t-{n}", date="2019-05-04 10:00", title="'A &amp; B'") for n in range(50)
    }
    lines = list(check_journal(write(tmp_path / "content", texts), CONF, {}).format_lines(warnings=True))
    assert [line for line in lines if line.startswith("50 fois, dans 50 fichiers  titre : « &amp; »")] and len(lines) < 10
