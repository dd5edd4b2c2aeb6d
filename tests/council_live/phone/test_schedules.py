"""Any evening: cuts, lost answers, lost disks, reloads, two windows, in any order. What the phone wrote is there once, in order."""

import random

import pytest

from tests.campaign import trials
from tests.council_live.phone.in_hand import Phone

STEPS = 14


class Evening:
    """What happens on one phone, by chance; `wanted` are the texts that the service must have at the end."""

    def __init__(self, windows, service, chance):
        self.windows, self.service, self.chance = windows, service, chance
        self.wanted: list[str] = []
        self.number = 0

    def write(self):
        """An entry, in either window."""
        self.number += 1
        self.wanted.append(f"entrée {self.number:02d}.")
        self.chance.choice(self.windows).write(self.wanted[-1])

    def cut(self):
        """The network goes, or comes back."""
        self.service.cut = not self.service.cut
        self.service.move()
        if not self.service.cut:
            self.windows[0].with_network()

    def silent(self):
        """The next answer is lost."""
        self.service.silent = 1

    def ill(self):
        """A proxy answers."""
        self.service.html.append(self.chance.choice([403, 502]))

    def lost(self):
        """The service loses the end of what it had, or all."""
        self.service.forget(self.chance.randrange(len(self.service.entries) + 1))
        self.service.move()

    def other(self):
        """Another phone writes."""
        self.service.written("une autre.")

    def reload(self):
        """A window is loaded again."""
        window = self.chance.choice(self.windows)
        window.page.reload()
        window.page.locator("#ecrire").wait_for()

    def end(self):
        """Everything is well again."""
        self.service.cut, self.service.silent = False, 0
        self.service.html.clear()
        for window in self.windows:
            window.with_network()

    @property
    def had(self):
        """What the service has of this phone."""
        return [one["entry"]["text"] for one in self.service.entries if one["device"] != "other"]


@pytest.mark.parametrize("seed", range(trials(full=60, sample=0)))
def test_whatever_happens_every_entry_is_there_once_and_in_order(hand, service, seed):
    context, chance = hand(service_workers="allow"), random.Random(seed)
    windows = [Phone(context.new_page(), service).join()]
    windows[0].kept_for_no_network()
    windows.append(Phone(context.new_page(), service))
    windows[1].page.locator("#ecrire").wait_for()
    evening = Evening(windows, service, chance)
    steps = [evening.write] * 6 + [evening.cut] * 3 + [evening.silent, evening.ill, evening.lost, evening.other, evening.reload]
    for _ in range(STEPS):
        chance.choice(steps)()
    evening.end()
    for window in windows:
        window.wait(lambda: evening.had == evening.wanted)
    assert len({id for _, _, id in service.taken}) == len(service.taken)
