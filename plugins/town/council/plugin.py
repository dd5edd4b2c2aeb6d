"""The room `council` in Pelican: what each session is, and the page that lists them."""

import os
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator

from plugins.core.infrastructure.build_services import OutputManifest, get_output_manifest, write_output
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.hand_offs import FollowedExtras, OwnPage, OwnPages, connect_filters, connect_generator, has_template
from plugins.core.publication.overview import look_over
from plugins.core.publication.publication import PublishedContent
from plugins.town.agenda.event import CalendarFrame
from plugins.town.council.kinds import KIND
from plugins.town.council.occasions import format_foreword, format_headline
from plugins.town.council.published_session import (
    CALENDAR_ADDRESS,
    CALENDAR_TITLE,
    PublishedSession,
    build_session_shelf,
    draw_hemicycle,
    find_live_answers,
    find_minutes,
    find_pdf_twins,
    find_places,
    find_question_addresses,
    find_questions,
    find_whereabouts,
    format_calendar_address,
    list_by_start,
    list_council_pages,
    list_question_sessions,
    select_for_calendar,
    sort_sittings,
    summarize_decisions,
    write_calendar,
)
from plugins.town.council.room import CouncilContext, CouncilExtras, Settings
from plugins.town.council.session import (
    DELIBERATIONS,
    FOLDER,
    LIST,
    LIVE,
    MEMBERS,
    POINTS,
    build_chapters,
    build_page_entries,
    build_session,
    copy_pictures,
    format_live_folders,
    list_deliberations,
)
from plugins.town.council.session_files import build_json_ld, list_session_files
from plugins.town.council.vote import list_bar_parts

FILTERS = {"vote_bar": list_bar_parts, "session_data": build_json_ld, "hemicycle": draw_hemicycle}


def register() -> None:
    connect_filters(signals.initialized, FILTERS)
    connect_generator(signals.get_generators, CouncilGenerator)


class CouncilGenerator(OwnPages, Generator):
    """Says of each session what it is, and writes the page that lists them, when there are any."""

    names = CouncilContext

    def generate_context(self) -> None:
        """Called by Pelican, once every publication is read."""
        context = self.context
        ours = [page for page in chain(context["pages"], context["hidden_pages"]) if page.publication.kind.name == KIND]
        place_pages = find_places(context["pages"]) if ours else {}
        questions = find_questions(chain(context["pages"], context["hidden_pages"])) if ours else {}
        for page in ours:
            extras = CouncilExtras(page)
            extras.session, extras.whereabouts = build_session(page.publication), find_whereabouts(page.publication.extra, place_pages)
            extras.awaited = bool(extras.session and extras.session.is_awaited(context["now"]))
            extras.silent = bool(extras.session and extras.session.is_silent(context["now"]))
            extras.shown = build_page_entries(extras.session) if extras.session else ()
            extras.chapters = build_chapters(extras.session, extras.shown) if extras.session else ()
            extras.question_addresses = find_question_addresses(extras.session, questions) if extras.session else {}
        published = [page for page in ours if page.status == "published" and page.session]
        self.calendar_files = select_for_calendar(published, context["now"].date())
        CouncilContext(context).council_live = tuple(page for page in published if page.session.status == LIVE and not page.silent)
        self.archived = [page.session for page in ours if page.session and page.session.status != LIVE]
        for page in self.calendar_files:
            FollowedExtras(page).calendar = format_calendar_address(page)
        self.ours = [page for page in ours if page.session and page.state != "withdrawn"]
        CouncilContext(context).answered_live = find_live_answers((page.session for page in published), questions)
        CouncilContext(context).question_sessions = list_question_sessions(published, context["now"])
        councils = [page for page in published if not page.session.answered_by]
        self.shelf = build_session_shelf(councils, context["now"])
        self.has_list = bool(published) and has_template(self.settings, "council")
        self.answering = tuple(page for page in reversed(list_by_start(published)) if page.session.answered_by)
        if self.has_list:
            context["elsewhere"].append(FOLDER)
        self._follow(ours, published)

    def _follow(self, ours: list[PublishedContent], shown: list[PublishedContent]) -> None:
        """What the law and hurried readers want of each session, and the pages that sessions leave behind them."""
        context, shared = self.context, CouncilContext(self.context)
        authority = gather_settings(Settings, self.settings, os.environ).council.authority
        shared.council_authority = replace(authority, name=authority.name or f"Ville de {context['town']['name']}")
        contents = look_over(self.settings, context["articles"], context["pages"])
        minutes_twins = find_pdf_twins(contents.active_contents) if ours else {}
        for page in ours:
            if page.session:
                extra = page.publication.extra
                extras, followed = CouncilExtras(page), FollowedExtras(page)
                extras.sitting = PublishedSession(page.session, list_deliberations(page.session, extra), find_minutes(extra, minutes_twins))
                extras.brief = summarize_decisions(extra.get("en_bref") or (), page.session)
                followed.headline = page.session.title if page.awaited or page.silent else format_headline(page.session)
                followed.foreword = format_foreword(extras.sitting, extras.brief, extras.whereabouts.name)
        shared.sittings = sort_sittings(page.sitting for page in shown if not page.session.answered_by)
        self.keep_pages(list_council_pages(shared.sittings))
        landings = {page.address for page in self.pages}
        shared.council_ways = tuple(address for address in (DELIBERATIONS, POINTS, MEMBERS) if address in landings)

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican, once every publication is written."""
        output, manifest = Path(self.output_path), get_output_manifest(self.settings)
        copy_pictures(Path(self.path), output, self.archived, manifest)
        if self.calendar_files:
            self._write_calendars(output, manifest)
        if self.ours:
            self._write_beside(output, manifest)
        if self.has_list:
            has_calendar = any(not page.session.answered_by for page in self.calendar_files)
            calendar = CALENDAR_ADDRESS if has_calendar else ""
            variables = {"shelf": self.shelf, "answering": self.answering, "calendar": calendar}
            self.write_page(writer, OwnPage("council", FOLDER, variables))
        super().generate_output(writer)

    def _write_calendars(self, output: Path, manifest: OutputManifest) -> None:
        conf, siteurl = self.settings, self.settings["SITEURL"]
        frame = CalendarFrame(
            f"{CALENDAR_TITLE} – {conf['SITENAME']}",
            f"{siteurl}/{CALENDAR_ADDRESS}",
            f"{siteurl}/{FOLDER}",
        )
        write_calendar(output, self.calendar_files, frame, str(conf["FEED_AUTHORITY"]), manifest)

    def _write_beside(self, output: Path, manifest: OutputManifest) -> None:
        """Which sessions are live, for the deploys; and beside each that is over, its entries for machines."""
        live = [page.session.address for page in self.ours if page.session.status == LIVE]
        files = [(LIST, lambda: format_live_folders(live).encode())]
        for page in self.ours:
            session_files = list_session_files(page.session, page.shown, page.permalink, self.settings, os.environ)
            files += [
                (name, write_file) for name, write_file in session_files if not manifest.is_current(name, page.session, page.permalink)
            ]
        for name, write_file in files:
            write_output(output, name, write_file())
