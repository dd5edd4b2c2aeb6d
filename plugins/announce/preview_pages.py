"""The announcements in a preview. A production build imports none of it."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from plugins.announce.announcement import Announcement
from plugins.announce.due import is_too_old
from plugins.announce.gather import gather_announcements
from plugins.announce.post_preview.press import Proof, ProofPress, read_local_ledger
from plugins.announce.settings import Settings
from plugins.core.infrastructure import clock
from plugins.core.publication.publication import CANCELLED, CLOSED, HELD_OCCASION, POSTPONED, REMINDER, format_guid
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
