"""Over any history the cap is never passed, and only what is urgent enters the reserve. The paid wall is the judge."""

import random
from datetime import timedelta
from decimal import Decimal

import pytest

from plugins.announce.budget import Budget, MonthlyCap
from plugins.announce.network import MaybeSent, NotSent, PostRefused
from plugins.announce.post import AnnouncedImage
from plugins.announce.run import RunRules
from plugins.core.infrastructure.clock import find_month
from tests.announce.paid_wall import PaidWall
from tests.announce.sample import NOW, announcement
from tests.announce.town import Town
from tests.campaign import campaign, trials

LOST = [MaybeSent("?"), SystemExit()]
FATES = [None, None, None, *LOST, NotSent("plus tard"), PostRefused("non"), PostRefused("clés", account=True)]
IMAGE = AnnouncedImage("https://journal.example.org/images/marche.jpg", "Le marché")


class History:
    """Some weeks of one town: what it publishes, what befalls each call, and the cap that it has set."""

    def __init__(self, folder, seed: int):
        self.chance, self.hours = random.Random(seed), 0.0
        self.reserve = Decimal(self.chance.choice(["0", "0.5", "1"]))
        self.cap = Decimal(self.chance.choice(["1", "1.5", "3"]))
        self.town = Town(folder / str(seed), "file")
        self.town.wall = PaidWall(folder / f"{seed}.jsonl", lambda: NOW + timedelta(hours=self.hours))
        self.town.wall.before, self.town.wall.after = self._befall(FATES), self._befall([None] * 5 + LOST)
        self.town.begin()
        self.news = []

    def _befall(self, fates):
        def befall() -> None:
            if fate := self.chance.choice(fates):
                raise fate

        return befall

    def live(self) -> None:
        """One more run, some hours after the last, with something new to say or not."""
        self.hours += self.chance.choice([0.3, 1, 7, 40])
        for _ in range(self.chance.randrange(3)):
            number, urgent = len(self.news), self.chance.random() < 0.25
            published = NOW + timedelta(hours=self.hours)
            image = self.chance.choice([None, IMAGE])
            title = f"{'Urgent' if urgent else 'Calme'} {number}"
            said = {"guid": f"g{number}", "permalink": f"https://a.example/{number}/", "title": title, "published": published}
            self.news.append(announcement(1, image=image, urgent=urgent, **said))
        rules = RunRules(reconcile_pause=0, budget=Budget((MonthlyCap("x", self.cap, self.reserve),)), sleep=lambda seconds: None)
        try:
            self.town.publish(self.news, hours=self.hours, rules=rules)
        except SystemExit:
            return

    def judge(self) -> None:
        """The sum of the charges, month by month, in the order in which they were made."""
        sums: dict[str, Decimal] = {}
        for charge in self.town.wall.charges:
            month = find_month(charge.time)
            sums[month] = sums.get(month, Decimal(0)) + charge.dollars
            assert sums[month] <= self.cap
            if charge.title.startswith("Calme"):
                assert sums[month] <= self.cap - self.reserve
        for month, dollars in sums.items():
            assert dollars <= self.town.ledger().spending.get_month_total("x", month) <= self.cap


@campaign
@pytest.mark.parametrize("seed", range(trials(full=500, sample=10)))
def test_the_cap_is_never_passed_and_the_reserve_is_for_what_is_urgent(tmp_path, seed):
    history = History(tmp_path, seed)
    for _ in range(25):
        history.live()
    history.judge()


def test_these_histories_do_reach_their_caps_and_their_reserves(tmp_path):
    """The proof that the trials above try something."""
    reached = urgent = 0
    for seed in range(10):
        history = History(tmp_path, seed)
        for _ in range(25):
            history.live()
        states = [entry.reason for entry in history.town.ledger().list_entries()]
        spent = max(history.town.ledger().spending.get_month_total("x", month) for month in ("2026-03", "2026-04"))
        reached += spent > history.cap - Decimal("0.205")
        urgent += spent > history.cap - history.reserve and bool(states)
    assert reached and urgent
