"""A town that has left the demonstration is told what it still has of it, and cannot put it online as its own."""

import os
import re
import shutil

import pytest

from plugins.core.infrastructure.errors import ContentError, Exit, SettingsError
from plugins.core.infrastructure.settings import load_settings
from plugins.journal.editorial.check import check_journal
from plugins.journal.editorial.demonstration import (
    MARKS,
    checksum_long_lines,
    find_leftovers,
    list_leftover_files,
    mark_of,
    refuse_contents,
    refuse_demonstration,
)
from tests.editorial.desk import CONF, MARKET, article, sorts, write
from tests.golden import ANEW
from tests.house import ROOT
from tests.journal import TestJournal

HOME = {"name": "Ma Ville", "address": "1, place de la Mairie", "phone": "03 44 00 00 00"}
TOWN = {
    **CONF,
    "DEMONSTRATION_NOW": None,
    "SITEURL": "https://journal.ma-ville.fr",
    "FEED_AUTHORITY": "ma-ville.fr,2026",
    "TOWN": HOME,
}


def report_on(folder, environ=None, **changed):
    return check_journal(write(folder / "content", {MARKET: article()}), {**TOWN, **changed}, environ or {})


DEMONSTRATION = ROOT / "content"
OF_ITS_OWN = """
from plugins.journal.editorial.demonstration import INVENTED

def _own(value):
    if isinstance(value, str):
        return INVENTED.sub(lambda found: {"v": "Ma-Ville", ".": ".fr"}.get(found[0][0].lower(), "03 44 26"), value)
    if isinstance(value, dict):
        return {key: _own(part) for key, part in value.items()}
    return [_own(part) for part in value] if isinstance(value, list) else value

globals().update({name: _own(value) for name, value in list(globals().items()) if name.isupper() and name != "INVENTED"})
DEMONSTRATION_NOW, SITEURL, DEPLOY = None, "https://journal.ma-ville.fr", "folder:www"
"""
"""Settings that a town has made its own, one by one."""
LEFT = ("pages/numeros-utiles.md", "agenda/bottes.md", "lieux/piscine.md", "alertes/2026-03-27-vent.md", "conseil/2026-02-12.md")


def with_left_over(folder, names=LEFT):
    """The content of a town that has written an article of its own, and forgotten files of the demonstration, one of them renamed."""
    content = write(folder / "content", {MARKET: article()})
    for number, name in enumerate(names):
        place = content / name if number else (content / name).with_name("autre-nom.md")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(DEMONSTRATION / name, place)
    return content


def test_every_file_of_the_demonstration_is_known_for_one():
    marks = {mark: path for path in DEMONSTRATION.rglob("*") if (mark := mark_of(path, DEMONSTRATION))}
    prose = {mark: checksum_long_lines(path.read_text(encoding="utf-8")) if path.suffix == ".md" else () for mark, path in marks.items()}
    written = "".join(" ".join([mark, *sorted(prose[mark])]) + "\n" for mark in sorted(marks))
    if os.environ.get(ANEW) == "anew":
        MARKS.write_text(written, encoding="utf-8")
    assert MARKS.read_text(encoding="utf-8") == written
    assert len(list(list_leftover_files(DEMONSTRATION))) >= len(list(DEMONSTRATION.rglob("*.md")))


def test_what_is_left_of_the_demonstration_is_refused_file_by_file(tmp_path):
    content = with_left_over(tmp_path)
    with pytest.raises(ContentError) as error:
        refuse_contents(TOWN, {}, content, folder=True)
    named = {mistake.file for mistake in error.value.mistakes}
    assert named == {"content/pages/autre-nom.md", *(f"content/{name}" for name in LEFT[1:])}


def test_a_text_of_which_the_town_alone_was_renamed_is_still_the_demonstration_s(tmp_path):
    content = with_left_over(tmp_path, LEFT[:1])
    path = content / "pages/autre-nom.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Valbrune", "Ma Ville"), encoding="utf-8")
    assert [mistake.file for mistake in list_leftover_files(content)] == ["content/pages/autre-nom.md"]


@pytest.mark.parametrize(
    ("identity", "added"), [("id: autre-texte", ""), ('"id": autre-texte', ""), ("id: autre-texte", "\nstatus: draft\n")]
)
def test_a_text_that_was_given_another_identity_is_still_the_demonstration_s(tmp_path, identity, added):
    content = with_left_over(tmp_path, LEFT)
    for path in content.rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        given = re.sub(r"^id: .*$", identity, text, count=1, flags=re.MULTILINE)
        path.write_text(given.replace("\n---\n", f"\n---\n{added}", 1), encoding="utf-8")
    named = {mistake.file for mistake in list_leftover_files(content)}
    assert named == {"content/pages/autre-nom.md", *(f"content/{name}" for name in LEFT[1:])}


def test_a_page_that_was_rewritten_whole_is_the_town_s_own_though_it_keeps_its_identity(tmp_path):
    content = with_left_over(tmp_path, LEFT[:1])
    path = content / "pages/autre-nom.md"
    head = path.read_text(encoding="utf-8").split("---\n")[1]
    identity = next(line for line in head.splitlines() if line.startswith("id:"))
    path.write_text(f"---\n{identity}\ntitle: Numéros utiles\n---\nLa mairie répond au 03 44 26 19 10.\n", encoding="utf-8")
    assert list(list_leftover_files(content)) == []


def test_the_buses_of_the_demonstration_are_nobodys(tmp_path):
    content = with_left_over(tmp_path, ("pages/mairie.md", "transports/reseau/routes.txt"))
    assert "content/transports/reseau/routes.txt" in {mistake.file for mistake in list_leftover_files(content)}


def test_a_model_that_is_a_draft_and_a_town_s_own_files_are_left_in_peace(tmp_path):
    content = write(tmp_path / "content", {MARKET: article()})
    page = (DEMONSTRATION / "pages/mairie.md").read_text(encoding="utf-8")
    (content / "pages").mkdir()
    (content / "pages/mairie.md").write_text(page.replace("---\n", "---\nstatus: draft\n", 1), encoding="utf-8")
    refuse_contents(TOWN, {}, content, folder=False)


def test_check_tells_of_what_is_left_before_the_day_of_going_online(tmp_path):
    report = check_journal(with_left_over(tmp_path, LEFT[:1]), {**TOWN}, {})
    assert "contenu de démonstration" in sorts(report.warnings)


@pytest.mark.parametrize("name", ["SITEURL", "FEED_AUTHORITY"])
def test_an_address_kept_from_the_demonstration_is_a_warning(tmp_path, name):
    report = report_on(tmp_path, **{name: CONF[name]})
    (mistake,) = report.warnings
    assert str(mistake).startswith(f"réglages  {name} : « {CONF[name]} » est de la démonstration.")
    assert report.exit_code == Exit.DONE


def test_the_demonstration_itself_and_a_town_of_its_own_are_left_in_peace(tmp_path):
    assert sorts(report_on(tmp_path).mistakes) == []
    assert sorts(report_on(tmp_path, **CONF).mistakes) == []


def test_the_public_address_of_the_environment_counts(tmp_path):
    assert sorts(report_on(tmp_path, {"BEFFROI_SITEURL": "https://journal.ma-ville.fr"}, SITEURL=CONF["SITEURL"]).mistakes) == []


@pytest.mark.parametrize(
    ("changed", "written"),
    [
        ({"TOWN": {**HOME, "phone": "02 61 91 00 12"}}, "02 61 91 00 12"),
        ({"TOWN": {**HOME, "phone": "0639982016"}}, "0639982016"),
        ({"TOWN": {**HOME, "email": "mairie@valbrune.example"}}, "mairie@valbrune.example"),
        ({"ACCOUNTS": [{"network": "x", "handle": "valbrune"}]}, "valbrune"),
        ({"LEGAL": {"director": "Hélène Vasseur", "host": {"address": "4, rue du Halage, 95999 Valbrune-sur-Oise"}}}, "4, rue du Halage"),
        ({"SITESUBTITLE": "Le journal de Valbrune-sur-Oise"}, "Le journal de Valbrune-sur-Oise"),
    ],
)
def test_whatever_a_setting_keeps_is_found_however_deep(changed, written):
    (name,) = changed
    assert find_leftovers({**TOWN, **changed}, {})[name].startswith(written)


@pytest.mark.parametrize("phone", ["03 44 26 19 10", "+33 2 61 91 00 12", "102 61 91"])
def test_a_telephone_that_somebody_has_is_left_alone(phone):
    assert find_leftovers({**TOWN, "TOWN": {**HOME, "phone": phone}}, {}) == {}


def test_each_setting_that_is_kept_is_refused_at_once_with_its_remedy():
    demonstration = load_settings(ROOT / "publishconf.py")
    with pytest.raises(SettingsError) as error:
        refuse_demonstration(demonstration, {"BEFFROI_SITEURL": "https://journal.ma-ville.fr"}, folder=True)
    told = {mistake.partition(" : ")[0] for mistake in error.value.mistakes[:-1]}
    assert {"TOWN", "LEGAL", "PERSONAL_DATA", "ACCOUNTS", "FEED_AUTHORITY", "SITESUBTITLE", "DEMONSTRATION_NOW"} <= told
    assert "SITEURL" not in told


def test_the_demonstration_is_shown_from_a_folder_under_an_address_that_is_nobodys():
    demonstration = load_settings(ROOT / "publishconf.py")
    refuse_demonstration(demonstration, {}, folder=True)
    refuse_demonstration(demonstration, {"BEFFROI_SITEURL": "https://essai.example"}, folder=True)
    with pytest.raises(SettingsError):
        refuse_demonstration(demonstration, {}, folder=False)


@pytest.mark.parametrize("folder", [True, False])
def test_a_town_of_its_own_is_put_online_anywhere(folder):
    refuse_demonstration(TOWN, {}, folder)


@pytest.mark.parametrize(
    ("settings", "address"),
    [("DEPLOY = 'folder:www'", "https://journal.ma-ville.fr"), ("DEPLOY = 'rsync:/nulle/part'", "https://essai.example")],
)
def test_deploy_puts_nothing_of_the_demonstration_online(tmp_path, settings, address):
    journal = TestJournal(tmp_path, settings=settings)
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "index.html").write_text("<p>Une.</p>", encoding="utf-8")
    said = journal.run("deploy", "--output", "output", code=2, BEFFROI_SITEURL=address)
    assert "TOWN : « Valbrune-sur-Oise » est de la démonstration." in said.stdout + said.stderr
    assert not (tmp_path / "www").exists()


def test_deploy_puts_no_page_of_the_invented_town_online(tmp_path):
    journal = TestJournal(tmp_path)
    journal.write_settings(OF_ITS_OWN)
    with_left_over(tmp_path)
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "index.html").write_text("<p>Une.</p>", encoding="utf-8")
    said = journal.run("deploy", "--output", "output", code=1)
    assert "content/agenda/bottes.md  ce fichier est de la démonstration" in said.stdout + said.stderr
    assert not (tmp_path / "www").exists()
