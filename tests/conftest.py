"""What every test stands on: the project's root on the path, and the house's default environment."""

import gc
import locale
import logging
import math
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")
"""No test is timed: a busy machine is slow, and nothing is wrong with what it runs."""

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.demonstration import FOLDER  # noqa: E402
from tests.campaign import SEED, UNTIL, is_asked_for  # noqa: E402  # found from the project's root, which is on the path from here on
from tests.house import COMPILED_VARIABLE  # noqa: E402
from tests.once import made_once  # noqa: E402

__all__ = ["made_once"]


def pytest_configure(config: pytest.Config) -> None:
    """What tests start ends by Ctrl-C, even where the tests themselves were started to ignore it, as a shell starts what runs behind it.
    All workers share what templates are compiled to."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp(prefix="beffroi-")
    if not hasattr(config, "workerinput"):
        os.environ[COMPILED_VARIABLE] = tempfile.mkdtemp(prefix="beffroi-compiled-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """What a journal of ours notes of its ledger outside its state folder was never in the home of who runs the tests."""
    shutil.rmtree(os.environ["XDG_STATE_HOME"], ignore_errors=True)
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(COMPILED_VARIABLE), ignore_errors=True)


AHEAD: list[subprocess.Popen] = []
"""In the process that hands the tests out: what builds the demonstration."""


def pytest_sessionstart(session: pytest.Session) -> None:
    """The demonstration is begun with the run of all the tests, which else wait half a minute for the first that asks for it."""
    if hasattr(session.config, "workerinput") or not session.config.getoption("numprocesses", None) or not is_of_all(session.config):
        return
    folder = session.config._tmp_path_factory.getbasetemp() / FOLDER
    command = [sys.executable, "-m", "tests.browser.demonstration", str(folder)]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    AHEAD.append(subprocess.Popen(command, cwd=ROOT, start_new_session=True, **quiet))


def pytest_sessionfinish() -> None:
    """A run that is interrupted leaves no build behind."""
    for builder in AHEAD:
        if builder.poll() is None:
            os.killpg(builder.pid, signal.SIGINT)  # the build ends what it has started
        builder.wait()


def is_of_all(config: pytest.Config) -> bool:
    """Whether all the tests are asked for."""
    return config.args == config.getini("testpaths")


def pytest_collection(session: pytest.Session) -> None:
    """Of all the tests, each worker imports another part first. pytest rewrites the assertions of each file once on a new machine, 12 s of
    processor, and what one worker has rewritten the others read: side by side, three would rewrite all of them.

    Nothing that is collected is garbage: Python looks for none meanwhile, nor among it later."""
    gc.disable()
    worker = getattr(session.config, "workerinput", None)
    if worker is None or not is_of_all(session.config):
        return
    files = sorted(path for folder in session.config.args for path in Path(ROOT, folder).rglob("test_*.py"))
    first = len(files) * int(worker["workerid"].removeprefix("gw")) // worker["workercount"]
    for path in files[first:] + files[:first]:
        with suppress(Exception, pytest.skip.Exception):  # told, by its name, when it is collected
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def pytest_collection_finish() -> None:
    """See `pytest_collection`."""
    gc.freeze()
    gc.enable()


MOST_TESTS = 1000
"""More than the longest campaign can begin in the time that it is given: to skip the seventy thousand others takes minutes."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Campaigns are left out, or the other tests are. Those that are cut by the time are run in an order that the seed draws, the same for
    all workers: others come first each day."""
    config.hook.pytest_deselected(items=[item for item in items if not is_asked_for(item)])
    items[:] = filter(is_asked_for, items)
    if math.isfinite(UNTIL):
        random.Random(SEED).shuffle(items)
        config.hook.pytest_deselected(items=items[MOST_TESTS:])
        del items[MOST_TESTS:]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """What would begin too late is skipped, by its name."""
    if time.time() > UNTIL:
        pytest.skip("Le temps donné par --minutes est passé")


SHORT = 0.005
"""Seconds; `--durations` shows nothing below."""


LOCALE = locale.setlocale(locale.LC_ALL)


def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Each test begins in the locale of the first, and in its folder, and so does what it shares with others: Pelican's settings, read in
    this process, change the one for all that follows, and a command that opens a town the other.

    A worker does not tell of each test that it was also set up and taken down, three reports where one is read: 0.45 ms of 15,000."""
    os.chdir(ROOT)
    if locale.setlocale(locale.LC_ALL) != LOCALE:
        locale.setlocale(locale.LC_ALL, LOCALE)
    if not hasattr(item.config, "workerinput"):
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for report in filter(is_worth_telling, runtestprotocol(item, log=False, nextitem=nextitem)):
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def is_worth_telling(report: pytest.TestReport) -> bool:
    """Whether it is of the test itself, of what did not pass, or of what took time."""
    return report.when == "call" or not report.passed or report.duration >= SHORT


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What samples were drawn by, so that they can be drawn again."""
    terminalreporter.write_line(f"Échantillons tirés par BEFFROI_TEST_SEED={SEED}")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout under test."""
    return ROOT


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The folder that the town's host serves in the loopback world."""
    folder = tmp_path / "site"
    folder.mkdir()
    return folder


@pytest.fixture
def impatient(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A network that the test makes late is given up after a second; any other is waited for as in a town: the machine may be busy."""
    if "late" in request.node.name:
        monkeypatch.setattr("plugins.announce.wire.READ_TIMEOUT", 1)


@pytest.fixture
def unguarded() -> Iterator[None]:
    """Whatever guard the test sets over logs and tracebacks ends with it."""
    make, hook = logging.getLogRecordFactory(), sys.excepthook
    yield
    logging.setLogRecordFactory(make)
    sys.excepthook = hook
