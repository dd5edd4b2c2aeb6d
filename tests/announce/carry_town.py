"""A town in memory, fast enough for thousands of histories: X says everything, Facebook relays one in so many.

Two machines publish, each with its own copy of the ledger, one sometimes in the middle of the other's run. What can go wrong is drawn by
lot: networks that refuse, that lose an answer, machines that die anywhere. What the networks hold is the judge.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from plugins.announce.announce import announce
from plugins.announce.continuity import set_baselines
from plugins.announce.ledger import Ledger
from plugins.announce.network import Limits, MaybeSent, NotSent, PostRefused
from plugins.announce.post import Announcement, Key, Post, PostState, format_reference
from plugins.announce.run import CarryRule, Choice, OpenAccount, RunRules
from plugins.announce.settle import settle_posts
from plugins.core.infrastructure.errors import NotNow
from tests.announce.carry_rule import FACEBOOK, SILENT, Rule, X
from tests.announce.memory import Copy, Shelf
from tests.announce.sample import NOW, announcement

RULES = RunRules(max_per_run=50, reconcile_pause=0, sleep=lambda seconds: None)


class Killed(BaseException):
    """The machine has no more power."""


class Wall:
    """A network in memory. `ever` is every publication that it was given, in order; `posts` those that are still there, by guid."""

    public = True

    def __init__(self, account: tuple[str, str], town: "Town"):
        self.name, self.account = account
        self.town, self.ever, self.posts = town, [], {}
        self.limits = Limits(self.name, self.name, weight=280, weigh=len, alt=100, image_bytes=1)

    def mint(self, time: datetime) -> str:
        """Nothing that would make two attempts one post."""
        return "0"

    def send(self, claim: Post) -> Post:
        """Keep the post, or not, and say so, or not."""
        self.town.about_to_say(self, claim)
        self.town.event("asked")
        fate = self.town.fate()
        if fate in ("sent", "lost answer"):
            self.ever.append(claim.key.guid)
            self.posts[claim.key.guid] = claim
            self.town.event("kept")
        if fate == "not sent":
            later = self.town.chance.random() < 0.3
            raise NotSent("plus tard", self.town.now + timedelta(hours=self.town.chance.randrange(30)) if later else None)
        if fate.startswith("refused"):
            raise PostRefused("non", "corrigez", account=fate == "refused account")
        if fate != "sent":
            raise MaybeSent("la réponse est perdue")
        return claim.confirm(claim.key.guid, "")

    def find(self, claim: Post) -> Post | None:
        """The post, when it is still there."""
        self.town.event("looked up")
        if self.town.calm is False and self.town.chance.random() < 0.1:
            raise NotSent("illisible")
        return claim.confirm(claim.key.guid, "") if claim.key.guid in self.posts else None


@dataclass
class Town:
    """`chance` draws everything. `story` is what happened, to be told when something is wrong."""

    chance: Random
    one_in: int = 5
    now: datetime = NOW
    calm: bool = False
    story: list[str] = field(default_factory=list)
    news: dict[str, Announcement] = field(default_factory=dict)
    edition: list[Announcement] = field(default_factory=list)
    active: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.shelf, self.number = Shelf(), 0
        self.rule = Rule(self.shelf, self.one_in)
        self.x, self.facebook = Wall(X, self), Wall(FACEBOOK, self)
        self.copies = [Copy(self.shelf, self.event) for _ in range(2)]
        self.accounts = [OpenAccount(self.x), OpenAccount(self.facebook, Choice(kinds=("article",)), CarryRule(X, self.one_in))]
        self.begin(0)

    def event(self, what: str) -> None:
        """A place where a machine may die, or be overtaken by the other; only machines that publish do."""
        if self.calm or not self.active:
            return
        drawn = self.chance.random()
        if drawn < 0.012:
            self.story.append(f"killed: {what}")
            raise Killed
        if drawn < 0.06 and len(self.active) == 1 and what in ("read", "append", "appended"):
            self.now += timedelta(minutes=self.chance.choice((0, 0, 1, 20)))
            for _ in range(self.chance.choice((0, 3, 6))):
                self.edit()
            self.run(1 - self.active[0])

    def fate(self) -> str:
        """What becomes of one call."""
        fates = ("not sent", "refused", "refused account", "lost answer", "lost call")
        return "sent" if self.calm or self.chance.random() < 0.75 else self.chance.choice(fates)

    def run(self, machine: int = 1) -> None:
        """One machine publishes, with the news as they are, or as they were a moment ago."""
        before = self.edition
        if self.calm or self.chance.random() < 0.7:
            self.edition = list(self.news.values())
        self.active.append(machine)
        self.story.append(f"machine {machine} publishes at {self.now:%d %H:%M}")
        try:
            report = announce(self.edition, self.accounts, self.copies[machine], lambda: self.now, RULES)
            self.story += [f"  {outcome}" for outcome in report] + [f"  {report.cut_short}"] * bool(report.cut_short)
        except Killed:
            self.story.append(f"  machine {machine} is dead")
        finally:
            self.active.pop()
            self.edition = before if self.active else self.edition

    def publish(self) -> None:
        """The town has something more to say."""
        self.number += 1
        urgent = self.chance.random() < 0.06
        made = announcement(self.number, published=self.now, kind=self.chance.choice(("article",) * 9 + ("breve",)), urgent=urgent)
        self.news[made.guid] = replace(made, overrides=self._wish())
        self.story.append(f"new: {made.title} {self._wish_of(made.guid)}")

    def edit(self) -> None:
        """An editor changes their mind, or a title."""
        if self.news:
            one = self.news[self.chance.choice(list(self.news))]
            changed = self.chance.choice(("wish", "wish", "title", "urgent"))
            news = {"wish": {"overrides": self._wish()}, "title": {"title": one.title + " bis"}, "urgent": {"urgent": not one.urgent}}
            self.news[one.guid] = replace(one, **news[changed])
            self.story.append(f"edited {changed}: {one.title} {self._wish_of(one.guid)}")

    def withdraw(self) -> None:
        """An article is withdrawn, and its posts, or some of them, are taken away."""
        if self.news:
            guid = self.chance.choice(list(self.news))
            del self.news[guid]
            for wall in (self.x, self.facebook):
                entry = self.fresh().get_latest_entry(Key(guid, wall.name, wall.account))
                if entry and entry.state is PostState.SENT and self.chance.random() < 0.5:
                    wall.posts.pop(guid, None)
                    self.shelf.add([replace(entry, time=self.now, state=PostState.WITHDRAWN)])
            self.story.append(f"withdrawn: {guid}")

    def decide(self) -> None:
        """A person looks at the account and tells the truth; what is not there leaves again, or never will."""
        waiting = [entry for entry in self.fresh().list_undecided() if not self.calm or entry.state is not PostState.SKIPPED]
        if waiting:
            entry = self.chance.choice(waiting)
            wall = self.x if entry.key.network == "x" else self.facebook
            there = entry.key.guid in wall.posts
            word = "sent" if there else self.chance.choice(("again", "again", "skip"))
            self.story.append(f"decided {word}: {entry.key}")
            try:
                settle_posts(format_reference(entry.key), word, self.copies[0], lambda: self.now)
            except NotNow as error:
                self.story.append(f"  {error}")

    def begin(self, which: int) -> None:
        """One account begins: X (0) or Facebook (1)."""
        self.story.append(f"begins: {self.accounts[which].network.name}")
        set_baselines(self.news.values(), [self.accounts[which]], self.copies[0], lambda: self.now)

    def about_to_say(self, wall: Wall, claim: Post) -> None:
        """Facebook is about to be told something: is it what the rule says, to the edition that the machine has?"""
        if wall is not self.facebook:
            return
        guid, known = claim.key.guid, {one.guid: one for one in self.edition}
        if self.rule.last(claim.key).reason == "absent du fil du compte":
            return
        if self.rule.last(claim.key).urgent:
            if guid in self.rule.confirmed():
                self.wrong.append(f"said as urgent, and counted: {guid}")
            return
        group = next((group for group in self.rule.groups() if guid in group), ())
        others = [one for one in group if one != guid and self.rule.state(one) not in SILENT]
        due = self.rule.due(group, known)
        if due != guid or others:
            self.wrong.append(f"said: {guid}, due: {due} of {group}, already said: {others}")

    def fresh(self) -> Ledger:
        """The ledger, as a machine that nothing disturbs reads it."""
        calm, self.calm = self.calm, True
        known = self.copies[0].read()
        self.calm = calm
        return known

    def settle_last(self, word: str) -> None:
        """A person decides on the last post of which something was written."""
        settle_posts(format_reference(self.shelf.entries[-1].key), word, self.copies[0], lambda: self.now)

    def _wish(self) -> dict[str, bool]:
        wish = self.chance.choice((None, None, None, True, False, False))
        return {} if wish is None else {"facebook_carry": wish}

    def _wish_of(self, guid: str) -> str:
        one = self.news[guid]
        return f"({one.kind}, {one.overrides.get('facebook_carry')}{', urgent' if one.urgent else ''})"
