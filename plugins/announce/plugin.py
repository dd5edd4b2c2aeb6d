"""The room `announce` in Pelican: a build gathers what the town has to say, a preview shows the posts it would make.

What shows them and what sends them are loaded by whoever needs them: they bring the libraries of the networks (0.1 s).
"""

import io
import logging
import os
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pelican import signals
from pelican.generators import Generator, PelicanTemplateNotFound

from plugins.announce import gather, syndication
from plugins.announce.gather import PublicationLines, build_publication_lines, find_withdrawn
from plugins.announce.room import AnnounceContext, AnnounceExtras
from plugins.announce.settings import Settings
from plugins.announce.syndication import AddressClaim, Announced, find_former_addresses
from plugins.core.infrastructure import settings
from plugins.core.infrastructure.build_services import get_do_beside_pages, get_output_manifest, get_publication_rows
from plugins.core.infrastructure.errors import Exit
from plugins.core.publication.hand_offs import connect_generator
from plugins.core.publication.overview import ContentsOverview, get_source, look_over, update_overviews
from plugins.core.publication.publication import PublishedContent, format_guid
from plugins.core.publication.room import collect_occasions

if TYPE_CHECKING:
    from plugins.announce.post_preview import PreviewedAnnouncement  # every network, for a preview alone

log = logging.getLogger(__name__)

PENDING = gather.ANNOUNCEMENTS_FILE + ".pending"
ANNOUNCED = ("articles", "hidden_articles", "pages", "hidden_pages")
"""Where Pelican keeps what may have been announced: kinds that are in no list of the journal's are its pages."""


def register() -> None:
    """Called by Pelican."""
    connect_generator(signals.get_generators, AnnouncementGenerator)
    signals.all_generators_finalized.connect(add_syndication_links)
    signals.finalized.connect(hand_over)


def add_syndication_links(generators: list[Any]) -> None:
    """Attach its posts to every public publication; those of a withdrawn one are about to be deleted."""
    conf, context = generators[0].settings, generators[0].context
    room = settings.gather_settings(Settings, conf, os.environ)
    links = syndication.read_links(room.beffroi_state / syndication.RECEIPTS_FILE)
    announced = syndication.read_addresses(room.beffroi_state / syndication.RECEIPTS_FILE)
    if not (links or announced):
        return
    contents = look_over(conf, *(context.get(name, ()) for name in ANNOUNCED))
    keep_former_addresses(contents, announced, room.feed_authority, conf)
    for content, text in zip(contents, contents.texts, strict=True):
        if (posts := links.get(format_guid(room.feed_authority, text.identity))) and content.state != "withdrawn":
            AnnounceExtras(content).syndication = posts


def keep_former_addresses(contents: ContentsOverview, announced: Announced, authority: str, conf: Mapping[str, Any]) -> None:
    """Redirect the addresses that networks were given to the page, as if its editor had written them in `aliases`."""
    if not announced:
        return
    by_source = dict(zip(contents.sources, contents, strict=True))
    aliases = {get_source(content): content.publication.aliases for content in contents.active_contents}
    claims = (
        AddressClaim(source, text.identity, text.address, aliases.get(source, ()))
        for source, text in zip(contents.sources, contents.texts, strict=True)
    )
    former = find_former_addresses(claims, announced, authority, conf["SITEURL"], lambda source: by_source[source].publication.stamped)
    for source, more in former.items():
        content = by_source[source]
        content.publication = replace(content.publication, aliases=(*content.publication.aliases, *more))
        update_overviews(conf, content)


class AnnouncementGenerator(Generator):
    """Gathers the announcements of a production build, or writes `/_apercu/annonces/` in a preview."""

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican once every publication is read."""
        room = settings.gather_settings(Settings, self.settings, os.environ)
        contents = look_over(self.settings, self.context["articles"], self.context["pages"])
        if self.settings.get("PREVIEW"):
            from plugins.announce.post_preview import preview_announcements  # every network, for a preview alone

            self._show(writer, preview_announcements(contents, room, self.settings))
        elif room.announce:
            get_do_beside_pages(self.settings)(partial(self._gather, contents, room))

    def _gather(self, contents: ContentsOverview, room: Settings) -> None:
        authority, plugins, folder = room.feed_authority, self.settings["PLUGINS"], room.beffroi_state.resolve()
        make = partial(build_publication_lines, authority=authority, occasions=collect_occasions(plugins))
        rows = get_publication_rows(self.settings).get_rows_as_shown("announce", b"", contents, make)
        withdrawn = find_withdrawn(self._list_all("hidden_articles", "hidden_pages"), authority)
        manifest, gathered = get_output_manifest(self.settings), folder / gather.ANNOUNCEMENTS_FILE
        if manifest.is_current(gathered, rows.digest(), withdrawn):
            (folder / PENDING).unlink(missing_ok=True)
            return
        gather.write_gathered(folder / PENDING, (PublicationLines(*row) for row in rows.now.values()), withdrawn)

    def _list_all(self, *names: str) -> list[PublishedContent]:
        return list(chain(*(self.context[name] for name in names)))

    def _show(self, writer: Any, shown: list["PreviewedAnnouncement"]) -> None:
        try:
            template = self.get_template("post_previews")
        except PelicanTemplateNotFound:
            return
        address = "_apercu/annonces/"
        variables = AnnounceContext.make_page_variables(shown=shown)
        writer.write_file(f"{address}index.html", template, self.context, relative_urls=False, url=address, **variables)


def hand_over(pelican: Any) -> None:
    """The build is whole: its announcements take the place of the last ones, and leave now where the town wants it so."""
    room = settings.gather_settings(Settings, pelican.settings, os.environ)
    pending = room.beffroi_state / PENDING
    if not room.announce or not pending.exists():
        return
    Path(pending).replace(room.beffroi_state / gather.ANNOUNCEMENTS_FILE)
    if room.announce_after == "build":
        printed = io.StringIO()
        from plugins.announce import commands  # every network, for whoever has Pelican announce

        code = commands.run(pelican.settings, os.environ, dry_run=False, as_json=False, out=printed)
        log.log(logging.INFO if code in (Exit.DONE, Exit.LATER) else logging.ERROR, "%s", printed.getvalue().rstrip())
