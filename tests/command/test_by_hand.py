"""What is for the young, ready to be posted by hand on the networks where no program may post."""

import shutil
from pathlib import Path

import pytest
from PIL import Image

from tests.journal import TestJournal, files
from tests.print.month import photograph

BRIEF = "\n  - La piscine rouvre samedi.\n  - 2 € avant 18 ans.\n  - Rendez-vous quai Haut."
PICTURE = "{src: images/etal.jpg, alt: Un étal au soleil}"
FOLDER = Path("state", "outbox", "a-la-main")


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> TestJournal:
    """A journal that has just told the young something, and others something else."""
    journal = TestJournal(tmp_path_factory.mktemp("built"))
    photograph(journal.folder / "content" / "images" / "etal.jpg")
    journal.article("piscine", "La piscine rouvre", public="jeunes", tags="[piscine, bains d’été]", en_bref=BRIEF, image=PICTURE)
    journal.article("ecole", "L’école ouvre", public="familles")
    journal.article("ancien", "Le tremplin", "2026-01-02 09:00", public="jeunes")
    journal.run("build")
    return journal


@pytest.fixture
def journal(built, tmp_path) -> TestJournal:
    """The same, of which nothing is announced."""
    return TestJournal(shutil.copytree(built.folder, tmp_path / "journal"))


def test_two_pictures_and_the_words_wait_in_the_outbox(journal):
    said = journal.run("announce").stdout
    assert sorted(files(journal.folder / FOLDER)) == [
        f"2026-03-26-la-piscine-rouvre/{name}" for name in ("carre.jpg", "texte.txt", "vertical.jpg")
    ]
    assert "À publier à la main (Instagram, TikTok) : " in said


def test_the_pictures_have_the_sizes_that_are_shown_whole(journal):
    journal.run("announce")
    folder = journal.folder / FOLDER / "2026-03-26-la-piscine-rouvre"
    assert [Image.open(folder / f"{name}.jpg").size for name in ("vertical", "carre")] == [(1080, 1920), (1080, 1080)]


def test_the_words_are_ready_to_be_pasted(journal):
    journal.run("announce")
    said = (journal.folder / FOLDER / "2026-03-26-la-piscine-rouvre" / "texte.txt").read_text(encoding="utf-8")
    assert said.startswith("La piscine rouvre\n\nLa piscine rouvre samedi.\n2 € avant 18 ans.\nRendez-vous quai Haut.\n\nLire : journal.")
    assert "#Piscine #BainsDÉté" in said
    assert "Texte alternatif" in said


def test_they_are_made_once(journal):
    journal.run("announce")
    folder = journal.folder / FOLDER
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert "à la main" not in journal.run("announce").stdout
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_a_folder_that_a_kill_left_half_made_is_made_again(journal):
    journal.run("announce")
    (journal.folder / FOLDER / "2026-03-26-la-piscine-rouvre" / "texte.txt").unlink()
    assert "À publier à la main" in journal.run("announce").stdout


def test_a_trial_prepares_nothing(journal):
    journal.run("announce", "--dry-run")
    assert not (journal.folder / FOLDER).exists()


def test_the_position_of_a_photograph_is_in_no_picture(journal):
    journal.run("announce")
    assert not any(b"APPAREIL-DU-MAIRE" in held for held in files(journal.folder / FOLDER).values())


def test_the_words_for_a_whatsapp_channel_are_ready_and_told_once(tmp_path):
    channel = {"network": "whatsapp", "url": "https://whatsapp.com/channel/0029Va", "label": "WhatsApp"}
    journal = TestJournal(tmp_path, settings=f"ACCOUNTS = [{channel}]")
    journal.article("ecole", "L’école ouvre", public="familles")
    journal.run("build")
    said = journal.run("announce").stdout
    words = (journal.folder / FOLDER / "2026-03-26-l-ecole-ouvre" / "whatsapp.txt").read_text(encoding="utf-8")
    assert words.startswith("*L’école ouvre*\n\n") and "https://" in words
    assert "chaîne WhatsApp" in said and "chaîne WhatsApp" not in journal.run("announce").stdout
