"""The room `announce` in Pelican: a build gathers what the town has to say, a preview shows the posts it would make."""

import io
import logging
import os
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from pelican import signals
from pelican.generators import Generator, PelicanTemplateNotFound

from plugins.announce import commands, gathered_file, syndication
from plugins.announce.announcement import Announcement
from plugins.announce.due import past
from plugins.announce.gather import gathered
from plugins.announce.ledger.file import FileLedger
from plugins.announce.ledger.ledger import Ledger
from plugins.announce.proofs.press import Press
from plugins.announce.proofs.proof import Proof
from plugins.announce.settings import Settings
from plugins.announce.withdrawn import withdrawn
from plugins.publication import clock, settings
from plugins.publication.errors import BeffroiError, Exit
from plugins.publication.identity import guid
from plugins.publication.remains import SETTING, Ruins

log = logging.getLogger(__name__)

NEWEST = 12
"""Announcements that the preview shows: as many as a person looks at."""
PENDING = gathered_file.NAME + ".pending"


class Shown(NamedTuple):
    """One announcement in the preview, with a proof for each account that would say it.

    `state` is its publication's; `too_old` is the number of days past which it is not sent, when it is older, else 0.
    """

    announcement: Announcement
    proofs: tuple[Proof, ...]
    state: str = "published"
    too_old: int = 0


def register() -> None:
    """Called by Pelican."""
    signals.get_generators.connect(announcement_generator)
    signals.all_generators_finalized.connect(lead_to_posts)
    signals.finalized.connect(hand_over)


def announcement_generator(pelican: Any) -> type[Generator]:
    """Called by Pelican."""
    return AnnouncementGenerator


def lead_to_posts(generators: list[Any]) -> None:
    """Give every publication that readers see the posts that announce it; those of one that is withdrawn are about to go."""
    conf, context = generators[0].settings, generators[0].context
    room = settings.gather(Settings, conf, os.environ)
    links = syndication.read(room.beffroi_state / syndication.NAME)
    for content in chain(*(context.get(name, ()) for name in ("articles", "hidden_articles"))):
        if links and hasattr(content, "publication") and content.state != "withdrawn":
            content.syndication = links.get(guid(room.feed_authority, content.publication.identity), ())


class AnnouncementGenerator(Generator):
    """Gathers the announcements of a production build, or writes `/_apercu/annonces/` in a preview."""

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican once every publication is read."""
        room = settings.gather(Settings, self.settings, os.environ)
        contents = [content for content in self._all("articles", "pages") if hasattr(content, "publication")]
        if self.settings.get("PREVIEW"):
            found = gathered(contents, room.feed_authority)
            states = {guid(room.feed_authority, content.publication.identity): content.state for content in contents}
            press = Press.of(room, self.settings, found, _known(room))
            self._show(writer, [self._shown(one, states[one.guid], press, room) for one in reversed(found[-NEWEST:])])
        elif room.announce:
            self._gather(contents, room)

    def _gather(self, contents: list[Any], room: Settings) -> None:
        hidden, folder = self._all("hidden_articles", "hidden_pages"), room.beffroi_state.resolve()
        if (self.settings.get(SETTING) or Ruins()).stands(folder / gathered_file.NAME, contents, hidden):
            (folder / PENDING).unlink(missing_ok=True)
        else:
            gathered_file.write(folder / PENDING, gathered(contents, room.feed_authority), withdrawn(hidden, room.feed_authority))

    def _all(self, *names: str) -> list[Any]:
        return list(chain(*(self.context[name] for name in names)))

    def _show(self, writer: Any, shown: list[Shown]) -> None:
        try:
            template = self.get_template("apercu_annonces")
        except PelicanTemplateNotFound:
            return
        address = "_apercu/annonces/"
        writer.write_file(f"{address}index.html", template, self.context, relative_urls=False, url=address, shown=shown)

    def _shown(self, one: Announcement, state: str, press: Press, room: Settings) -> Shown:
        old = past(one.published, clock.now(self.settings, os.environ), room.announce_max_age_days)
        proofs = tuple(press.proofs(self._as_published(one)))
        return Shown(one, proofs, state, room.announce_max_age_days if old else 0)

    def _as_published(self, one: Announcement) -> Announcement:
        """The same with its public address: a preview is served elsewhere, and addresses weigh by their length or as 23."""
        public = self.settings.get("PUBLIC_SITEURL") or self.settings["SITEURL"]
        return replace(one, permalink=one.permalink.replace(self.settings["SITEURL"], public, 1))


def _known(room: Settings) -> Ledger:
    """The ledger when it is a file of this machine; an empty one when it is elsewhere, or cannot be read: a preview calls nobody."""
    if room.ledger != "file":
        return Ledger()
    try:
        return FileLedger(room.beffroi_state / "ledger.jsonl").read()
    except BeffroiError:
        return Ledger()


def hand_over(pelican: Any) -> None:
    """The build is whole: its announcements take the place of the last ones, and leave now where the town wants it so."""
    room = settings.gather(Settings, pelican.settings, os.environ)
    pending = room.beffroi_state / PENDING
    if not room.announce or not pending.exists():
        return
    Path(pending).replace(room.beffroi_state / gathered_file.NAME)
    if room.announce_after == "build":
        said = io.StringIO()
        ended = commands.run(pelican.settings, os.environ, dry_run=False, as_json=False, out=said)
        log.log(logging.INFO if ended in (Exit.DONE, Exit.LATER) else logging.ERROR, "%s", said.getvalue().rstrip())
