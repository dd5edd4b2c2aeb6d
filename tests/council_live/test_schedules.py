"""Any evening: two phones, a network that drops, a service that dies while it writes, X that fails. Each entry stands once, in order.

The queue of a phone, the service and its register, the relay and the ledger are the real ones, but for the screen; X is on loopback.
"""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.announce.post import PostState
from plugins.announce.reconcile import ATTEMPTS
from plugins.service.council_live import phone, service
from plugins.service.council_live.live_session import LiveSession
from plugins.service.council_live.register import EntryJournal, EntryRegister
from plugins.service.evening import store
from plugins.service.evening.doors import ServicePart
from plugins.service.evening.serve import EveningHandler, open_service_context
from plugins.service.evening.serve import ServiceTown as Place
from plugins.town.council.room import CatchUp
from tests.campaign import campaign, trials
from tests.council_live.handset import DONE, Handset
from tests.council_live.told_town import Killed, Time, Town
from tests.council_live.unheard import UnheardClient
from tests.house import ROOT
from tests.networks import connected

ORIGIN = "http://127.0.0.1:8765"
FATES = st.lists(st.sampled_from(["", "lost", "unanswered", "twice"]), max_size=4)
DEATHS = ("between two acts", "before a line", "in the middle of a line", "after a line")
FAILURES = ("stored, then cut", "cut", "5xx", "stored, then 5xx", "stored, then HTML")
HANDS = st.integers(0, 1)
WRITE = st.tuples(st.just("write"), HANDS, st.sampled_from([True, True, True, False]))
WORK = st.tuples(st.just("work"), HANDS, FATES)
STEPS = st.one_of(
    *(WRITE, WRITE, WRITE, WORK, WORK),
    st.tuples(st.just("take back"), HANDS, st.integers(0, 5)),
    st.tuples(st.just("reload"), HANDS, st.none()),
    st.tuples(st.just("die"), st.sampled_from(DEATHS), st.booleans()),
    st.tuples(st.just("tell"), st.integers(1, 40), st.lists(st.sampled_from(FAILURES), max_size=2)),
    st.tuples(st.just("tell and die"), st.sampled_from(["before claimed", "after claimed", "before sent", "after sent"]), st.none()),
)


GIVEN_UP = {PostState.SKIPPED, PostState.UNKNOWN}
"""Of a post that X lost each time that it was tried, and of which nobody knows: it is left to a person, and said so."""


def doubts(steps):
    """How many posts X leaves us in doubt of."""
    return sum(len(more) for name, _, more in steps if name == "tell")


class Dying(EntryJournal):
    """A journal whose next line is the end of the service, at the `moment` that is set."""

    moment = ""

    def add(self, act):
        moment, Dying.moment = Dying.moment, ""
        if moment == "before a line":
            raise Killed
        if moment == "in the middle of a line":
            with self.path.open("ab") as file:
                file.write(b'{"act":"entry","revision":')
            raise Killed
        super().add(act)
        if moment == "after a line":
            raise Killed


class Evenings:
    """One evening: the town, its phones, and the service, which dies and begins again from what is on the disk."""

    def __init__(self, folder, start, x):
        x.posts.clear()
        x.script.clear()
        x.now = Time(start)
        account = connected("x", x.keys.environ)
        self.town, self.lives = Town(folder, x.now, account, hold=5, rule=CatchUp(entries=10_000)), 0
        self.opening = replace(open_service_context(place(folder), [service.SERVICE], False, lambda _: None), clock=x.now)
        self.serve()
        self.hands = [self.joined(name) for name in ("ada", "bob")]

    def serve(self):
        self.town.register.journal = Dying(self.town.register.journal.path)
        evening = LiveSession(lambda: self.town.session, self.town.register, self.town.register.folder, self.town.time, "epoque", 5)
        addresses = phone.list_api_addresses(phone.PhoneApi(self.opening, evening, commits=False))
        self.app = EveningHandler(self.opening, [ServicePart(addresses)])
        self.clients = {}

    def joined(self, name):
        code = store.create_invitation(self.opening.store, self.town.session.identity, name, self.town.time())
        client = UnheardClient(self.app, ORIGIN)
        joined = client.send("POST", "/direct/api/join", {"code": code}, {"X-Beffroi": "direct", "Origin": ORIGIN})
        assert joined.status == 200
        cookie = client.cookies["beffroi"]
        return Handset(name, lambda: self.client(name, cookie), ORIGIN, self.town.session.identity)

    def client(self, name, cookie):
        if name not in self.clients:
            self.clients[name] = UnheardClient(self.app, ORIGIN, {"beffroi": cookie})
        return self.clients[name]

    def revive(self, cut=False):
        """The disk as a kill leaves it; with `cut`, without the end of the write-ahead log."""
        self.lives += 1
        Dying.moment = ""
        folder = self.town.folder / f"register-{self.lives}"
        shutil.copytree(self.town.register.folder, folder)
        log = folder / "registre.db-wal"
        if cut and log.exists():
            log.write_bytes(log.read_bytes()[: log.stat().st_size // 2])
        self.town.register = EntryRegister(folder, self.town.time)
        self.town.start()
        self.serve()

    def do(self, step):
        try:
            self.act(*step)
        except Killed:
            self.revive()
        self.town.time.passed += 1

    def act(self, name, what, more):
        hand = self.hands[what] if isinstance(what, int) and name != "tell" else None
        if name == "write":
            hand.write(more)
        elif name == "work":
            hand.fates = list(more)
            hand.work()
        elif name == "take back" and more < len(hand.written) and hand.written[more].status == DONE:
            hand.take_back(hand.written[more])
        elif name == "reload":
            hand.reload()
        elif name == "die":
            Dying.moment = what
            if what == DEATHS[0]:
                self.revive(cut=more)
        elif name == "tell":
            self.town.network_script(more)
            self.town.tell(what)
        elif name == "tell and die":
            self.town.die = once(what, self.town)
            self.town.tell(10)

    def heal(self):
        """All works again, for as long as it takes."""
        Dying.moment, self.town.die = "", lambda _: None
        self.town.network_script([])
        for _ in range(3):
            for hand in self.hands:
                hand.fates = []
                self.do(("work", self.hands.index(hand), []))
        self.town.tell(7_200)


def once(moment, town):
    def die(name):
        if name == moment:
            town.die = lambda _: None
            raise Killed

    return die


def place(folder):
    conf = {"LIVE": {"address": "127.0.0.1:8765"}, "BEFFROI_STATE": str(folder / "state")}
    return Place(conf, {}, folder / "content", folder / "output", ROOT / "theme", folder / "root")


@pytest.fixture
def judge(x, monkeypatch):
    """X, whose next failures a town can set."""
    monkeypatch.setattr(Town, "network_script", lambda town, names: (x.script.clear(), x.script.extend(names)), raising=False)
    return x


@campaign
@settings(
    max_examples=trials(full=500, sample=10), suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True, deadline=None
)
@given(steps=st.lists(STEPS, min_size=20, max_size=45))
def test_each_entry_stands_once_in_its_order_on_the_page_and_on_x(judge, start, steps):
    with tempfile.TemporaryDirectory() as folder:
        evening = Evenings(Path(folder), start, judge)
        for step in steps:
            evening.do(step)
        evening.heal()
        kept = evening.town.register.list_entries()
        shown = [one.entry.text for one in kept if not one.is_taken_back]
        for hand in evening.hands:
            assert {one.status for one in hand.written} <= {DONE}
            mine = [one for one in kept if one.entry.id.startswith(hand.name)]
            assert [one.entry.text for one in mine] == [one.text for one in hand.written]
            assert all(kept_one.is_taken_back for kept_one, one in zip(mine, hand.written, strict=True) if one.back)
        told = {one.entry.text: evening.town.state(one.entry) for one in kept if one.sent.tell and not one.is_taken_back}
        sent = [text for text, state in told.items() if state is PostState.SENT]
        assert [f"Mot {line.partition('Mot ')[2]}" for post in judge.posts for line in post.text.split("\n") if "Mot " in line] == sent
        assert {state for text, state in told.items() if text not in sent} <= GIVEN_UP
        assert len(sent) == len(told) or doubts(steps) >= ATTEMPTS
        assert len(set(shown)) == len(shown)
