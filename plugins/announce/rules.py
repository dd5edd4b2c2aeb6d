"""The limits within which a run speaks."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from plugins.announce.announcement import Announcement
from plugins.announce.money.budget import UNLIMITED, Budget
from plugins.announce.settings import Settings
from plugins.announce.words.words import PLAIN_VOICING, TownVoice

PATIENCE = 60
"""Seconds: a network that asks for no more is waited for, once; most of a window of 5 or 15 minutes has often passed."""


def wait_for_no_page(_: Announcement) -> str:
    """No page is waited for."""
    return ""


def anywhere(_: str) -> str:
    """Every address opens."""
    return ""


@dataclass(frozen=True)
class RunRules:
    """Durations are in seconds. `page` says in French what is missing from the public page, or nothing when readers can open it; `opens`,
    why an address does not open. With
    `insist`, an account that its network has stopped is tried at once. `urgent`: nothing is said but what is urgent, whatever pause an
    account was asked for, and though its page be missing. A network that asks to be left alone for no longer than `patience` is waited for.
    """

    max_per_run: int = 5
    max_age_days: int = 7
    reconcile_after: int = 900
    reconcile_pause: float = 20
    page: Callable[[Announcement], str] = wait_for_no_page
    opens: Callable[[str], str] = anywhere
    sleep: Callable[[float], None] = time.sleep
    voicing: TownVoice = PLAIN_VOICING
    budget: Budget = UNLIMITED
    insist: bool = False
    urgent: bool = False
    patience: float = PATIENCE

    @classmethod
    def from_settings(
        cls,
        settings: Settings,
        page: Callable[[Announcement], str],
        voicing: TownVoice,
        insist: bool = False,
        urgent: bool = False,
        opens: Callable[[str], str] = anywhere,
    ) -> "RunRules":
        """The rules that a town has set."""
        return cls(
            max_per_run=settings.announce_max_per_run,
            max_age_days=settings.announce_max_age_days,
            reconcile_after=settings.reconcile_after,
            reconcile_pause=settings.reconcile_pause,
            page=page,
            opens=opens,
            voicing=voicing,
            budget=Budget(settings.announce_budget),
            insist=insist or urgent,
            urgent=urgent,
        )
