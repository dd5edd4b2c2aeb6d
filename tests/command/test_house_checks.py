"""`./beffroi test` on a tiny house: what it runs, what it answers, and what it never lets a check see."""

import os
from functools import partial

import pytest

from plugins.command.tasks import test as house_checks
from plugins.core.infrastructure.errors import Exit
from tests.house import ROOT

SEES = """
import os
def test_environment():
    seen = sorted(name for name in os.environ if name.startswith(("BEFFROI_", "RCLONE_", "MY_")))
    assert seen == {expected}, seen
def test_full():
    assert os.environ["BEFFROI_TEST_FULL"] == "{full}"
"""

PROJECT = """
[tool.pytest.ini_options]
addopts = "-q"
[tool.mypy]
files = ["beffroi.py"]
"""


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A house with a launcher, and one check to be written, which one worker is enough to run."""
    monkeypatch.setattr(house_checks, "WORKERS", 1)
    (tmp_path / "beffroi").write_text('"""The launcher."""\n')
    (tmp_path / "beffroi.py").write_text("DOORS: int = 1\n")
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    return tmp_path


def test_a_house_in_order_answers_0_and_says_how_long_it_took(house, capfd):
    (house / "test_one.py").write_text("def test_one():\n    assert True\n")
    assert house_checks.run_tests([], full=False, root=house) is Exit.DONE
    out = capfd.readouterr().out
    assert "1 passed" in out
    assert out.splitlines()[-1].startswith("Vérifications en ")


def test_an_untidy_line_answers_1_even_when_every_test_passes(house):
    (house / "test_one.py").write_text("import os\ndef test_one():\n    pass\n")
    assert house_checks.run_tests([], full=False, root=house) is Exit.CONTENT


def test_a_wrong_type_answers_1_even_when_every_test_passes(house, capfd):
    (house / "beffroi.py").write_text('DOORS: int = "one"\n')
    (house / "test_one.py").write_text("def test_one():\n    pass\n")
    assert house_checks.run_tests([], full=False, root=house) is Exit.CONTENT
    out = capfd.readouterr().out
    assert out.index("1 passed") < out.index("Types : beffroi.py:1: error: Incompatible types")


def test_words_go_to_pytest_as_they_are(house, capfd):
    (house / "test_one.py").write_text("def test_left():\n    assert False\ndef test_right():\n    pass\n")
    assert house_checks.run_tests(["test_one.py", "-n0", "-k", "right and not left"], full=False, root=house) is Exit.DONE
    assert "1 passed" in capfd.readouterr().out


def test_a_word_that_pytest_does_not_know_answers_2(house):
    assert house_checks.run_tests(["-n0", "--no-such-thing"], full=False, root=house) is Exit.SETTINGS


@pytest.mark.parametrize("full", [True, False])
def test_the_credentials_of_a_town_never_reach_a_check(house, full):
    expected = ["BEFFROI_CORPORA", "BEFFROI_TEST_CAMPAIGNS", "BEFFROI_TEST_FULL"]
    (house / "test_one.py").write_text(SEES.format(expected=expected, full=int(full)))
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("BEFFROI_", "RCLONE_"))}
    environ |= {"BEFFROI_X_API_KEY": "secret", "BEFFROI_STATE": "/srv", "BEFFROI_CORPORA": "/corpora", "BEFFROI_TEST_FULL": "maybe"}
    environ |= {"RCLONE_CONFIG_HOTE_ACCESS_KEY_ID": "secret", "MY_DATABASE_PASSWORD": "secret"}
    assert house_checks.run_tests(["test_one.py", "-n0"], full=full, root=house, environ=environ) is Exit.DONE


def test_a_failing_check_answers_1_and_a_whole_run_leaves_nothing_in_memory(house, tmp_path_factory, monkeypatch, capfd):
    memory = tmp_path_factory.mktemp("memory")  # its own: other checks of this machine come and go in the true one, or fill it
    monkeypatch.setattr(house_checks, "make_memory_folder", partial(house_checks.make_memory_folder, memory, needed=1))
    (house / "test_one.py").write_text("def test_one(tmp_path):\n    print(tmp_path)\n    assert False\n")
    assert house_checks.run_tests([], full=False, root=house) is Exit.CONTENT
    out = capfd.readouterr().out
    assert "1 failed" in out
    assert str(memory / "beffroi-checks-") in out
    assert list(memory.iterdir()) == []


def test_where_memory_is_short_tests_write_on_the_disk(tmp_path):
    with house_checks.make_memory_folder(tmp_path, needed=1 << 60) as variables:
        assert variables == {}
    with house_checks.make_memory_folder(tmp_path / "absent", needed=1) as variables:
        assert variables == {}
    with house_checks.make_memory_folder(tmp_path, needed=1) as variables:
        assert list(tmp_path.iterdir()) == [tmp_path / variables["TMPDIR"]]
    assert list(tmp_path.iterdir()) == []


def test_campaigns_end_in_time_and_name_what_they_left(house, capfd):
    hooks = "pytest_collection_modifyitems, pytest_runtest_setup"
    (house / "conftest.py").write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom tests.conftest import {hooks}\n")
    lines = [
        "import pytest",
        "import time",
        "from tests import conftest",
        "@pytest.mark.parametrize('one', range(3))",
        "def test_one(one):",
    ]
    lines += ["    assert time.time() < conftest.UNTIL < time.time() + 600", "    conftest.UNTIL = time.time() - 1"]
    (house / "test_one.py").write_text("\n".join(lines))
    assert house_checks.run_tests(["test_one.py", "-n0", "-rs"], full=True, root=house, minutes=10) is Exit.DONE
    told = capfd.readouterr().out
    assert "1 passed, 2 skipped" in told and "Le temps donné par --minutes est passé" in told


@pytest.mark.parametrize(
    ("words", "asked", "passed"),
    [(["."], {}, "1 passed, 1 deselected"), (["."], {"campaigns": True}, "1 passed, 1 deselected"), (["test_one.py"], {}, "2 passed")],
)
def test_campaigns_are_run_alone_or_where_their_file_is_named(house, capfd, words, asked, passed):
    (house / "pyproject.toml").write_text(PROJECT.replace('addopts = "-q"', 'addopts = "-q"\nmarkers = ["campaign"]'))
    (house / "conftest.py").write_text(
        f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom tests.conftest import pytest_collection_modifyitems\n"
    )
    lines = ["import os", "from tests.campaign import campaign", f"CAMPAIGNS = {str(int('campaigns' in asked))!r}"]
    lines += ["def test_check():", "    assert os.environ['BEFFROI_TEST_CAMPAIGNS'] == '0'", "@campaign", "def test_campaign():"]
    lines += ["    assert os.environ['BEFFROI_TEST_CAMPAIGNS'] == CAMPAIGNS"]
    (house / "test_one.py").write_text("\n".join(lines))
    assert house_checks.run_tests([*words, "-n0"], full=False, root=house, **asked) is Exit.DONE
    assert passed in capfd.readouterr().out
