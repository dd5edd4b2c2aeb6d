"""The doctor takes every look at once, waits for none too long, and says everything in the order of the rooms."""

import io
import threading
from queue import Queue
from types import SimpleNamespace

import pytest

from plugins.command.tasks import doctor as room
from plugins.command.tasks.doctor import format_line, run_checks, run_doctor
from plugins.core.infrastructure import settings
from plugins.core.infrastructure.errors import Exit, PersonRequired
from plugins.core.publication.room import HealthCheck, Room, amber, green, red
from tests.processes import PATIENCE


def failing(error):
    """A look that raises."""

    def take():
        raise error

    return take


@pytest.fixture
def examined(monkeypatch):
    """The exit code and the lines of a doctor who takes these looks."""

    def examine(*looks, environ=None, patience=PATIENCE):
        monkeypatch.setattr(room, "list_rooms_in_use", lambda plugins: [Room(list_health_checks=lambda conf, environ: looks)])
        out = io.StringIO()
        return run_doctor({}, environ or {}, out, patience), out.getvalue().splitlines()

    return examine


def test_all_green_is_zero(examined):
    end, lines = examined(HealthCheck("registre", lambda: [green("s’ouvre.")]))
    assert (end, lines) == (Exit.DONE, ["vert       registre : s’ouvre.", "1 vert, 0 à surveiller, 0 rouge."])


def test_a_warning_asks_nobody(examined):
    assert examined(HealthCheck("registre", lambda: [amber("sans copie.", "Copiez-le.")]))[0] == Exit.DONE


def test_one_red_line_asks_for_a_person_and_says_the_remedy(examined):
    end, lines = examined(HealthCheck("a", lambda: [green("bien.")]), HealthCheck("b", lambda: [red("mal.", "Réparez.")]))
    assert (end, lines[1]) == (Exit.PERSON, "rouge      b : mal. Réparez.")


def test_what_never_answers_is_unreachable_and_holds_up_nothing(examined, monkeypatch):
    quick = Queue()

    def answer():
        quick.put(threading.current_thread())
        return [green("là.")]

    def instants():
        """The beginning; then the end of all patience, once the quick one has answered."""
        yield 0
        quick.get().join()
        while True:
            yield PATIENCE

    monkeypatch.setattr(room, "time", SimpleNamespace(monotonic=instants().__next__))
    end, lines = examined(HealthCheck("lent", lambda: threading.Event().wait(PATIENCE)), HealthCheck("vif", answer))
    assert end == Exit.PERSON
    assert lines[0].startswith("rouge      lent : injoignable") and lines[1] == "vert       vif : là."


def test_looks_are_taken_together():
    together = threading.Barrier(8)
    looks = [HealthCheck("a", lambda: [green(f"{together.wait(PATIENCE) >= 0}")])] * 8
    assert "".join(str(one) for one in run_checks(looks, PATIENCE)).count("True") == 8


def test_an_error_that_a_person_understands_is_its_own_red_line(examined):
    assert (
        examined(HealthCheck("registre", failing(PersonRequired("abîmé à la ligne 3."))))[1][0]
        == "rouge      registre : abîmé à la ligne 3."
    )


def test_a_defect_of_ours_does_not_hide_the_rest(examined):
    _, lines = examined(HealthCheck("a", failing(KeyError("x"))), HealthCheck("b", lambda: [green("bien.")]))
    assert "KeyError" in lines[0] and lines[1] == "vert       b : bien."


def test_no_secret_is_shown(examined):
    environ = {"BEFFROI_X_API_KEY": "cleCANARI0001"}
    assert "cleCANARI0001" not in "\n".join(examined(HealthCheck("x", lambda: [red("refusé : cleCANARI0001")]), environ=environ)[1])


def test_the_colour_is_a_word():
    assert format_line("registre", SimpleNamespace(light="attention", text="sans copie.", remedy="")) == "attention  registre : sans copie."


def test_a_town_that_has_set_nothing_is_told_what_to_do(tmp_path, root):
    out = io.StringIO()
    end = run_doctor(settings.load_settings(root / "publishconf.py"), {"BEFFROI_STATE": str(tmp_path / "state")}, out)
    assert end == Exit.PERSON
    assert "c’est l’adresse de la démonstration." in out.getvalue() and "aucun identifiant" in out.getvalue()
    assert not (tmp_path / "state").exists()
