"""A publication that the town withdraws, for a name or a face that should not have been shown, says and shows nothing more."""

import pytest
from PIL import Image

from tests.journal import TestJournal, files

TOLD = ("RÉSUMÉ", "TEXTE", "DAME", "PASSANTE", "AUTEUR", "MOT", "SOURCE", "ANNONCE")


@pytest.fixture(scope="module")
def withdrawn(tmp_path_factory):
    journal = TestJournal(tmp_path_factory.mktemp("retiree"))
    (journal.folder / "content" / "images").mkdir()
    Image.new("RGB", (1200, 700), "#a93a24").save(journal.folder / "content" / "images" / "passante.png")
    journal.article(
        "retiree",
        title="Une page retirée",
        body="Le TEXTE.\n\n![La DAME](/images/passante.png)",
        status="withdrawn",
        modified="2026-03-27 08:00",
        summary="Le RÉSUMÉ.",
        authors="[AUTEUR]",
        tags="[MOT]",
        sources="[SOURCE]",
        image='{src: images/passante.png, alt: La DAME, credit: "AUTEUR", caption: Une DAME}',
        social="{text: ANNONCE}",
        aliases="[/ancienne/]",
    )
    journal.article("autre", title="Une autre")
    journal.run("build")
    return journal


def test_nothing_that_it_said_is_anywhere_in_the_site(withdrawn):
    site = files(withdrawn.folder / "output") | files(withdrawn.folder / "state")
    found = {name: [word for word in TOLD if word.encode() in data] for name, data in site.items()}
    assert {name: words for name, words in found.items() if words} == {}


def test_its_picture_leaves_the_site(withdrawn):
    assert [name for name in files(withdrawn.folder / "output") if "passante" in name] == []


def test_its_address_and_its_old_one_stay(withdrawn):
    assert "a été retirée le 27 mars 2026" in withdrawn.page("2026/03/une-page-retiree")
    assert "/2026/03/une-page-retiree/" in withdrawn.page("ancienne")
