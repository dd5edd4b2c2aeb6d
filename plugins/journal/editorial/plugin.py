"""The room `editorial` in Pelican: read every `.md` file as `check` does, and make it an article or a page.

The whole content is surveyed before Pelican reads its first file, so that a mistake stops the build at once and none is lost.
"""

import hashlib
import logging
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from functools import cache, cached_property, partial
from itertools import chain, compress
from operator import attrgetter, methodcaller
from pathlib import Path
from typing import Any

from markupsafe import escape
from pelican import signals
from pelican.readers import BaseReader
from pelican.urlwrappers import Author, Category, Tag
from pelican.utils import SafeDatetime

from plugins.core.infrastructure.build_services import get_memory, get_share_work
from plugins.core.infrastructure.errors import LEFT_ASIDE as SETTING_ASIDE
from plugins.core.infrastructure.errors import ContentError, Mistake, is_urgent
from plugins.core.infrastructure.output_files import find_site_root
from plugins.core.publication.hand_offs import EXTRAS, find_template
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.kind import AGENTS, Kind
from plugins.core.publication.overview import SETTING as OVERVIEWS
from plugins.core.publication.overview import Overviews
from plugins.core.publication.publication import Publication
from plugins.core.publication.raw_value import REMEDY, SORT
from plugins.core.publication.room import collect_extras
from plugins.core.publication.words import format_french_day, get_words
from plugins.journal.editorial.audience import find_named_files, list_files_by_name, list_shown_files
from plugins.journal.editorial.body import build_converter, format_correction_notice, format_withdrawal_notice, render_body, strip_content
from plugins.journal.editorial.journal import ContentJournal, survey_content
from plugins.journal.editorial.links import Links, is_still_answered
from plugins.journal.editorial.reading import FileReading, parse_file, read_file
from plugins.journal.editorial.room import EditorialContext
from plugins.journal.editorial.room_checks import extract_quiet_facts
from plugins.journal.editorial.rules import TownRules
from plugins.journal.fast_markdown.converter import Converter

log = logging.getLogger(__name__)

NOTHING_SEEN: tuple[None, str] = (None, "")
"""A file of which readers see nothing."""
UNREAD_SUFFIXES = dict.fromkeys(("markdown", "mkd", "mdown", "html", "htm", "rst"))
PUBLISHED = "published"
PELICAN_STATUS = {PUBLISHED: "published", "hidden": "hidden", "withdrawn": "hidden", "expired": "hidden"}
"""Pelican's status for each state; what is not here is not shown. In preview everything else is published, and marked."""


def register() -> None:
    """Called by Pelican."""
    signals.initialized.connect(declare_extras)
    signals.get_generators.connect(survey_before_pelican)
    signals.page_generator_finalized.connect(find_withheld)
    signals.static_generator_finalized.connect(withhold_files)
    signals.all_generators_finalized.connect(stop_on_mistakes)


def declare_extras(engine: Any) -> None:
    """Say what `content.extras` is made of."""
    engine.settings[EXTRAS] = collect_extras(engine.settings["PLUGINS"])


def survey_before_pelican(pelican: Any) -> None:
    """Survey the content before Pelican looks at it, and have Pelican read what was surveyed. Raises ContentError."""
    conf = pelican.settings
    content, rules = Path(conf["PATH"]).resolve(), TownRules.from_settings(conf, os.environ)
    pelican.path = conf["PATH"] = str(content)  # a folder that is a link: Pelican names what it reads by it
    memory, around = get_memory(conf), rules.compute_key(content.name)
    known_readings = memory.recall("editorial", around, content)
    journal = survey_content(content, rules, earlier_readings=known_readings, share=get_share_work(conf))
    new_readings = {source: each for source, each in journal.understood.items() if source not in known_readings}
    find_facts = partial(extract_quiet_facts, new_readings, rules)
    memory.remember("editorial", around, content, journal.understood, find_facts, journal.quiet.keys())
    _leave_aside(conf.get(SETTING_ASIDE, ()), journal)
    _raise_mistakes(journal.list_mistakes(), journal)
    conf[OVERVIEWS] = Overviews(journal.quiet, rules.lang)
    conf["READERS"] = {**conf["READERS"], **UNREAD_SUFFIXES, "md": partial(PublicationReader, journal=journal)}


def _leave_aside(files: Iterable[str], journal: ContentJournal) -> None:
    """Do without the files over which this build has failed a moment ago: an alert waits."""
    for file in files:
        reading = journal.readings.get(file.partition("/")[2])
        if reading is not None:
            mistake = Mistake(file, 0, "", "la construction échoue sur ce fichier.", REMEDY, SORT)
            journal.replace_reading(reading.source, replace(reading, mistakes=(*reading.mistakes, mistake)))


def _raise_mistakes(mistakes: list[Mistake], journal: ContentJournal) -> None:
    """Raise ContentError over `mistakes`; an urgent build leaves the faulty files out, as a preview does, and reports them."""
    errors = [mistake for mistake in mistakes if journal.is_blocking(mistake)]
    if errors and not (journal.rules.settings.preview or is_urgent(journal.rules.conf)):
        raise ContentError(errors)


class PublicationReader(BaseReader):
    """Reads one file for Pelican, out of the journal that was surveyed.

    What it makes of a file is a function of its bytes, of `key`, and of the answers to what its body asked.
    """

    file_extensions: list[str] = []  # noqa: RUF012  # as Pelican declares it
    asked_under = "asked"
    """The name under which the metadata tell what a body asked: one that asked nothing is still answered."""

    def __init__(self, conf: Mapping[str, Any], journal: ContentJournal):
        super().__init__(conf)
        self.journal, self.now = journal, journal.rules.now
        self._audience = journal.rules.settings.audience
        self._above, self._drafted = f"{journal.content}{os.sep}", ""
        self._names: dict[tuple[type, str], Any] = {}
        self._templates: dict[str, str] = {}
        self._slug = cache(slugify)
        self._visible: dict[str, tuple[Publication | None, str]] = {}
        self._keys: dict[tuple[str, str, tuple[str, ...]], bytes] = {}
        self._quiet_keys: dict[tuple[str, tuple[str, ...]], bytes] = {}

    @cached_property
    def markdown(self) -> Converter:
        """The Markdown converter of bodies, made on first use. Pelican makes a reader for each of its generators, and most of them read
        nothing."""
        return build_converter(self.journal.rules.settings)

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """The HTML and the metadata of one file; its status is `skip` for one that readers may not see."""
        publication, state = self._find_visible(source_path)
        if publication is None:
            return "", {"status": "skip"}
        if state == "withdrawn":
            return format_withdrawal_notice(publication), self._build_metadata(publication, state)
        body = render_body(publication, self.journal, self.now, self.markdown)
        return body.html, {**self._build_metadata(publication, state), "mistakes": body.mistakes, self.asked_under: body.link_answers}

    def compute_key(self, source_path: str) -> bytes:
        """The key of what is made of one file, besides its bytes and the answers to what its body asked."""
        quiet = self.journal.quiet.get(source_path.removeprefix(self._above))
        if quiet is not None:
            return self._quiet_keys.get(quiet[:2]) or self._quiet_keys.setdefault(quiet[:2], self._compute_plain_key(PUBLISHED, *quiet[:2]))
        publication, state = self._visible[source_path] = self._find_visible(source_path)
        if publication is None:
            return b""
        if self.journal.is_unsettled(publication.source) and not publication.extra.get("correction"):
            return self._compute_plain_key(state, publication.kind.name, publication.tags)
        words_digest = get_words(self.settings, publication.lang).digest if publication.extra.get("correction") else ""
        settled = () if self.journal.is_unsettled(publication.source) else _list_settled_values(publication)
        return self._compute_key(settled, state, publication.kind, publication.tags, words_digest)

    def find_keys(self, source_paths: Sequence[str]) -> list[bytes]:
        """The `key` of each of some files."""
        quiet, keys, above = self.journal.quiet, self._quiet_keys, len(self._above)
        texts = map(quiet.get, [path[above:] for path in source_paths])
        return [(text and keys.get(text[:2])) or self.compute_key(path) for path, text in zip(source_paths, texts, strict=True)]

    def find_known_at_once(self, paths: Iterable[str]) -> list[str]:
        """The `paths` below the content that are not quiet texts: their publication cannot wait for its first use."""
        quiet = self.journal.quiet
        return [path for path in paths if path.removeprefix("./") not in quiet]

    def _compute_plain_key(self, state: str, kind: str, tags: tuple[str, ...]) -> bytes:
        plain_key = state, kind, tags
        if plain_key not in self._keys:
            self._keys[plain_key] = self._compute_key((), state, self.journal.rules.kinds[kind], tags)
        return self._keys[plain_key]

    def _compute_key(self, settled: tuple[object, ...], state: str, kind: Kind, tags: tuple[str, ...], words_digest: str = "") -> bytes:
        around = (state, self._get_template_name(kind), self._get_tag_names(tags), words_digest)
        return self._rules + repr((settled, around)).encode("utf-8", "surrogatepass")

    def is_still_answered(self, source_path: str, metadata: Mapping[str, Any]) -> bool:
        """Whether the body that was read with `metadata` would be answered the same now."""
        (publication, _), link_answers = (
            self._visible.get(source_path) or self._find_visible(source_path),
            metadata.get(self.asked_under, ()),
        )
        return publication is not None and (not link_answers or is_still_answered(link_answers, Links(publication, self.journal, self.now)))

    def get_known_attributes(self, source_path: str) -> dict[str, Any]:
        """The attributes of an unread file's object that the reader gives again instead of storing them: the journal has them already."""
        if (text := self.journal.quiet.get(source := source_path.removeprefix(self._above))) is not None:
            return {"publication": self.journal.readings.tell_bare(source, self.journal.rules.kinds[text.kind], text)}
        publication, state = self._visible.pop(source_path) if source_path in self._visible else self._find_visible(source_path)
        return {} if publication is None else {"publication": _build_shown_publication(publication, state)}

    @contextmanager
    def override_text(self, source_path: str, text: str) -> Iterator[None]:
        """During the block, read the file as if it held `text`, as readers will see it once due and online."""
        source = source_path.removeprefix(self._above).replace(os.sep, "/")
        before, quiet = self.journal.readings.get(source), self.journal.quiet.get(source)
        self._replace_reading(source, parse_file(self.journal.content, source, text.encode(), self.journal.rules))
        self._drafted = source
        try:
            yield
        finally:
            self._drafted = ""
            self._replace_reading(source, before)
            if quiet is not None:
                self.journal.quiet[source] = quiet

    def read_again(self, source_path: str) -> None:
        """Take in what a file holds now that was saved since the survey; what only shows between files waits for the next one."""
        source = source_path.removeprefix(self._above).replace(os.sep, "/")
        reading = read_file(self.journal.content, source, self.journal.rules)
        self._replace_reading(source, reading if reading.audience == self.journal.rules.settings.audience else None)

    def _replace_reading(self, source: str, reading: FileReading | None) -> None:
        self.journal.replace_reading(source, reading)
        self._visible.clear()

    @cached_property
    def _rules(self) -> bytes:
        rules = self.journal.rules
        identity = rules.compute_key(self.journal.content.name) + repr((rules.settings, self.settings["SITEURL"])).encode(
            "utf-8", "surrogatepass"
        )
        return hashlib.blake2b(identity, digest_size=16).digest()

    def _find_visible(self, source_path: str) -> tuple[Publication | None, str]:
        """The publication of a file and its state, or NOTHING_SEEN when it may not be shown."""
        source = source_path.removeprefix(self._above).replace(os.sep, "/")
        reading = self.journal.readings.get(source)
        publication = reading.publication if reading is not None else None
        if reading is None or publication is None:
            return NOTHING_SEEN
        state = publication.compute_state(self.now)
        if source == self._drafted:
            return publication, state
        if (reading.mistakes and reading.errors) or reading.audience != self._audience:
            return NOTHING_SEEN
        return (publication, state) if state in PELICAN_STATUS or self.journal.rules.settings.preview else NOTHING_SEEN

    def _build_metadata(self, understood: Publication, state: str) -> dict[str, Any]:
        publication = _build_shown_publication(understood, state)
        siteurl = self.settings["SITEURL"].rstrip("/")
        dates = {"date": publication.date, "modified": publication.modified}
        return {
            "publication": replace(publication) if publication.kind.verbatim else publication,
            "state": state,
            "correction": self._format_correction(publication),
            "permalink": f"{siteurl}/{publication.address}",
            "status": PELICAN_STATUS.get(state, "published") if publication.kind.has_page else "hidden",
            "template": self._get_template_name(publication.kind),
            "title": escape(publication.title),
            "slug": publication.slug,
            "lang": publication.lang,
            "url": publication.address,
            "save_as": f"{publication.address}index.html" if publication.kind.has_page else "",
            **{name: _convert_date(moment) for name, moment in dates.items() if moment},
            **({"summary": escape(publication.summary)} if publication.summary else {}),
            **self._build_people_and_subjects(publication),
        }

    def _format_correction(self, publication: Publication) -> str:
        """In the language of the publication, with its days as the other rooms write them where there are any."""
        vocabulary, dated = get_words(self.settings, publication.lang), self.settings["JINJA_FILTERS"].get("plain_date")
        return format_correction_notice(publication, vocabulary, partial(dated, lang=vocabulary.lang) if dated else format_french_day)

    def _build_people_and_subjects(self, publication: Publication) -> dict[str, Any]:
        metadata: dict[str, Any] = {}
        if publication.kind.stream:
            metadata["category"] = self._build_wrapper(Category, publication.category or publication.kind.plural)
        if publication.tags:
            metadata["tags"] = [self._build_wrapper(Tag, name) for name in self._get_tag_names(publication.tags)]
        if publication.authors:
            metadata["authors"] = [self._build_wrapper(Author, author) for author in publication.authors]
        return metadata

    def _get_tag_names(self, tags: tuple[str, ...]) -> list[str]:
        slugs = dict.fromkeys(map(self._slug, tags))
        return [self.journal.tag_names[slug] for slug in slugs]

    def _build_wrapper(self, sort: type, name: str) -> Any:
        if (sort, name) not in self._names:
            named = self._names[sort, name] = sort(escape(name), self.settings)
            named.slug = slugify(name) or named.slug
        return self._names[sort, name]

    def _get_template_name(self, kind: Kind) -> str:
        """The kind's template, or the one that every theme has when this theme does not know the kind."""
        if kind.name not in self._templates:
            self._templates[kind.name] = self._find_template_name(kind)
        return self._templates[kind.name]

    def _find_template_name(self, kind: Kind) -> str:
        folders = [*self.settings["THEME_TEMPLATES_OVERRIDES"], Path(self.settings["THEME"]) / "templates"]
        if find_template(folders, f"{kind.template}.html"):
            return kind.template
        return "article" if kind.stream else "page"


def find_withheld(generator: Any) -> None:
    """Once every text is read: what only the agents' texts and those that readers do not see yet, or no more, name is not on the public's
    site; on the agents' is nothing but theirs."""
    journal: ContentJournal = generator.readers.readers["md"].journal
    shared = EditorialContext(generator.context)
    if journal.rules.settings.audience == AGENTS:
        names = {name for reading in journal.readings.values() for name in reading.named_files}
        shared.withheld = journal.files - list_files_by_name(journal.files, names)
        return
    readings = [*journal.withheld.values(), *journal.active_readings]
    names = {name for reading in readings for name in reading.named_files}
    candidates = list_files_by_name(journal.files, names.union(*_find_names_in_scheduled(journal)))
    root = find_site_root(generator.settings["SITEURL"])
    shared.withheld = candidates - _collect_shown_files(generator.context, root) if candidates else frozenset()


def _find_names_in_scheduled(journal: ContentJournal) -> Iterator[Set[str]]:
    """The possible names of files in each text whose hour has not come: few, and only the clock tells which."""
    for reading in journal.active_readings:
        if reading.publication and reading.publication.compute_state(journal.rules.now) == "scheduled":
            with suppress(OSError):  # gone meanwhile, and names nothing
                yield find_named_files((journal.content / reading.source).read_text(encoding="utf-8", errors="replace"))


def _collect_shown_files(context: Mapping[str, Any], root: str) -> set[str]:
    shown_files: set[str] = set()
    for content in context["generated_content"].values():
        if publication := getattr(content, "publication", None):
            results = [result for answer in getattr(content, "asked", ()) for result in answer.result]
            shown_files.update(list_shown_files(publication, results, root))
    return shown_files


def withhold_files(generator: Any) -> None:
    """Leave what readers may not be given out of a preview too, which may be shown to others."""
    refused = generator.readers.readers["md"].journal.refused | EditorialContext(generator.context).withheld
    generator.context["staticfiles"] = [file for file in generator.context["staticfiles"] if file.get_relative_source_path() not in refused]


def stop_on_mistakes(generators: list[Any]) -> None:
    """Stop the build on mistakes found in the bodies, or when Pelican dropped a file that readers should see. Raises ContentError."""
    readers = [reader for generator in generators if isinstance(reader := generator.readers.readers.get("md"), PublicationReader)]
    if not readers:
        return
    journal, context = readers[0].journal, generators[0].context
    mistakes = sorted(
        {
            *_iterate_left_out(journal),
            *_find_mistakes_between_files(journal),
            *_find_mistakes_in_bodies(context),
            *_find_dropped(journal, readers[0].now, context),
        }
    )
    _raise_mistakes(mistakes, journal)
    shared = EditorialContext(context)
    active_publications = [publication for reading in journal.active_readings if (publication := reading.publication)]
    shared.next_change = min(
        filter(None, (publication.find_next_change(journal.rules.now) for publication in active_publications)), default=None
    )
    shared.mistakes = [mistake for mistake in mistakes if not mistake.harmless]
    for mistake in shared.mistakes:
        log.warning("%s", mistake)
    if journal.is_read_anew:
        journal.forget_texts()


def _iterate_left_out(journal: ContentJournal) -> Iterator[Mistake]:
    return (mistake for reading in journal.active_readings for mistake in reading.errors)


def _find_mistakes_between_files(journal: ContentJournal) -> Iterator[Mistake]:
    """What is wrong between files, and has stopped nothing: a build that it stops has ended before, an urgent one and a preview go on."""
    return (mistake for mistake in journal.mistakes if not mistake.harmless)


def _find_mistakes_in_bodies(context: Mapping[str, Any]) -> Iterator[Mistake]:
    contents = filter(None, context["generated_content"].values())
    mistakes = map(methodcaller("get", "mistakes"), map(attrgetter("__dict__"), contents))  # of ten thousand: no call of Python's
    return chain.from_iterable(filter(None, mistakes))


def _find_dropped(journal: ContentJournal, now: datetime, context: Mapping[str, Any]) -> Iterator[Mistake]:
    contents = context["generated_content"]
    for source in set(journal.readings).difference(compress(contents, contents.values())):
        reading = journal.readings[source]
        publication = reading.publication
        if publication and publication.compute_state(now) in PELICAN_STATUS and not reading.errors:
            yield Mistake(
                f"{journal.content.name}/{publication.source}",
                0,
                "",
                "Pelican ne l’a pas lu.",
                "Vérifiez ARTICLE_PATHS, PAGE_PATHS et IGNORE_FILES.",
                "fichier perdu",
            )


def _build_shown_publication(publication: Publication, state: str) -> Publication:
    """What of a publication its object in Pelican shows: its body is HTML there, unless its kind is published as it was handed in."""
    if state == "withdrawn":
        publication = strip_content(publication)
    return publication if publication.kind.verbatim else publication.drop_body()


def _list_settled_values(publication: Publication) -> tuple[object, ...]:
    """What other files may have decided of a publication: those that want the same address or name, and the pictures that are there."""
    visible = (publication.image, publication.extra)
    return (publication.slug, publication.address, publication.identity, publication.stamped, publication.aliases, visible)


def _convert_date(moment: datetime) -> SafeDatetime:
    clock = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    return SafeDatetime(*clock, tzinfo=moment.tzinfo, fold=moment.fold)
