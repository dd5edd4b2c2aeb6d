"""Foresee a run, or the effect of merging a change, without calling or writing anything."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from plugins.announce.budget import SPENT, Forecast, estimate_price
from plugins.announce.continuity import BEFORE, find_replayed, list_scopes
from plugins.announce.due import (
    TOO_LATE,
    DueAnnouncements,
    build_key,
    find_due_announcements,
    find_followed_entry,
    is_too_old,
    list_news,
    renew_corrections,
)
from plugins.announce.gather import gather_announcements
from plugins.announce.ledger.ledger import Ledger
from plugins.announce.network import Network
from plugins.announce.networks.registry import OUTBOX, is_blind
from plugins.announce.post import Announcement, Key, PostState
from plugins.announce.post_preview import Proof, ProofPress, build_proof, read_local_ledger
from plugins.announce.run import TURN, OpenAccount, Outcome, RunReport, RunRules, build_outcome
from plugins.announce.send import RENAMED, build_never_begun, build_unknown_ledger, build_waiting_outcome
from plugins.announce.settings import Settings
from plugins.announce.words import TownWords
from plugins.core.infrastructure import clock
from plugins.core.publication.publication import CANCELLED, CLOSED, HELD_OCCASION, POSTPONED, PUBLISHED, REMINDER, format_guid
from plugins.core.publication.room import collect_occasions

NEWEST = 12
"""Announcements that the preview shows: as many as a person looks at."""
LABELS = {
    "correction": "Correction",
    REMINDER: "Rappel de la veille",
    CANCELLED: "Annulation",
    POSTPONED: "Report",
    CLOSED: "Fin d’alerte",
    HELD_OCCASION: "Ce que la séance a décidé",
}
"""What follows a first announcement, by the beginning of its occasion."""


class PreviewedAnnouncement(NamedTuple):
    """One announcement in the preview, with a proof for each account that would say it.

    `state` is its publication's; `too_old` is the number of days past which it is not sent, when it is older, else 0; `too_late` that it is
    no longer true. `label` says what it is when it follows another one.
    """

    announcement: Announcement
    post_proofs: tuple[Proof, ...]
    state: str = "published"
    too_old: int = 0
    too_late: bool = False
    label: str = ""


def preview_announcements(contents: Iterable[Any], room: Settings, conf: Mapping[str, Any]) -> list[PreviewedAnnouncement]:
    """The newest announcements of `contents`, Pelican's, newest first."""
    now = clock.get_current_time(conf, os.environ)
    states = {format_guid(room.feed_authority, content.publication.identity): content.state for content in contents}
    dates = {format_guid(room.feed_authority, content.publication.identity): content.publication.date for content in contents}
    announcements = sorted(
        gather_announcements(contents, room.feed_authority, collect_occasions(conf["PLUGINS"])),
        key=lambda each: _find_place(each, dates[each.guid], now),
    )
    press = ProofPress.from_settings(room, conf, announcements, read_local_ledger(room))
    return [_build_previewed_announcement(each, states[each.guid], press, room, conf) for each in reversed(announcements[-NEWEST:])]


def _find_place(announcement: Announcement, published: datetime, now: datetime) -> tuple[datetime, str]:
    """What is to come of a publication stands with it: the reminders of next year would hide the news of today."""
    return (published if announcement.in_reply_to and announcement.published > now else announcement.published), announcement.guid


def _build_previewed_announcement(
    announcement: Announcement, state: str, press: ProofPress, room: Settings, conf: Mapping[str, Any]
) -> PreviewedAnnouncement:
    now, most = clock.get_current_time(conf, os.environ), room.announce_max_age_days
    old = most if is_too_old(announcement.published, now, most) and not announcement.ageless else 0
    post_proofs = tuple(press.pull_proofs(_move_to_public_address(announcement, conf)))
    label = LABELS.get(announcement.occasion.partition("/")[0], "")
    return PreviewedAnnouncement(announcement, post_proofs, state, old, announcement.is_too_late(now), label)


def _move_to_public_address(announcement: Announcement, conf: Mapping[str, Any]) -> Announcement:
    """The same with its public address: a preview is served elsewhere, and addresses weigh by their length or as 23."""
    public = conf.get("PUBLIC_SITEURL") or conf["SITEURL"]
    return replace(announcement, permalink=announcement.permalink.replace(conf["SITEURL"], public, 1))


REMEDY = "Changez « date » pour qu’elle parte."
"""Only before a run: what a run has left aside stays so."""


def foresee_run(
    announcements: Iterable[Announcement],
    accounts: Iterable[OpenAccount],
    ledger: Ledger,
    now: datetime,
    rules: RunRules,
    vouched: bool = True,
) -> RunReport:
    """The report that a run would make if every network and every page answered; `vouched`: this machine knows that the ledger is whole."""
    report, announcements, forecast = RunReport(), list(announcements), Forecast(rules.budget, ledger, now)
    accounts = list(accounts)
    scope_by_account = list_scopes(accounts)
    for account in accounts:
        network = account.network
        if network.public and not ledger.find_beginning(network.name, network.account):
            report.add(build_never_begun(network))
            continue
        if is_blind(network.name) and not vouched:
            report.add(build_unknown_ledger(network))
            continue
        report.add(*(build_outcome("waiting", entry) for entry in ledger.open_claims(network.name, network.account)))
        replayed = find_replayed(network, scope_by_account[network.name, network.account], ledger, announcements, now)
        title_by_key = {build_key(announcement, network): announcement.title for announcement in replayed}
        report.add(*(Outcome("skipped", key, title, reason=BEFORE) for key, title in title_by_key.items()))
        unsaid = [
            announcement
            for announcement in _list_unsaid(list(renew_corrections(announcements, network, ledger)), network, ledger)
            if build_key(announcement, network) not in title_by_key
        ]
        choice = find_due_announcements(list_news(account, unsaid, ledger), network, ledger, now, rules)
        report.add(*(_build_skipped(announcement, network) for announcement in choice.too_old))
        report.add(
            *(Outcome("skipped", build_key(announcement, network), announcement.title, reason=TOO_LATE) for announcement in choice.too_late)
        )
        report.add(
            *(Outcome("refused", build_key(announcement, network), announcement.title, reason=RENAMED) for announcement in choice.renamed)
        )
        report.add(*(build_waiting_outcome(announcement, network, TURN) for announcement in choice.later))
        report.add(*_foresee_in_turn(choice, network, rules.town_words, forecast))
    report.remarks += forecast.list_remarks()
    return report


def _foresee_in_turn(choice: DueAnnouncements, network: Network, town_words: TownWords, forecast: Forecast) -> Iterator[Outcome]:
    spoken_count = 0
    for announcement in choice.ready:
        outcome = (
            _foresee(announcement, network, town_words, forecast)
            if spoken_count < choice.most
            else build_waiting_outcome(announcement, network, TURN)
        )
        spoken_count += outcome.word == "would"
        yield outcome


def _list_unsaid(announcements: list[Announcement], network: Network, ledger: Ledger) -> list[Announcement]:
    """Without credentials the outbox stands for the real accounts: what they have said, merging will not say again."""
    return (
        announcements
        if network.public
        else [announcement for announcement in announcements if not ledger.has_publication(announcement.guid)]
    )


def _foresee(announcement: Announcement, network: Network, town_words: TownWords, forecast: Forecast) -> Outcome:
    preview, key = build_proof(announcement, network.limits, town_words), build_key(announcement, network)
    before = find_followed_entry(announcement, network, forecast.ledger)
    post, reply = preview.post, bool(before and before.state is PostState.SENT)
    cost = estimate_price(network.name, post.text, preview.has_alternative_text, reply)
    if not forecast.spend_if_allowed(network.name, cost, announcement.urgent):
        return Outcome("unpaid", key, announcement.title, reason=SPENT)
    return _foretell("would", key, announcement.title, preview, cost)


def _foretell(state: str, key: Key, title: str, proof: Proof, cost: Decimal, reason: str = "") -> Outcome:
    post, details = proof.post, tuple(proof.details())
    return Outcome(state, key, title, post.text, post.weight, post.heaviest, reason=reason, cost=cost, unit=proof.unit, details=details)


def _build_skipped(announcement: Announcement, network: Network) -> Outcome:
    return Outcome("skipped", build_key(announcement, network), announcement.title, reason="trop ancien.", remedy=REMEDY)


def foresee_without_accounts(
    announcements: Iterable[Announcement], press: ProofPress, ledger: Ledger, now: datetime, rules: RunRules
) -> RunReport:
    """Foresee what each account of the town would post, of all that none has posted yet; the outcome explains relays."""
    report, forecast = RunReport(), Forecast(rules.budget, ledger, now)
    for announcement in announcements:
        if announcement.published > now or announcement.is_too_late(now):
            continue
        new = [proof for proof in press.pull_proofs(announcement) if _is_unsaid(announcement, proof.network, ledger)]
        if new and not announcement.ageless and is_too_old(announcement.published, now, rules.max_age_days):
            key = Key(announcement.guid, OUTBOX.name, "", announcement.occasion)
            report.add(Outcome("skipped", key, announcement.title, reason="trop ancien.", remedy=REMEDY))
        else:
            report.add(*(_build_outcome(announcement, proof, forecast) for proof in new))
    report.remarks += forecast.list_remarks()
    return report


def _is_unsaid(announcement: Announcement, network: str, ledger: Ledger) -> bool:
    """A publication that no account has posted; a follow-up only where what it follows was posted."""
    if announcement.occasion == PUBLISHED:
        return not ledger.has_publication(announcement.guid)
    there = {entry.key.occasion: entry.state for entry in ledger.list_posts(announcement.guid) if entry.key.network == network}
    return announcement.occasion not in there and (announcement.alone or there.get(announcement.in_reply_to) is PostState.SENT)


def _build_outcome(announcement: Announcement, proof: Proof, forecast: Forecast) -> Outcome:
    key, post = Key(announcement.guid, proof.network, proof.account, announcement.occasion), proof.post
    reason = f"{proof.outlook.reason}." if proof.outlook else ""
    if proof.is_blocked:
        return Outcome("left", key, announcement.title, reason=reason)
    sure = proof.outlook is None or proof.outlook.goes or announcement.occasion != PUBLISHED
    cost = estimate_price(proof.network, post.text, described=proof.has_alternative_text)
    forecast.spend_if_allowed(proof.network, cost, announcement.urgent)
    return _foretell("would" if sure else "open", key, announcement.title, proof, cost, reason)
