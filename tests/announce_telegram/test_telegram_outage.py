"""A Telegram that is down: nothing is left unclear, all is said once it is back; and what is unclear stays alone."""

from plugins.announce.ledger_file import FileLedger
from plugins.core.infrastructure.errors import Exit
from tests.announce_networks.conftest import town as found_town
from tests.announce_networks.faces import FACES
from tests.announce_networks.test_long_outage import hour, newsroom, nothing_answers, nothing_comes_back

town = found_town


def on_telegram(found, monkeypatch):
    town = found(("x", "telegram"), "file")
    monkeypatch.setattr(type(town.x), "environ", {})
    newsroom(town)
    return town


def test_ten_hours_without_an_answer_leave_nothing_to_decide(town, monkeypatch):
    town = on_telegram(town, monkeypatch)
    for outage in (nothing_answers, nothing_comes_back):
        over = outage(town, ("telegram",))
        assert {hour(town, when).code for when in range(4)} == {Exit.LATER}
        over()
    codes = [hour(town, when).code for when in range(10, 15)]
    assert codes[-1] == Exit.DONE
    assert set(town.held("telegram").values()) == {1}


def test_while_one_is_unclear_no_other_is_begun(town, monkeypatch):
    """Telegram is cut in the middle of posts, hour after hour: one is to be looked at, not ten."""
    town = on_telegram(town, monkeypatch)
    town.fakes["telegram"].script.extend(["cut"] * 20)
    for when in range(8):
        hour(town, when)
    ledger = FileLedger(town.state / "ledger.jsonl").read()
    assert len(ledger.open_claims("telegram", town.fakes["telegram"].channel)) == 1


def test_a_lost_answer_is_looked_for_only_where_the_account_can_be_read(town):
    town = town(tuple(FACES), "file", carried=1)
    for fake in town.fakes.values():
        fake.script.append("cut")
    lines = [line for line in town.say(0).said.splitlines() if " · incertain" in line or " · réseau en panne" in line]
    promises = {line.partition(" ")[0]: "sera relu" in line for line in lines}
    assert promises == {name: face.reads for name, face in FACES.items()}
