"""What someone who types commands sees: the list, the help, the guesses, and the codes their scripts rely on."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from plugins.command.command import UsageError, format_unknown_word, parse_words

ENGLISH = ("Usage: ", "Core options", "Subcommands", "No idea", "did not receive", "Traceback", "Docstring", "--list", "--collection")


def argument(name, kind=str, positional=False, default="", help=""):
    return SimpleNamespace(name=name.replace("-", "_"), names=(name,), kind=kind, default=default, help=help, positional=positional)


@pytest.mark.parametrize("words", [(), ("--help",), ("-h",)])
def test_the_list_shows_every_command_in_the_order_of_the_day(beffroi, words):
    shown = beffroi(*words)
    assert shown.returncode == 0
    places = [shown.stdout.index(text) for text in ("Écrire", "  new ", "  id ", "Vérifier", "  test ", "  end ", "Codes de sortie")]
    assert places == sorted(places)
    assert "Crée une publication datée, prête à remplir." in shown.stdout
    assert "N’écrase jamais" not in shown.stdout


@pytest.mark.parametrize("words", [("--help",), ("new", "--help"), ("nwe",), ("new",), ("--list",), ("new", "a", "b", "--echo")])
def test_nothing_of_invoke_shows_through(beffroi, words):
    shown = beffroi(*words)
    assert not [word for word in ENGLISH if word in (shown.stdout + shown.stderr).replace("« --list »", "")]


def test_help_of_a_command_shows_its_words_its_text_and_its_options(beffroi):
    shown = beffroi("new", "--help")
    assert shown.returncode == 0
    assert shown.stdout.startswith("Usage : ./beffroi new GENRE TITRE [--count NOMBRE] [--dry-run] [--output DOSSIER]\n")
    assert "N’écrase jamais un fichier." in shown.stdout
    assert "  --output DOSSIER   où écrire\n" in shown.stdout


def test_help_is_given_even_when_the_rest_of_the_line_is_wrong(beffroi):
    assert beffroi("new", "--nope", "--help").returncode == 0


def test_a_narrow_terminal_wraps_the_help_under_its_column(beffroi):
    shown = beffroi("new", "--help", environ={"COLUMNS": "40"})
    assert "  --count NOMBRE     combien\n" not in shown.stdout
    assert max(len(line) for line in beffroi("--help", environ={"COLUMNS": "40"}).stdout.split("\n\n")[2].splitlines()) <= 41


def test_words_and_options_reach_the_command(beffroi):
    shown = beffroi("new", "article", "Un titre", "--count", "3", "--dry-run", "--output=là bas")
    assert shown.stdout == "article|Un titre|3|True|là bas\n"


def test_what_is_not_said_keeps_its_default(beffroi):
    assert beffroi("new", "article", "Titre").stdout == "article|Titre|1|False|sortie\n"


def test_a_title_may_begin_with_a_dash_after_two_dashes(beffroi):
    assert beffroi("new", "breve", "--", "--5 degrés").stdout == "breve|--5 degrés|1|False|sortie\n"


def test_a_list_takes_all_the_words_left_with_their_spaces_and_options(beffroi):
    assert beffroi("test", "--full", "tests/a", "-k", "a or b", "--maxfail=1").stdout == "['tests/a', '-k', 'a or b', '--maxfail=1']|True\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("nwe",), "« nwe » : cette commande n’existe pas. Vouliez-vous dire « new » ?"),
        (("zzzzzz",), "« zzzzzz » : cette commande n’existe pas. ./beffroi --help"),
        (("--dry-run",), "« --dry-run » : cette commande n’existe pas."),
        (("new", "a", "b", "--ouput", "x"), "Vouliez-vous dire « --output » ?"),
        (("new", "a", "b", "-o", "x"), "« -o » : cette option n’existe pas."),
        (("new", "article"), "il manque un mot : TITRE."),
        (("new",), "il manque un mot : GENRE."),
        (("new", "article", "Un", "titre"), "« titre » est de trop."),
        (("new", "a", "b", "--output"), "--output attend une valeur : --output DOSSIER."),
        (("new", "a", "b", "--output", "--dry-run"), "--output attend une valeur"),
        (("new", "a", "b", "--count", "deux"), "--count attend un nombre entier, et non « deux »."),
        (("new", "a", "b", "--dry-run=oui"), "--dry-run n’attend pas de valeur."),
        (("id", "tout"), "« tout » est de trop."),
    ],
)
def test_a_mistyped_line_gets_one_french_sentence_and_code_2(beffroi, words, sentence):
    shown = beffroi(*words)
    assert shown.returncode == 2
    assert sentence in shown.stderr
    assert shown.stderr.count("\n") == 1
    assert shown.stdout == ""


@pytest.mark.parametrize(
    ("how", "code", "told"),
    [
        ("content", 1, "content/a.md:4  titre : il manque.\n"),
        ("settings", 2, "SITENAME : ce réglage manque.\nSITEURL : ce réglage manque.\n"),
        ("person", 3, "Le réseau X refuse : compte suspendu.\n"),
        ("later", 4, "La page ne répond pas encore.\n"),
        ("returned", 4, ""),
        ("interrupted", 130, ""),
        ("well", 0, ""),
    ],
)
def test_every_ending_has_its_code_and_says_only_what_a_person_needs(beffroi, how, code, told):
    shown = beffroi("end", how)
    assert (shown.returncode, shown.stderr) == (code, told)


def test_a_folder_that_may_not_be_written_in_asks_for_a_person(beffroi):
    """Nobody may make a folder in /sys, whoever runs this."""
    shown = beffroi("end", "closed")
    assert (shown.returncode, shown.stderr.count("\n")) == (3, 1)
    assert "/sys/beffroi : impossible d’y écrire" in shown.stderr and "Errno" not in shown.stderr


def test_a_defect_is_one_french_line_and_a_code_of_its_own(beffroi):
    shown = beffroi("end", "defect")
    assert shown.returncode == 70
    assert shown.stderr.startswith("Erreur inattendue, un défaut de Beffroi : RuntimeError, jeton")
    assert "BEFFROI_DEBUG=1" in shown.stderr
    assert shown.stderr.count("\n") == 1


def test_a_defect_tells_its_whole_story_when_asked(beffroi):
    shown = beffroi("end", "defect", environ={"BEFFROI_DEBUG": "1"})
    assert "Traceback" in shown.stderr
    assert "demo_tasks.py" in shown.stderr


@pytest.mark.parametrize("debug", ["", "1"])
def test_a_defect_never_says_a_secret(beffroi, debug):
    shown = beffroi("end", "defect", environ={"BEFFROI_X_API_SECRET": "s3cr3t-canari", "BEFFROI_DEBUG": debug})
    assert shown.returncode == 70
    assert "s3cr3t-canari" not in shown.stderr
    assert "•••" in shown.stderr


def test_accents_come_out_whole_on_a_machine_without_a_language(beffroi):
    bare = {"LANG": "C", "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    assert beffroi("id", environ=bare).stdout == "identité « é » : fait\n"


def test_a_reader_that_stops_early_is_not_an_error(beffroi, request):
    demo = str(request.path.with_name("demo_tasks.py"))
    piped = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"'{sys.executable}' '{demo}' end loud | head -1"], capture_output=True, text=True, env=os.environ
    )
    assert (piped.returncode, piped.stdout, piped.stderr) == (0, "ligne\n", "")


def test_settings_of_invoke_on_the_machine_change_nothing(beffroi, tmp_path):
    (tmp_path / ".invoke.yaml").write_text("run: [not, what, invoke, expects\n")
    assert beffroi("id", environ={"HOME": str(tmp_path)}).returncode == 0


def test_a_value_that_was_not_given_is_absent():
    assert parse_words([argument("dry-run", kind=bool), argument("output")], []) == {}


def test_a_sentence_that_begins_with_a_dash_is_no_option():
    words = ["- coupure d’eau", "--until", "demain"]
    assert parse_words([argument("text", positional=True), argument("until")], words) == {"text": "- coupure d’eau", "until": "demain"}
    with pytest.raises(UsageError, match="cette option"):
        parse_words([argument("text", positional=True), argument("until")], ["--untill=demain 18h"])


def test_an_optional_word_may_be_left_out():
    assert parse_words([argument("title", positional=True)], []) == {}


def test_a_missing_word_without_a_name_is_still_asked_for():
    with pytest.raises(UsageError, match="VALEUR"):
        parse_words([argument("title", positional=True, default=None)], [])


def test_the_guess_ignores_dashes_and_accents():
    assert "« --dry-run »" in format_unknown_word("option", "--dryrun", ["--dry-run", "--json"])
