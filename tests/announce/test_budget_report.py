"""The month's expenses, as a webmaster reads them; and the forecast, before anything leaves."""

import re

import pytest

from plugins.announce import commands
from plugins.announce.network import MaybeSent
from plugins.announce.post import AnnouncedImage
from plugins.announce.run import OpenAccount
from plugins.core.infrastructure.errors import Exit, SettingsError
from tests.announce.paid_wall import PaidWall
from tests.announce.sample import announcement, at
from tests.announce.test_announce import failing
from tests.announce.test_commands import Desk

PICTURE = AnnouncedImage("https://journal.example.org/images/marche.jpg", "Le marché")


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A webmaster whose town has begun on a paid account, under a cap."""
    monkeypatch.setattr(commands.PublicPages, "format_missing_message", lambda self, one: "")
    desk = Desk(tmp_path, monkeypatch)
    desk.conf["ANNOUNCE_BUDGET"] = {"x": {"month": 1.0, "reserve": 0.5}}
    desk.wall = PaidWall(tmp_path / "x.jsonl", at())
    monkeypatch.setattr(commands, "open_accounts", lambda settings, conf, environ: [OpenAccount(desk.wall)])
    desk.gather()
    desk.type("run_begin")
    desk.gather(announcement(3), announcement(2, image=PICTURE), announcement(1))
    return desk


def test_a_dry_run_says_what_each_post_and_the_run_would_cost(desk):
    end, said = desk.type("run", True, False)
    assert end == Exit.LATER
    assert "sur 280" in said and "0,20\u202f$ au plus)" in said
    assert "x · attend : La nouvelle numéro 1 — budget du mois" in said
    remark = (
        "coût de cette exécution : 0,405\u202f$ au plus ; dépensé en mars 2026 : 0,00\u202f$, sur 1,00\u202f$ dont 0,50\u202f$ réservés"
    )
    assert remark in said
    assert desk.wall.charges == []


def test_without_a_cap_the_forecast_says_so(desk):
    del desk.conf["ANNOUNCE_BUDGET"]
    assert "sans plafond (ANNOUNCE_BUDGET)" in desk.type("run", True, False)[1]


def test_a_dry_run_and_the_run_agree(desk):
    foreseen = desk.type("run", True, False)[1].count("partirait")
    assert desk.type("run", False, False)[1].count("envoyé") == foreseen == 2


def test_the_report_says_account_by_account_what_was_done_and_spent(desk):
    desk.type("run", False, False)
    end, said = desk.type("show_budget", "")
    title, headings, line = said.splitlines()
    assert (end, title) == (Exit.DONE, "Mars 2026, en dollars, au plus :")
    assert [cell.strip() for cell in line.split("  ") if cell.strip()] == [
        "x/mairie", "2", "2", "1", "0", "0", "0,405\u202f$", "0,476\u202f$", "1,00\u202f$", "0,50\u202f$",
    ]  # fmt: skip
    assert " ".join(headings.split()) == "compte messages avec lien images suppressions relectures dépensé à ce rythme plafond réserve"


def read_cells(table: str) -> dict[str, str]:
    """The cells of the table's only line, by their heading."""
    _, headings, line = table.splitlines()
    return dict(zip(*(re.split(r"\s{2,}", row.strip()) for row in (headings, line)), strict=True))


def test_a_reading_is_a_column(desk):
    desk.wall.after = failing(MaybeSent("?"))
    desk.type("run", False, False)
    desk.wall.after = bool
    desk.environ["BEFFROI_NOW"] = "2026-03-27T10:00"
    desk.type("run", False, False)
    cells = read_cells(desk.type("show_budget", "")[1])
    assert (cells["relectures"], cells["messages"], cells["dépensé"]) == ("1", "2", "0,406\u202f$")


def test_a_past_month_has_no_pace_but_its_own_sum(desk):
    desk.type("run", False, False)
    desk.environ["BEFFROI_NOW"] = "2026-05-02T09:00"
    cells = read_cells(desk.type("show_budget", "2026-03")[1])
    assert (cells["dépensé"], cells["à ce rythme"]) == ("0,405\u202f$", "0,405\u202f$")


def test_an_account_that_did_nothing_is_there_too(desk):
    assert "x/mairie" in desk.type("show_budget", "2026-01")[1]


@pytest.mark.parametrize("month", ["mars", "2026-13", "2026-3", "2026-03-01"])
def test_what_is_no_month_is_refused(desk, month):
    with pytest.raises(SettingsError, match="2026-03"):
        desk.type("show_budget", month)


def test_the_lines_that_only_count_money_are_not_shown_as_posts(desk):
    desk.wall.after = failing(MaybeSent("?"))
    desk.type("run", False, False)
    desk.environ["BEFFROI_NOW"] = "2026-03-27T10:00"
    desk.type("run", False, False)
    assert "noté" not in desk.type("show_ledger", False)[1]
