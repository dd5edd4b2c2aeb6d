"""The same problem is said once, then each day and each week: cron writes one letter, CI is red once, and the ledger does not swell."""

import io

import pytest

from plugins.announce import commands
from plugins.announce.network import MaybeSent, NotSent, PostRefused
from plugins.announce.post import PostState
from plugins.core.infrastructure.errors import Exit
from tests.announce.paid_wall import PaidWall
from tests.announce.sample import announcement, at
from tests.announce.test_announce import failing
from tests.announce.test_commands import Desk
from tests.announce.wall import Wall

KEYS = PostRefused("X ne reconnaît pas les clés.", "Refaites-les.", account=True)


class Cron(Desk):
    """A webmaster who reads what cron sends, every hour."""

    def __init__(self, folder, monkeypatch):
        super().__init__(folder, monkeypatch)
        self.wall = Wall(folder / "wall.jsonl")
        self.speak_on(self.wall)
        self.gather()
        self.type("run_begin")
        self.gather(announcement(0))

    def hour(self, hours: float, now: bool = False) -> tuple[Exit, str]:
        """What the run of that hour answers and prints."""
        self.environ["BEFFROI_NOW"] = at(hours)().isoformat()
        out = io.StringIO()
        return commands.run(self.conf, self.environ, False, False, out, now), out.getvalue()

    def lines(self) -> int:
        """How long the ledger is."""
        return len((self.folder / "state" / "ledger.jsonl").read_text().splitlines())


@pytest.fixture
def cron(tmp_path, monkeypatch):
    monkeypatch.setattr(commands.PublicPages, "format_missing_message", lambda self, one: "")
    return Cron(tmp_path, monkeypatch)


def test_a_refused_post_is_said_once_then_summed_up(cron):
    cron.wall.before = failing(PostRefused("X refuse ce texte."))
    assert (cron.hour(0)[0], "X refuse ce texte." in cron.hour(1)[1]) == (Exit.PERSON, False)
    end, said = cron.hour(2)
    assert end == Exit.DONE
    assert said == "1 annonce attend toujours une décision, déjà signalée le 27/03/2026 à 09:00 : ./beffroi settle\n"


def test_it_writes_one_line_and_no_more_while_nothing_changes(cron):
    cron.wall.before = failing(PostRefused("X refuse ce texte."))
    cron.hour(0)
    lines = cron.lines()
    for hour in range(1, 24):
        cron.hour(hour)
    assert cron.lines() == lines


def test_a_decision_that_nobody_takes_is_asked_for_each_day_then_each_week(cron):
    cron.wall.before = failing(PostRefused("X refuse ce texte."))
    reminded = [hour for hour in range(24 * 40) if cron.hour(hour)[0] == Exit.PERSON]
    assert [hour // 24 for hour in reminded] == [*range(8), 14, 21, 28, 35]
    said = cron.hour(24 * 42)[1]
    assert "X refuse ce texte." in said and "settle" in said and "déjà signalé le 27/03/2026 à 09:00" in said


def test_a_page_that_is_not_online_after_a_day_comes_to_a_person_with_what_to_do(cron, monkeypatch):
    monkeypatch.setattr(commands.PublicPages, "format_missing_message", lambda self, one: "la page répond 404")
    ends = [cron.hour(hour) for hour in range(24 * 3)]
    assert {end for end, _ in ends} == {Exit.LATER, Exit.PERSON}
    assert [hour for hour, (end, _) in enumerate(ends) if end == Exit.PERSON] == [31, 55]
    assert "404" in ends[31][1] and "./beffroi deploy" in ends[31][1]
    monkeypatch.setattr(commands.PublicPages, "format_missing_message", lambda self, one: "")
    assert cron.hour(24 * 3)[1].count("envoyé") == 1


def test_a_budget_that_stays_spent_is_said_each_day_with_what_to_do(cron):
    cron.conf["ANNOUNCE_BUDGET"] = {"x": {"month": 0.1}}
    cron.wall = PaidWall(cron.folder / "x.jsonl", at())
    cron.speak_on(cron.wall)
    cron.gather()
    cron.type("run_begin")
    cron.gather(announcement(0))
    ends = [cron.hour(hour) for hour in range(1, 30)]
    assert ends[0][0] == Exit.LATER, ends[0]
    assert [hour for hour, (end, _) in enumerate(ends) if end == Exit.PERSON] == [24]
    assert "ANNOUNCE_BUDGET" in ends[24][1]


def test_a_new_problem_is_said_and_the_old_one_summed_up(cron):
    cron.wall.before = failing(PostRefused("X refuse ce texte."))
    cron.hour(0)
    cron.gather(announcement(0), announcement(-1, title="Une autre"))
    end, said = cron.hour(1)
    assert (end, "refusé : Une autre" in said, "1 annonce attend toujours" in said) == (Exit.PERSON, True, True)
    assert "2 annonces attendent toujours une décision, déjà signalées depuis le 27/03/2026 à 09:00" in cron.hour(2)[1]


def test_another_reason_is_said(cron):
    cron.wall.before = failing(MaybeSent("X n’a pas répondu."))
    cron.wall.readable = failing(NotSent("X est injoignable. (ConnectTimeout)"))
    assert cron.hour(0)[0] == Exit.PERSON
    assert (cron.hour(1)[0], cron.hour(2)[0]) == (Exit.PERSON, Exit.DONE)
    cron.wall.readable = failing(NotSent("X est injoignable. (SSLError)"))
    assert cron.hour(3)[0] == Exit.DONE
    cron.wall.readable = failing(NotSent("X ne donne pas le fil en entier."))
    assert cron.hour(4)[0] == Exit.PERSON


def test_what_was_decided_and_comes_back_is_said_again(cron):
    cron.wall.before = failing(PostRefused("X refuse ce texte."))
    cron.hour(0)
    cron.type("settle_posts_by_hand", "all", "again")
    assert [cron.hour(hour)[0] for hour in (1, 2)] == [Exit.PERSON, Exit.DONE]


def test_a_run_that_dies_before_its_report_is_printed_says_it_again(cron):
    cron.wall.before = failing(PostRefused("X refuse ce texte."))

    class Broken(io.StringIO):
        def write(self, text):
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        commands.run(cron.conf, cron.environ, False, False, Broken())
    assert cron.hour(1)[0] == Exit.PERSON


def test_the_ledger_still_shows_it(cron):
    cron.wall.before = failing(PostRefused("X refuse ce texte."))
    cron.hour(0)
    cron.hour(1)
    assert "refusé : La nouvelle numéro 0 — X refuse ce texte." in cron.type("show_ledger", False)[1]
    assert cron.type("settle_posts_by_hand", "", "")[0] == Exit.PERSON


def test_a_stopped_account_is_said_once_and_tried_less_and_less_often(cron):
    tries = []
    cron.wall.before = lambda: tries.append(1) or failing(KEYS)()
    end, said = cron.hour(0)
    assert (end, "Refaites-les." in said) == (Exit.PERSON, True)
    ends = [cron.hour(hour)[0] for hour in range(1, 24 * 6)]
    assert (ends.count(Exit.PERSON), ends.count(Exit.DONE), len(tries) < 20) == (5, 24 * 6 - 6, True)
    assert cron.lines() < 5 * len(tries)
    assert "wall/mairie est toujours arrêté, signalé le 27/03/2026 à 09:00 : X ne reconnaît pas les clés." in cron.hour(24 * 6 - 0.5)[1]
    assert "X ne reconnaît pas les clés. Une fois réparé : ./beffroi announce --now" in cron.hour(24 * 6)[1]


def test_what_is_said_of_a_stopped_account_does_not_depend_on_the_post_that_met_it(cron):
    cron.wall.before = failing(KEYS)
    cron.hour(0)
    cron.gather(announcement(-1, urgent=True), announcement(0))
    assert {cron.hour(hour)[0] for hour in range(2, 12)} == {Exit.DONE}


def test_a_repaired_account_speaks_at_the_next_run_that_a_person_asks_for(cron):
    cron.wall.before = failing(KEYS)
    for hour in range(24 * 3):
        cron.hour(hour)
    cron.wall.before = bool
    assert cron.hour(24 * 3)[1].count("envoyé") == 0
    assert cron.hour(24 * 3, now=True)[1].count("envoyé") == 1
    assert cron.hour(24 * 3 + 1) == (Exit.DONE, "Rien à annoncer.\n")


def test_a_repaired_account_speaks_by_itself_within_a_day(cron):
    cron.wall.before = failing(KEYS)
    for hour in range(24 * 3):
        cron.hour(hour)
    cron.wall.before = bool
    assert any("envoyé" in cron.hour(hour)[1] for hour in range(24 * 3, 24 * 4 + 1))


def test_an_account_that_is_stopped_again_is_said_again_and_tried_soon(cron):
    cron.wall.before = failing(KEYS)
    for hour in range(30):
        cron.hour(hour)
    cron.wall.before = bool
    cron.hour(30, now=True)
    cron.gather(announcement(0), announcement(-1))
    tries = []
    cron.wall.before = lambda: tries.append(1) or failing(KEYS)()
    assert (cron.hour(31)[0], cron.hour(32)[0], len(tries)) == (Exit.PERSON, Exit.DONE, 2)


def test_an_account_that_may_not_be_read_is_asked_once_a_run(cron):
    cron.wall.before = failing(MaybeSent("?"))
    cron.hour(0)
    asked = []
    cron.wall.readable = lambda: asked.append(1) or failing(KEYS)()
    cron.wall.before = lambda: asked.append(1)
    cron.gather(announcement(0), announcement(-1))
    end, said = cron.hour(1)
    assert (end, len(asked)) == (Exit.PERSON, 1)
    assert "incertain : La nouvelle numéro 0" in said and "compte arrêté : wall/mairie" in said
    assert cron.hour(1.2)[0] == Exit.DONE


def test_the_budget_that_is_spent_is_said_once(cron):
    cron.conf["ANNOUNCE_BUDGET"] = {"x": {"month": 0.1}}
    cron.wall = PaidWall(cron.folder / "x.jsonl", at())
    cron.speak_on(cron.wall)
    cron.gather()
    cron.type("run_begin")
    cron.gather(announcement(0), announcement(-1))
    assert (cron.hour(0)[0], cron.hour(1)[0]) == (Exit.LATER, Exit.LATER)
    assert cron.hour(2) == (
        Exit.DONE,
        "2 annonces attendent toujours le budget, déjà signalées depuis le 27/03/2026 à 09:00 : ./beffroi budget\n",
    )


def test_an_account_that_never_began_is_said_at_each_run_of_an_empty_ledger(tmp_path, monkeypatch):
    """Nothing may be written in a ledger that nobody has begun."""
    desk = Desk(tmp_path, monkeypatch)
    desk.speak_on(Wall(tmp_path / "wall"))
    desk.gather(announcement(0))
    assert [desk.type("run", False, False)[0] for _ in range(2)] == [Exit.PERSON] * 2
    assert not (tmp_path / "state" / "ledger.jsonl").exists()


def test_the_git_ledger_remembers_from_one_machine_to_the_next(town):
    """Nothing but the ledger survives in CI."""
    town.wall.before = failing(PostRefused("X refuse ce texte."))
    account = [(town.wall.name, town.wall.account)]
    for hour, end in ((0, Exit.PERSON), (1, Exit.DONE)):
        report = town.publish([announcement(0)], hours=hour, publisher=f"machine-{hour}")
        assert report.exit == end
        with town.open(f"machine-{hour}") as ledger:
            commands.record_troubles(report, account, ledger, at(hour))
    assert town.state(announcement(0)) is PostState.REFUSED


def test_a_machine_reads_since_when(cron):
    cron.wall.before = failing(PostRefused("X refuse ce texte."))
    cron.hour(0)
    cron.environ["BEFFROI_NOW"] = at(1)().isoformat()
    assert '"since": "2026-03-27T09:00:00+01:00"' in cron.type("run", False, True)[1]


def test_an_account_that_was_added_and_never_began_is_told_what_to_type_each_time(cron, tmp_path):
    cron.speak_on(cron.wall, Wall(tmp_path / "library.jsonl", name="library"))
    cron.hour(0)
    _, said = cron.hour(1)
    assert ("./beffroi begin" in said, "--now" in said) == (True, False)


def test_a_person_overrides_a_pause_of_ours_and_not_one_that_the_network_has_named(cron):
    until = at(5)()
    cron.wall.before = failing(NotSent("bloqué pour un temps", until, chosen=True))
    cron.hour(0)
    cron.wall.before = bool
    said = cron.hour(1)[1]
    assert "Beffroi laisse" in said and "--now n’attend pas" in said
    assert cron.hour(2, now=True)[1].count("envoyé") == 1
    cron.gather(announcement(0), announcement(-2))
    cron.wall.before = failing(NotSent("trop d’appels", until))
    cron.hour(3)
    cron.wall.before = bool
    said = cron.hour(4, now=True)[1]
    assert "demande d’attendre jusqu’au 27/03 à 14:00" in said
    assert cron.hour(5.1)[1].count("envoyé") == 1
