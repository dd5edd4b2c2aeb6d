"""`check`: every mistake of every file at once, on one small site per mistake, and on one without any."""

import json
import subprocess

import pytest

from plugins.core.infrastructure.errors import Exit, Mistake, SettingsError
from plugins.journal.editorial.check import CheckReport, check_journal
from tests.editorial.desk import CONF, SITES, article, write

INVALID = sorted(folder.name for folder in (SITES / "invalid").iterdir())
ONLY_WARNED = {"file-of-a-word-processor", "html-style-attribute", "link-to-a-draft", "social-same-words-twice"}


def report_on(content, **changed):
    return check_journal(content, {**CONF, **changed}, {})


@pytest.mark.parametrize("site", INVALID)
def test_each_mistake_is_told_as_expected(site):
    folder = SITES / "invalid" / site
    expected = (folder / "expected.txt").read_text(encoding="utf-8")
    assert "\n".join(report_on(folder / "content").format_lines(warnings=True)) + "\n" == expected


@pytest.mark.parametrize("site", INVALID)
def test_each_mistake_stops_the_publication(site):
    expected = Exit.DONE if site in ONLY_WARNED else Exit.CONTENT
    assert report_on(SITES / "invalid" / site / "content").exit_code == expected


@pytest.mark.parametrize("site", INVALID)
def test_each_mistake_says_where_what_and_which_sort(site):
    for mistake in report_on(SITES / "invalid" / site / "content").mistakes:
        assert mistake.file.startswith("content/")
        assert mistake.text
        assert mistake.sort != "autre"
        assert "'" not in mistake.text + mistake.remedy, "a typewriter's apostrophe"


def test_a_site_without_mistakes():
    report = report_on(SITES / "valid" / "content")
    assert [str(mistake) for mistake in report.mistakes] == []
    assert report.exit_code == Exit.DONE
    assert str(report).endswith("publications, dont 1 brouillon et 1 à paraître, aucune faute.")


def test_nothing_is_written():
    content = SITES / "valid" / "content"
    before = {path: path.read_bytes() for path in content.rglob("*") if path.is_file()}
    report_on(content)
    assert {path: path.read_bytes() for path in content.rglob("*") if path.is_file()} == before


def test_mistakes_of_all_files_come_at_once_and_in_order(tmp_path):
    content = write(
        tmp_path / "content",
        {
            "articles/b.md": article("[x](nulle-part.md)\n\n<script></script>", id="b", category="Culutre"),
            "articles/a.md": article(id="a", title="A", meteo="pluie"),
            "breves/c.md": "rien",
        },
    )
    report = report_on(content)
    assert [(mistake.file, mistake.line) for mistake in report.mistakes] == [
        ("content/articles/a.md", 6),
        ("content/articles/b.md", 5),
        ("content/articles/b.md", 7),
        ("content/articles/b.md", 9),
        ("content/breves/c.md", 1),
    ]


def test_warnings_are_counted_and_not_listed(tmp_path):
    content = write(tmp_path / "content", {"articles/a.md": article(date="2019-05-04", meteo="pluie", id=None)})
    lines = list(report_on(content).format_lines())
    assert lines == [
        "Avertissements, que ./beffroi check --warnings montre : 2",
        "      1  clé inconnue",
        "      1  id manquant",
        "1 fichier lu, 1 publication, aucune faute.",
    ]


def test_warnings_are_listed_on_demand(tmp_path):
    content = write(tmp_path / "content", {"articles/a.md": article(date="2019-05-04", meteo="pluie")})
    assert "content/articles/a.md:6  meteo" in next(iter(report_on(content).format_lines(warnings=True)))


def test_the_commonest_mistake_is_counted_first():
    mistakes = [Mistake("a", 1, "k", "t", sort=sort) for sort in ("rare", "fréquent", "fréquent")]
    lines = list(CheckReport(tuple(mistakes), 1, 1).format_lines())
    assert lines[3:6] == ["À corriger : 3", "      2  fréquent", "      1  rare"]


def test_the_report_is_readable_by_a_program(tmp_path):
    content = write(tmp_path / "content", {"articles/a.md": article(category="Culutre")})
    told = json.loads(report_on(content).format_json())
    assert told["counts"] == {"valeur inconnue (catégorie)": 1}
    assert told["mistakes"][0]["line"] == 5
    assert (told["files"], told["publications"]) == (1, 1)


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(SettingsError, match="n’existe pas"):
        report_on(tmp_path / "absent")


def test_wrong_settings_are_told_together(tmp_path):
    (tmp_path / "content").mkdir()
    with pytest.raises(SettingsError) as raised:
        report_on(tmp_path / "content", CATEGORIES=["Été", "ete"], STRICT_SINCE="hier")
    assert len(raised.value.mistakes) == 2


def test_a_town_without_categories_is_told(tmp_path):
    (tmp_path / "content").mkdir()
    with pytest.raises(SettingsError, match="CATEGORIES"):
        report_on(tmp_path / "content", CATEGORIES=[])


def test_hidden_files_and_editors_copies_are_passed_over(tmp_path):
    content = write(tmp_path / "content", {"articles/.a.md": "x", "articles/a.md~": "x", ".git/b.md": "x", "articles/.#c.md": "x"})
    assert report_on(content).files == 0


def test_names_that_differ_by_case_are_told(tmp_path):
    content = write(tmp_path / "content", {"images/A.pdf": "x", "images/a.pdf": "x"})
    assert [mistake.sort for mistake in report_on(content).mistakes] == ["noms qui ne diffèrent que par la casse"]


def test_what_another_room_asks_is_told_on_its_line(tmp_path):
    content = write(tmp_path / "content", {"articles/a.md": article(social="\n  text: " + "Venez ! " * 60)})
    (mistake,) = report_on(content, ACCOUNTS=[{"network": "x"}]).errors
    assert (mistake.sort, mistake.line, mistake.key) == ("annonce trop longue", 6, "social › text")
    assert report_on(content, PLUGINS=["plugins.journal.editorial.plugin"]).errors == ()


def test_an_old_draft_is_a_warning_on_the_line_of_its_date(tmp_path):
    content = write(tmp_path / "content", {"articles/a.md": article(status="draft")})
    (mistake,) = report_on(content).warnings
    assert (mistake.sort, mistake.line) == ("brouillon trop ancien", 4)


def test_a_linked_folder_is_told(tmp_path):
    content = write(tmp_path / "content", {"articles/a.md": article()})
    (content / "archives").symlink_to("articles")
    assert [str(mistake) for mistake in report_on(content).errors] == ["content/archives  ce dossier est un lien. Copiez-le à sa place."]


def test_every_link_of_a_draft_is_checked(tmp_path):
    content = write(tmp_path / "content", {"articles/a.md": article("[x](nulle-part.md)", status="draft")})
    assert report_on(content).exit_code == Exit.CONTENT


def test_the_sites_hold_their_hostile_files_as_they_were_written():
    """A version control that changes line endings or follows links would empty these tests."""
    invalid = SITES / "invalid"
    assert (invalid / "file-linked-to-nothing/content/articles/2026-03-02-marche.md").is_symlink()
    assert b"\0" in (invalid / "file-with-nul/content/articles/2026-03-02-marche.md").read_bytes()
    listed = subprocess.run(["git", "check-ignore", "-q", str(invalid)], cwd=SITES, check=False)
    assert listed.returncode != 0
