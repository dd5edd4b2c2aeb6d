"""The room `site` in Pelican: settings checked first, then what Beffroi writes around the publications."""

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Any

import pelican
from jinja2 import FileSystemLoader
from pelican import signals
from pelican.generators import ArticlesGenerator, Generator

from plugins.core.infrastructure import clock, settings
from plugins.core.infrastructure.build_services import get_output_manifest, get_publication_rows
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.output_files import find_site_root
from plugins.core.infrastructure.town import ROOT
from plugins.core.publication.hand_offs import connect_generator, finish_pages, has_template
from plugins.core.publication.listing import (
    Quarter,
    exclude_translations,
    find_public,
    list_quarter_names,
    make_translation_filter,
    select_alerts_for_listing,
)
from plugins.core.publication.overview import look_over
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.redirect import Redirect, read_redirects
from plugins.core.publication.room import collect_kinds, collect_pages
from plugins.core.publication.words import get_words
from plugins.journal.site import dates, lists, sitemap, structured_data
from plugins.journal.site.engine import PLUGINS as ALL_ROOMS
from plugins.journal.site.engine import build_escaping
from plugins.journal.site.lists import build_front, list_category_links, list_doors, list_page_links, list_public_links, sort_categories
from plugins.journal.site.page_typography import set_page_type
from plugins.journal.site.room import Settings, SiteContext
from plugins.journal.site.sitemap import format_manifest, list_shortcuts
from plugins.journal.site.text_filters import (
    join_words,
    number,
    opening,
    phone_digits,
    reading_minutes,
    resident_text,
    tagless,
    typographic,
    typographic_html,
)

OWN = ROOT / "theme" / "templates"
SIMPLE = Path(pelican.__file__).parent / "themes" / "simple" / "templates"
UNLISTED = ("404", "offline")
"""Pages that nobody looks for."""
OF_A_KIND = {"dossiers": "dossier", "expression": "tribune"}
"""Pages that list one kind: a town that has none of it has the page, for the day it has one, and says nothing of it in its sitemap."""
LISTED_IN = {"quarters": "quarters", "archives": "periods", "category_list": "rubriques", "tag_list": "tags"}
"""The name in the context of what other such pages list."""
LIST_FILES = (
    *("TAG_SAVE_AS", "CATEGORY_SAVE_AS", "AUTHOR_SAVE_AS"),
    *("YEAR_ARCHIVE_SAVE_AS", "MONTH_ARCHIVE_SAVE_AS", "DAY_ARCHIVE_SAVE_AS"),
)
"""The settings that say where Pelican writes the lists that this room writes, cut from the oldest end."""
COMPONENTS = "components"
FILTERS = {
    "long_date": dates.long_date,
    "short_date": dates.short_date,
    "plain_date": dates.plain_date,
    "day_month": dates.day_month,
    "week_day": dates.week_day,
    "clock_time": dates.clock_time,
    "iso": dates.iso,
    "month": dates.month,
    "number": number,
    "listed": join_words,
    "dialled": phone_digits,
    "typographic": typographic,
    "typographic_html": typographic_html,
    "reading_minutes": reading_minutes,
    "opening": opening,
    "striptags": tagless,
    "structured_data": structured_data.render_content_data,
    "json_ld": structured_data.render_script,
    "public": find_public,
    "quarter": Quarter.from_name,
    "quarter_names": list_quarter_names,
    "resident_text": resident_text,
}


def register() -> None:
    """Called by Pelican."""
    signals.initialized.connect(prepare_settings)
    signals.generator_init.connect(set_typography)
    signals.content_object_init.connect(set_type)
    signals.article_generator_init.connect(share_context)
    connect_generator(signals.get_generators, SiteGenerator)
    signals.all_generators_finalized.connect(open_doors)


def prepare_settings(engine: Any) -> None:
    """Refuse wrong settings before anything is read, and give Pelican the folders of the kinds."""
    conf = engine.settings
    if not conf.get(settings.RIGHT) and (mistakes := settings.find_settings_mistakes(conf, os.environ)):
        raise SettingsError(mistakes)
    kinds = collect_kinds(conf["PLUGINS"])
    page_folders = [kind.folder for kind in kinds if not kind.stream]
    conf["ARTICLE_PATHS"], conf["ARTICLE_EXCLUDES"] = [""], [*page_folders, *conf["STATIC_PATHS"]]
    conf["PAGE_PATHS"] = page_folders
    conf["JINJA_FILTERS"] = {**FILTERS, **conf["JINJA_FILTERS"]}
    conf["JINJA_ENVIRONMENT"] = {"autoescape": build_escaping(conf), **conf["JINJA_ENVIRONMENT"]}
    if settings.gather_settings(Settings, conf, os.environ).listings:  # `SiteGenerator` writes them: Pelican leaves out what has no file
        conf.update(dict.fromkeys(LIST_FILES, ""))
    pages = collect_pages(conf["PLUGINS"])
    conf["DIRECT_TEMPLATES"] = [name for name in [*conf["DIRECT_TEMPLATES"], *pages] if has_template(conf, name, SIMPLE)]
    for name, address in pages.items():
        conf[f"{name.upper()}_URL"], conf[f"{name.upper()}_SAVE_AS"] = address, f"{address}index.html"


def set_typography(generator: Generator) -> None:
    """Finish a generator's pages with French typography."""
    finish_pages(generator.env, set_page_type)


def share_context(generator: ArticlesGenerator) -> None:
    """Share with every template the town, the instant, the kinds."""
    conf = generator.settings
    room = settings.gather_settings(Settings, conf, os.environ)
    accounts = [account.url for account in generator.context.get("accounts", ())]
    organisation = structured_data.build_organisation(room.town, conf["SITEURL"], accounts, get_words(conf, conf["DEFAULT_LANG"]))
    shared = SiteContext(generator.context)
    shared.town = room.town
    shared.now = clock.get_current_time(conf, os.environ)
    shared.stands_still = clock.find_fixed_instant(conf, os.environ)
    shared.preview = room.preview
    shared.localsiteurl = find_site_root(conf["SITEURL"])
    shared.kinds = collect_kinds(conf["PLUGINS"])
    shared.organisation = structured_data.render_script(organisation)
    shared.organisation_data = organisation
    shared.elsewhere = []
    shared.periods = ()
    shared.redirects = read_redirects(Path(conf["PATH"]))


def set_type(content: PublishedContent) -> None:
    """Put the French spaces in a body, where the town wants it so, unless its kind is published as it was handed in."""
    publication = getattr(content, "publication", None)
    if publication is not None and publication.kind.verbatim:
        return
    if content.settings.get("TYPOGRAPHIC_BODIES") and getattr(content, "lang", "").startswith("fr") and content._content:
        content._content = str(typographic_html(content._content))


def open_doors(generators: Sequence[Any]) -> None:
    """Once every room has said which pages it writes."""
    context = generators[0].context
    SiteContext(context).doors = list_doors(context["elsewhere"])


class SiteGenerator(Generator):
    """Writes the lists, the redirects of old addresses, the sitemap, `robots.txt` and the manifest."""

    def generate_context(self) -> None:
        """Gather what the archives page, the menus and the footer show."""
        self.room = settings.gather_settings(Settings, self.settings, os.environ)
        self.words = get_words(self.settings, self.settings["DEFAULT_LANG"])
        shared = SiteContext(self.context)
        self.articles = look_over(self.settings, self.context["articles"])
        self.drop_translations, self.months = make_translation_filter(self.articles, self.words.lang), lists.group_by_month(self.articles)
        shared.periods = lists.list_periods(self.months, self.words.lang, self.drop_translations)
        order = self.settings.get("CATEGORIES") or ()
        shared.category_links = list_category_links(self.context["categories"], order)
        shared.rubriques = self._exclude_translations(sort_categories(self.context["categories"], order))
        shared.tags = self._exclude_translations(self.context["tags"])
        articles = exclude_translations(self.articles, self.words.lang)
        shared.front = build_front(articles, self.context["rubriques"], self.context["now"])
        shared.page_links = list_page_links(self.context["pages"])
        shared.public_links = list_public_links(self.articles.active_contents, self.settings.get("PUBLICS") or (), self.words)

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican once every publication is read and written."""
        self.publications = look_over(self.settings, self.context["articles"], self.context["pages"])
        self.kinds_told = self.publications.by_kind.keys()
        addresses = [self.settings[f"{name.upper()}_URL"] for name in self.settings["DIRECT_TEMPLATES"] if not self._is_empty(name)]
        if self.room.listings:
            addresses += self._write_lists(writer)
        addresses += self.context["elsewhere"]
        self._write_redirects(writer, addresses)
        self._write_texts(addresses)
        if self.room.preview:
            self._write_components(writer)

    def _write_lists(self, writer: Any) -> Iterator[str]:
        subjects, kinds, size = (self.context["categories"], self.context["tags"]), self.context["kinds"], self.room.listing_size
        for site_list in lists.build_lists(self.articles, *subjects, self.months, kinds, size, self.words, self.drop_translations):
            template, addresses = self.get_template(site_list.template), site_list.addresses
            if self._list_stays(writer, template, site_list, addresses):
                yield from addresses
                continue
            for listing in site_list.pages:
                variables = {"listing": listing, "banner": select_alerts_for_listing(listing, self.context), **site_list.subject}
                self._write_page(writer, listing.address, template, site_list.template, **variables)
                yield listing.address

    def _list_stays(self, writer: Any, template: Any, found: lists.JournalList, addresses: list[str]) -> bool:
        """Whether no page of a list has moved, as far as a build can tell before any is made."""
        if not hasattr(writer, "list_stays"):
            return False
        page_variables = dict.fromkeys(SiteContext.make_page_variables(listing=None, banner=None, **found.subject))
        made_from = (found.title, found.size, found.parts, found.subject, self.context.get("banner", ()))
        return bool(writer.list_stays([_get_file(address) for address in addresses], template, self.context, page_variables, made_from))

    def _write_components(self, writer: Any) -> None:
        """The parts of the theme in all their states, for those who change it; a theme of others has none, nor has a town that does
        without a room: they show what every room brings."""
        if has_template(self.settings, COMPONENTS) and set(ALL_ROOMS) <= set(self.settings["PLUGINS"]):
            self._write_page(writer, "_apercu/composants/", self.get_template(COMPONENTS))

    def _write_redirects(self, writer: Any, addresses: Iterable[str]) -> None:
        """A page at each old address that has none of its own; `addresses` are those of the site's pages, beside its publications."""
        redirects = [redirect for redirect in SiteContext(self.context).redirects if redirect.is_page]
        own_addresses = map(attrgetter("address"), self.publications.texts) if redirects else ()
        taken_paths = {address.strip("/") for address in chain(addresses, own_addresses)}
        template = self.env.overlay(loader=FileSystemLoader(OWN), autoescape=True).get_template("redirect.html")
        root = self.context["localsiteurl"]
        for content in chain(self.publications.active_contents, self.context["hidden_articles"], self.context["hidden_pages"]):
            for alias in content.publication.aliases:
                taken_paths.add(alias.strip("/"))
                self._write_page(writer, alias, template, canonical=content.permalink, target=f"{root}/{content.url}", title=content.title)
        for redirect in redirects:
            if redirect.path.strip("/") not in taken_paths and not self._is_present_address(redirect):
                taken_paths.add(redirect.path.strip("/"))
                site, here = ("", "") if redirect.target.startswith("http") else (self.settings["SITEURL"], root)
                canonical, target = f"{site}{redirect.target}", f"{here}{redirect.target}"
                self._write_page(writer, redirect.path.lstrip("/"), template, canonical=canonical, target=target, title=canonical)

    def _is_present_address(self, redirect: Redirect) -> bool:
        """Whether a page at that old address would take the place of the one that it leads to: they differ by capitals alone, which the
        disk does not tell apart. Hosts are told of it all the same."""
        folder = Path(self.settings["PATH"]).resolve()
        return redirect.path.strip("/").lower() == redirect.target.strip("/").lower() and folder.with_name(folder.name.swapcase()).exists()

    def _write_page(self, writer: Any, address: str, template: Any, template_name: str | None = None, **variables: Any) -> None:
        page_variables = {"template_name": template_name, **SiteContext.make_page_variables(**variables)}
        writer.write_file(_get_file(address), template, self.context, relative_urls=False, url=address, **page_variables)

    def _write_texts(self, addresses: list[str]) -> None:
        siteurl, root = self.settings["SITEURL"], self.context["localsiteurl"]
        texts = self._build_sitemaps(addresses)
        texts["robots.txt"] = sitemap.format_robots(siteurl, self.room.preview)
        look = self.context.get("look")
        colours = {"paper": look.day["paper"], "band": look.day["band"]} if look else {}
        shortcut_links = list_shortcuts(root, self.settings, self._list_prefixes(), self.words)
        texts["manifest.webmanifest"] = format_manifest(
            self.room.sitename, self.room.sitesubtitle, root, shortcut_links, **colours, lang=self.words.lang
        )
        output = Path(self.output_path)
        output.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (output / name).write_text(text, encoding="utf-8")

    def _build_sitemaps(self, addresses: list[str]) -> dict[str, str]:
        """The sitemap and its parts, by name, but for those that tell the same as in the last build and stay."""
        siteurl, manifest = self.settings["SITEURL"], get_output_manifest(self.settings)
        rows = get_publication_rows(self.settings).get_rows_as_read("sitemap", b"", self.publications, _make_sitemap_row)
        alternates = sitemap.index_alternates(siteurl, self.publications.active_contents, self.context.get("editions") or ())
        names, made_from = sitemap.list_file_names(len(addresses) + len(rows.now)), (rows.digest(), addresses, alternates)
        changed_names = [name for name in names if not manifest.is_current(name, *made_from)]
        entries = chain(((address, "") for address in addresses), rows.now.values()) if changed_names else ()
        return {name: text for name, text in sitemap.format_sitemaps(siteurl, entries, alternates) if name in changed_names}

    def _is_empty(self, name: str) -> bool:
        """Whether nobody looks for the page `name`, or the town has nothing that it lists."""
        if name in LISTED_IN:
            return not self.context.get(LISTED_IN[name])
        return name in UNLISTED or OF_A_KIND.get(name, "") not in {"", *self.kinds_told}

    def _list_prefixes(self) -> list[str]:
        """Where the kinds that have publications lie."""
        return [lists.get_address_prefix(kind) for kind in self.context["kinds"] if kind.name in self.kinds_told]

    def _exclude_translations(self, subjects: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
        """The `subjects`, of articles alone, each with its members told once."""
        return [(subject, self.drop_translations(members) if self.drop_translations else members) for subject, members in subjects]


def _get_file(address: str) -> str:
    """Where the page at an address is written."""
    return (address if address.endswith((".html", ".htm")) else f"{address.rstrip('/')}/index.html").lstrip("/")


def _make_sitemap_row(content: PublishedContent) -> tuple[str, str]:
    """The address of a content, and when it last changed."""
    publication = content.publication
    moment = publication.modified or publication.date
    return content.url, moment.isoformat() if moment else ""
