"""`beffroi init` from the built wheel, in an environment that has no checkout: a site of that town, with nothing of the demonstration."""

import ast
import re
import shutil
import subprocess
import tomllib
import zipfile
from datetime import date

import pytest

from plugins.command.tasks.help import list_pages
from plugins.core.infrastructure.errors import SettingsError
from plugins.towns.town_folder.answers import (
    QUESTIONS,
    ask_in_terminal,
    check_answers,
    complete_answers,
    find_communes,
    find_department,
    format_of_town,
    guess_network,
    take_default,
    tell_unknown_commune,
)
from plugins.towns.town_folder.begin_town import begin_town
from plugins.towns.town_folder.package import format_launcher
from plugins.towns.town_settings.schema import FEATURES
from tests.campaign import long
from tests.house import ROOT

NOW = "2026-11-28T22:00"
VILLAGE = {
    ".gitignore", ".containerignore", "Containerfile", "README.md", "beffroi", "pelicanconf.py", "publishconf.py",
    "requirements-build.txt", "requirements.txt", "requirements-desk.txt", "requirements-import.txt", "requirements-print.txt",
    "ville.toml",
    "serveur/nginx.conf", "ci/alert", "ci/preview", "ci/publish", "ci/reach", ".gitlab-ci.yml",
    "service/beffroi-bureau.service",
    "service/nginx-bureau.conf", "service/nginx-direct.conf", "service/nginx-limites.conf", "service/nginx-voix.conf",
}  # fmt: skip


def demonstration() -> re.Pattern[str]:
    """Every name and telephone of the invented town that no other would have."""
    told = tomllib.loads((ROOT / "ville.toml").read_text(encoding="utf-8"))
    names = [quarter["elected"]["name"] for quarter in told["quartiers"]]
    names += [told["legal"]["director"].partition(",")[0], told["legal"]["editor"], told["legal"]["host"]["name"]]
    return re.compile(
        "|".join([*map(re.escape, names), "valbrune", "brune-et-oise", r"02 61 91", "verrerie", "haut-valbrune"]), re.IGNORECASE
    )


@pytest.fixture(scope="module")
def village(installed, tmp_path_factory):
    """A village of 749 inhabitants, of which one says no more than its name and its department."""
    folder = tmp_path_factory.mktemp("towns") / "ma-ville"
    answers = folder.parent / "answers.toml"
    answers.write_text('nom = "Saint-Aubin-sur-Quillebeuf"\ndepartement = "27"\nforge = "gitlab"\nserveur = "nginx"\n', encoding="utf-8")
    installed.run("init", str(folder), "--answers", str(answers), "--package", str(installed.wheel), cwd=folder.parent)
    return folder


def test_a_village_has_its_folder_and_nothing_of_the_software(village, wheel):
    files = (path.relative_to(village) for path in village.rglob("*") if path.is_file())
    found = {path.as_posix() for path in files if path.parts[0] != ".git"}
    drafts = {name for name in found if name.startswith("content/")}
    assert found - drafts == {*VILLAGE, f"paquets/{wheel.name}"}
    assert len(drafts) == 3
    assert all("\nstatus: draft" in (village / name).read_text(encoding="utf-8") for name in drafts)


def test_what_is_public_of_the_commune_comes_from_the_open_list(village):
    told = tomllib.loads((village / "ville.toml").read_text(encoding="utf-8"))
    assert (told["town"]["postcode"], told["legal"]["siren"]) == ("27680", "212705180")
    for_towns = {"quartiers", "bus", "lieux", "travaux", "conseil", "donnees"}
    assert set(told["without"]) == for_towns | {"questions", "entraide", "debats", "avis"}


@pytest.fixture(scope="module")
def built_village(village, installed):
    """The same, its site and its preview built."""
    installed.run("build", cwd=village, BEFFROI_NOW=NOW)
    installed.run("build", "--preview", cwd=village, BEFFROI_NOW=NOW)
    return village


def test_its_site_is_built_from_the_wheel_and_says_no_word_of_the_demonstration(built_village):
    village = built_village
    marks = demonstration()
    pages = [path for folder in ("output", "apercu") for path in (village / folder).rglob("*")]
    texts = [path for path in pages if path.suffix in (".html", ".xml", ".json", ".txt", ".webmanifest", ".conf", ".js", ".css")]
    assert len(texts) > 40
    assert [path for path in texts if marks.search(path.read_text(encoding="utf-8"))] == []
    without = {"quartiers", "transports", "lieux", "travaux", "conseil", "donnees"}
    assert without & {path.name for path in (village / "apercu").iterdir()} == set()
    home = (village / "output" / "index.html").read_text(encoding="utf-8")
    assert "<title>Le journal de Saint-Aubin-sur-Quillebeuf</title>" in home
    assert '<meta name="description" content="Le journal de Saint-Aubin-sur-Quillebeuf">' in home
    assert "Le premier article du journal" in (village / "apercu" / "index.html").read_text(encoding="utf-8")
    assert "Le premier article du journal" not in (village / "output" / "index.html").read_text(encoding="utf-8")
    assert "là où vous êtes" not in (village / "output" / "suivre" / "index.html").read_text(encoding="utf-8"), "it has no account"


def ask_git(folder, *words):
    """What git says in that folder."""
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout


def test_its_history_is_begun_and_git_is_shown_nothing_of_what_a_build_leaves(built_village):
    village = built_village
    assert ask_git(village, "log", "--format=%D|%s") == "HEAD -> main|le journal commence\n"
    kept = set(ask_git(village, "ls-files").splitlines())
    assert kept >= VILLAGE and (village / ".output.construction").exists()
    assert ask_git(village, "status", "--porcelain", "-uall") == ""


def test_a_town_without_git_or_in_a_repository_is_told_so(tmp_path, wheel, monkeypatch):
    def begin(name, **others):
        said = []
        answers = complete_answers({"nom": "Calais", **others}, take_default)
        begin_town(tmp_path / name, answers, str(wheel), date(2026, 11, 28), said.append)
        return (tmp_path / name / ".git").exists(), said[-1]

    begun, told = begin("calais")
    assert begun and "git init, et un premier commit" in told
    begun, told = begin("refuse", git=False)
    assert not begun and "git" not in told
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    begun, told = begin("dedans")
    assert not begun and f"dans un dépôt git, {tmp_path} :" in told
    shutil.rmtree(tmp_path / ".git")
    monkeypatch.setenv("PATH", str(tmp_path))
    begun, told = begin("sans")
    assert not begun and "git n’est pas installé" in told and "git init && git add ." in told


def test_doctor_lists_what_the_law_waits_for_and_nothing_goes_online_meanwhile(village, installed):
    found = installed.run("doctor", cwd=village, code=3, BEFFROI_NOW=NOW).stdout
    assert "legal : à compléter : director, host › name, host › address, host › phone." in found
    installed.run("settings", "set", "feed_authority=saint-aubin.fr,2026", cwd=village)
    refused = installed.run("deploy", cwd=village, code=2, BEFFROI_SITEURL="https://journal.saint-aubin.fr", BEFFROI_NOW=NOW)
    assert "town › phone : à compléter." in refused.stderr


def test_the_manual_is_read_where_there_is_no_repository(installed, tmp_path):
    (docs,) = (installed.folder / "lib").glob("python3*/site-packages/beffroi/software/docs")
    assert [name for name, page in list_pages(docs).items() if not page.is_file()] == []
    assert "  manuel/bureau " in installed.run("help", cwd=tmp_path).stdout
    assert installed.run("help", "debats", cwd=tmp_path).stdout.startswith("Les débats\n")


def test_the_command_tells_who_is_nowhere_what_to_do(installed, tmp_path):
    assert "beffroi init" in installed.run("check", cwd=tmp_path, code=2).stderr


def test_a_folder_that_holds_something_is_left_alone(installed, tmp_path):
    (tmp_path / "notes.txt").write_text("à garder")
    refused = installed.run("init", str(tmp_path), "--name", "Calais", "--department", "62", "--yes", cwd=tmp_path, code=2)
    assert "n’est pas vide" in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_the_launcher_parses_on_an_old_python_and_needs_nothing_of_ours():
    text = format_launcher()
    tree = ast.parse(text, feature_version=(3, 6))
    assert "plugins" not in {
        name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for name in [node.module or ""]
    }


def test_the_package_holds_the_manual_without_the_pictures_that_a_terminal_does_not_show(wheel):
    with zipfile.ZipFile(wheel) as archive:
        shipped = [name for name in archive.namelist() if name.startswith("beffroi/software/docs/")]
    assert "beffroi/software/docs/manuel/bureau.md" in shipped
    assert [name for name in shipped if not name.endswith(".md")] == []


def test_the_package_asks_for_what_this_checkout_is_locked_on(wheel):
    with zipfile.ZipFile(wheel) as archive:
        metadata = archive.read(next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))).decode()
    told = re.findall(r"^Requires-Dist: ([\w-]+(?:\[\w+\])?).*?(?:extra == '(\w+)')?$", metadata, re.MULTILINE)
    for extra, file in {"": "requirements.in", **{each: f"requirements-{each}.in" for each in ("desk", "import", "print")}}.items():
        asked = {re.split(r"[<>=]", name)[0] for name in (ROOT / file).read_text(encoding="utf-8").split()}
        assert {name for name, of in told if of == extra} == asked


def test_communes_of_one_name_are_told_apart():
    with pytest.raises(SettingsError, match="Plusieurs communes ont ce nom"):
        complete_answers({"nom": "Saint-Denis"}, take_default)
    assert [one.insee for one in find_communes("saint denis", find_department("Aude"))] == ["11339"]


def test_a_person_answers_in_a_terminal_and_a_mistake_is_asked_again():
    phone = next(question for question in QUESTIONS if question.key == "telephone")
    written = iter(["le 12", "01 02 03 04 05"])
    assert ask_in_terminal(phone, "", lambda prompt: next(written)) == "01 02 03 04 05"
    quarters = next(question for question in QUESTIONS if question.key == "quartiers")
    assert ask_in_terminal(quarters, True, lambda prompt: "") is True
    assert ask_in_terminal(quarters, True, lambda prompt: "non") is False


def test_an_unknown_answer_is_told_with_the_one_that_was_meant():
    with pytest.raises(SettingsError, match="Vouliez-vous dire « telephone »"):
        check_answers({"telefone": "01 02 03 04 05"}, "a.toml")


@pytest.mark.parametrize(
    ("typed", "name", "insee"),
    [
        ("St-Malo", "Saint-Malo", "35288"),
        ("SAINT-MALO", "Saint-Malo", "35288"),
        ("LE HAVRE", "Le Havre", "76351"),
        ("Calais", "Calais", "62193"),
    ],
)
def test_a_name_in_capitals_or_shortened_is_that_of_the_commune(typed, name, insee):
    answers = complete_answers({"nom": typed}, take_default)
    assert (answers["nom"], answers["insee"], answers["journal"]) == (name, insee, f"Le journal {format_of_town(name)}")
    assert tell_unknown_commune(answers) == ""


def test_a_misspelt_commune_is_told_with_the_nearest():
    unknown = tell_unknown_commune(complete_answers({"nom": "Saint-Mallo", "departement": "35"}, take_default))
    assert "« Saint-Mallo » n’est pas dans la liste" in unknown and "Vouliez-vous dire « Saint-Malo (35288" in unknown
    assert "Vouliez-vous" not in tell_unknown_commune({"nom": "Zzyzzyx"})


def test_names_and_accounts_are_read_as_people_write_them():
    assert [format_of_town(name) for name in ("Rouen", "Auch", "Le Havre", "Les Lilas", "La Rochelle")] == [
        "de Rouen", "d’Auch", "du Havre", "des Lilas", "de La Rochelle",
    ]  # fmt: skip
    assert [guess_network(f"https://{host}/ville") for host in ("x.com", "www.facebook.com", "bsky.app", "social.ville.fr")] == [
        "x", "facebook", "bluesky", "mastodon",
    ]  # fmt: skip


@long
@pytest.mark.parametrize("word", [feature.word for feature in FEATURES])
def test_a_town_without_one_thing_is_a_whole_site(word, installed, tmp_path):
    installed.run("init", "v", "--name", "Calais", "--department", "62", "--yes", "--package", str(installed.wheel), cwd=tmp_path)
    file = tmp_path / "v" / "ville.toml"
    text = re.sub(r"^without = .*\n", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    file.write_text(f'without = ["{word}"]\n{text}', encoding="utf-8")
    installed.run("build", "--preview", cwd=tmp_path / "v", BEFFROI_NOW=NOW)
    installed.run("check", cwd=tmp_path / "v", BEFFROI_NOW=NOW)
