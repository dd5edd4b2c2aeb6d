"""Pelican's generators and contents as this build brings them: what did not move is not read again, not rendered, not copied.

Each gives the context, sends the signals and writes the pages of its parent. Where an unknown plugin listens while texts are read, each
text is read as its parent would.
"""

import os
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from functools import partial
from itertools import chain, groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from pelican import contents, generators, signals
from pelican.utils import get_original_items, order_content

from plugins.core.infrastructure import build_services
from plugins.core.infrastructure.replaced_functions import replace_function
from plugins.core.publication.hand_offs import find_extras
from plugins.engine.incremental.cache.objects import KNOWN_TO_READERS, NAME_FACTS, is_label_sufficient, may_link
from plugins.engine.incremental.cache.readings import Readings, TextReaders
from plugins.engine.incremental.pages.page import EarlyRendering

LEAVES_ITS_ATTRIBUTE = re.compile(r"""["'<>]""")
SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
"""What an address begins with that is not the site's own. https://url.spec.whatwg.org/#url-scheme-string"""
STATUSES = ("published", "hidden", "draft")


class StoredContent(contents.Content):
    """What both contents add: one that comes from the store is read from it where somebody looks, and no address leaves its attribute."""

    def __getattr__(self, name: str) -> Any:
        """Python asks this only for an attribute that an object lacks."""
        state = self.__dict__
        if name in NAME_FACTS and "_late" in state:  # of ten thousand: who has no author
            raise AttributeError(name)
        if name == "_content" and "_shelf" in state:
            shelves, place = state["_shelf"]
            body = state["_content"] = shelves.get_body(place)
            return body
        if name == "source_path" and "_late" in state:  # by its name Pelican orders all pages
            path = state[name] = os.path.abspath(f"{state['settings']['PATH']}/{state['relative_source_path']}")  # noqa: PTH100  # as Pelican does
            return path
        if "_late" in state and name in KNOWN_TO_READERS and state["_shelf"][0].give_known_attributes(self):
            return getattr(self, name)
        later = state["settings"].get(build_services.LATER_EXTRAS) if "settings" in state else None
        if later is not None and name in later.names:
            return later.get_value(self, name)
        if "_late" in state and name not in (shelves := state["_shelf"][0]).told_names:
            shelves.complete_object(self)
            return getattr(self, name)
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    extras = property(find_extras)

    @property
    def content(self) -> str:
        """The body, in HTML. Most lead to no source, and Pelican looks at each of their tags."""
        text = self._content
        is_plain = type(text) is str and "_get_content" not in self.__dict__ and not may_link(self, text)
        return text if is_plain else self.get_content(self.get_siteurl())

    def get_static_links(self) -> set[str]:
        """See Pelican."""
        return super().get_static_links() if may_link(self, self._content) else set()

    def refresh_metadata_intersite_links(self) -> None:
        """See Pelican, which looks for links in every summary: one without an attribute has none."""
        if is_label_sufficient(self) and self.__dict__["_kept"].traits.is_plain:
            return
        fields: Any = self.settings["FORMATTED_FIELDS"]
        texts = (str(self.metadata.get(name, "")) for name in fields)
        if self.__dict__.get("_summary") is not self.metadata.get("summary") or any("=" in text for text in texts):
            super().refresh_metadata_intersite_links()

    def _link_replacer(self, siteurl: str, m: re.Match[str]) -> str:
        """Pelican unescapes some addresses, writes names of files as they are, and keeps the scheme that follows its marker. The body was
        harmless before: it is still, when whatever comes into it is an address of this site and cannot end its attribute."""
        replaced = super()._link_replacer(siteurl, m)
        before = m["markup"] + m["quote"]
        address = replaced[len(before) : -1]
        scheme, own = SCHEME.match(address), SCHEME.match(siteurl)
        if scheme and scheme[1].lower() not in ("http", "https", own and own[1].lower()):
            return f"{before}#{m['quote']}"
        if LEAVES_ITS_ATTRIBUTE.search(address):
            return before + LEAVES_ITS_ATTRIBUTE.sub(lambda sign: f"%{ord(sign[0]):02X}", address) + m["quote"]
        return replaced


class Article(StoredContent, contents.Article):
    """An article. Pelican makes settings of the name of the class."""


class Page(StoredContent, contents.Page):
    """A page. Pelican makes settings of the name of the class."""


class TextGenerator(generators.CachingGenerator, ABC):
    """What the generators of articles and of pages share: `sort` is the class of their contents, `names` begin their settings."""

    sort: type[contents.Content]
    names: str
    preread: Any
    context_signal: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        run = self.run = self.settings["BUILD"]
        self.readings: Readings | None = None
        if run.trust.reading:
            return
        run.early_renderings[self.sort] = EarlyRendering(self, self.read_valid, self.build_page_variables, self.sort is Page)
        self.readings = Readings(
            self,
            run.shelves,
            run.crew,
            TextReaders(self, run.digest, run.trust.is_known),
            self.read_valid,
            partial(run.work_beside_texts, self.env),
            self.settings["WITH_FUTURE_DATES"],
        )

    @staticmethod
    @abstractmethod
    def build_page_variables(content: Any) -> dict[str, Any]:
        """What the page of `content` is given besides the context."""

    def get_files(self, paths: Any, exclude: Any = None, extensions: Any = None) -> Any:
        """See Pelican; sorted by path. The folders that did not move are not walked again."""
        find = partial(super().get_files, paths, exclude, extensions)
        query = repr((type(self).__name__, paths, exclude, extensions))
        return dict.fromkeys(sorted(find()) if self.readings is None else self.run.walks.find_files(query, self.path, find)).keys()

    def read_texts(self) -> dict[str, list[Any]]:
        """The contents, by their status, in the order of their paths; those that did not move come from the store."""
        paths = list(self.get_files(self.settings[f"{self.names}_PATHS"], exclude=self.settings[f"{self.names}_EXCLUDES"]))
        known_contents = self.readings.restore_known(paths) if self.readings else {}
        generated, statics = self.context["generated_content"], self.context["static_links"]
        by_status: dict[str, list[Any]] = {status: [] for status in STATUSES}
        for path in paths:
            if content := known_contents.get(path):
                state = content.__dict__
                generated[state["relative_source_path"]] = content
                statics |= state["_kept"].traits.statics
                by_status[state["_status"]].append(content)
            elif content := self._read_text(path):
                self.add_source_path(content)
                self.add_static_links(content)
                by_status[content.status].append(content)
        return by_status

    def _read_text(self, path: str) -> Any | None:
        """The content of one text as Pelican reads it; None when it is to be skipped."""
        try:
            content = self._read_file(path)
        except Exception:
            generators.logger.exception("Could not process %s", path, exc_info=self.settings.get("DEBUG", False))
            self._add_failed_source_path(path)
            return None
        if isinstance(content, contents.SkipStub):
            generators.logger.debug("Safely skipping %s", path)
            return None
        if not content.is_valid():
            self._add_failed_source_path(path)
            return None
        if self.readings:
            self.readings.cache_content(path, content)
        return content

    def read_valid(self, path: str) -> Any | None:
        """The content of one text; None for what `_read_text` must see to: an error, a text to skip."""
        try:
            content = self._read_file(path)
        except BaseException:
            return None
        return content if type(content) is self.sort and content.is_valid() else None

    def _read_file(self, path: str) -> Any:
        return self.readers.read_file(
            base_path=self.path,
            path=path,
            content_class=self.sort,
            context=self.context,
            preread_signal=self.preread,
            preread_sender=self,
            context_signal=self.context_signal,
            context_sender=self,
        )

    def order_texts(self, texts: list[Any]) -> tuple[list[Any], list[Any]]:
        """The texts in the order of the settings, and those that are translations of another."""
        originals, translations = separate_translations(texts, self.settings[f"{self.names}_TRANSLATION_ID"])
        return order_content(originals, self.settings[f"{self.names}_ORDER_BY"]), translations

    def find_changed(self, *lists: list[Any]) -> list[Any]:
        """The contents of `lists` whose pages must be written."""
        names = ("output_file", *self.build_page_variables(contents.SkipStub(None)))
        address_names = (*names, "SITEURL", "localsiteurl") if self.settings["RELATIVE_URLS"] else names
        find = partial(self.run.find_changed_contents, template=self.get_template, context=self.context, names=address_names)
        return [*chain.from_iterable(map(find, lists))]


class ArticlesGenerator(TextGenerator, generators.ArticlesGenerator):
    """Articles, and whatever else is dated."""

    sort, names = Article, "ARTICLE"
    dates: Any
    categories: Any
    authors: Any
    preread, context_signal = signals.article_generator_preread, signals.article_generator_context

    @staticmethod
    def build_page_variables(content: Any) -> dict[str, Any]:
        """As Pelican does."""
        return {"article": content, "category": getattr(content, "category", None), "blog": True}

    def generate_context(self) -> None:
        """See Pelican."""
        texts = self.read_texts()
        self.articles, self.translations = self.order_texts(texts["published"])
        self.hidden_articles, self.hidden_translations = self.order_texts(texts["hidden"])
        self.drafts, self.drafts_translations = self.order_texts(texts["draft"])
        signals.article_generator_pretaxonomy.send(self)
        for article in self.articles:
            if hasattr(article, "category"):
                self.categories[article.category].append(article)
            for tag in getattr(article, "tags", ()):
                self.tags[tag].append(article)
            for author in getattr(article, "authors", ()):
                self.authors[author].append(article)
        self.dates = sorted(self.articles, key=attrgetter("date"), reverse=self.context["NEWEST_FIRST_ARCHIVES"])
        self.period_archives = self._build_period_archives(self.dates, self.articles, self.settings)
        self.categories = sorted(self.categories.items(), reverse=self.settings["REVERSE_CATEGORY_ORDER"])
        self.authors = sorted(self.authors.items())
        names = ("articles", "drafts", "hidden_articles", "dates", "tags", "categories", "authors", "related_posts")
        self._update_context(names)
        self.context["period_archives"] = self.period_archives
        signals.article_generator_finalized.send(self)

    def generate_pages(self, writer: Any) -> None:
        """See Pelican, which looks each article up in a list for each tag, category and author, even of pages that have no address."""
        write = partial(writer.write_file, relative_urls=self.settings["RELATIVE_URLS"])
        self.generate_articles(write)
        self.generate_period_archives(write)
        self.generate_direct_templates(write)
        lists = {"TAG": self.generate_tags, "CATEGORY": self.generate_categories, "AUTHOR": self.generate_authors}
        for name, generate in lists.items():
            if self.settings[f"{name}_SAVE_AS"]:
                generate(write)
        self.generate_drafts(write)

    def generate_articles(self, write: Any) -> None:
        """See Pelican; of those whose pages do not stay."""
        for article in self.find_changed(self.translations, self.articles, self.hidden_translations, self.hidden_articles):
            signals.article_generator_write_article.send(self, content=article)
            override, variables = hasattr(article, "override_save_as"), self.build_page_variables(article)
            template = self.get_template(article.template)
            write(article.save_as, template, self.context, override_output=override, url=article.url, **variables)


class PagesGenerator(TextGenerator, generators.PagesGenerator):
    """Pages that are not dated."""

    sort, names = Page, "PAGE"
    preread, context_signal = signals.page_generator_preread, signals.page_generator_context

    @staticmethod
    def build_page_variables(content: Any) -> dict[str, Any]:
        """As Pelican does."""
        return {"page": content}

    def generate_context(self) -> None:
        """See Pelican."""
        texts = self.read_texts()
        self.pages, self.translations = self.order_texts(texts["published"])
        self.hidden_pages, self.hidden_translations = self.order_texts(texts["hidden"])
        self.draft_pages, self.draft_translations = self.order_texts(texts["draft"])
        self._update_context(("pages", "hidden_pages", "draft_pages"))
        signals.page_generator_finalized.send(self)

    def generate_output(self, writer: Any) -> None:
        """See Pelican; of those whose pages do not stay."""
        drafts = (self.draft_translations, self.draft_pages)
        relative = self.settings["RELATIVE_URLS"]
        for page in self.find_changed(self.translations, self.pages, self.hidden_translations, self.hidden_pages, *drafts):
            signals.page_generator_write_page.send(self, content=page)
            override, template = hasattr(page, "override_save_as"), self.get_template(page.template)
            variables = self.build_page_variables(page)
            writer.write_file(page.save_as, template, self.context, relative, override_output=override, url=page.url, **variables)
        signals.page_writer_finalized.send(self, writer=writer)


class StaticGenerator(generators.StaticGenerator):
    """Pelican's last generator: renders the pages that wait, now that every other has said its own; copies the files that moved."""

    def generate_output(self, writer: Any) -> None:
        """See Pelican."""
        run, files = self.settings["BUILD"], self.context["staticfiles"]
        run.context = self.context
        run.render()
        moved_files = [file for file in files if not run.remains.is_current(file.save_as, Path(self.path, file.source_path))]
        self.context["staticfiles"] = moved_files
        super().generate_output(writer)
        self.context["staticfiles"] = files


OURS: Mapping[type, type] = {
    generators.ArticlesGenerator: ArticlesGenerator,
    generators.PagesGenerator: PagesGenerator,
    generators.StaticGenerator: StaticGenerator,
}


def use_own_generators(engine: Any) -> None:
    """Have `engine`, a Pelican, run these generators in the place of its own."""
    find_classes = engine._get_generator_classes
    replace_function(engine, "_get_generator_classes", lambda: [OURS.get(each, each) for each in find_classes()])


def separate_translations(texts: list[Any], translation_id: str | Iterable[str] | None) -> tuple[list[Any], list[Any]]:
    """As `pelican.utils.process_translations`, which compares every text with every other."""
    if not translation_id:
        return texts, []
    names = [translation_id] if isinstance(translation_id, str) else list(translation_id)
    key = attrgetter(*names)
    texts.sort(key=key)
    if len(set(map(key, texts))) == len(texts) and all(map(_is_plain, texts)):
        for item in texts:
            item.translations = []
        return list(texts), []
    index: list[Any] = []
    others: list[Any] = []
    for values, group in groupby(texts, key):
        items = list(group)
        originals = items if len(items) == 1 and _is_plain(items[0]) else get_original_items(items, _format_header(names, values))
        chosen = set(map(id, originals))
        index.extend(originals)
        others.extend(item for item in items if id(item) not in chosen)
        for item in items:
            item.translations = [other for other in items if other is not item]
    return index, others


def _is_plain(item: Any) -> bool:
    metadata: dict[str, str] = item.__dict__.get("metadata", item.__dict__)
    return metadata.get("translation", "false").lower() == "false"


def _format_header(names: list[str], values: Any) -> str:
    values_told = (values,) if len(names) == 1 else values
    return "with" + ", ".join([' {} "{{}}"'] * len(names)).format(*names).format(*values_told)
