"""The functions of Pelican that this room replaces, for one process.

Each gives what the original gives, but for an address that would leave its attribute; `tests/incremental/test_patches.py` compares them.
Why each is replaced is in the one list, `plugins/core/infrastructure/replaced_functions.py`.
"""

import copy
import fnmatch
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader
from pelican import contents, generators, log, readers, urlwrappers, utils

from plugins.core.infrastructure import later_extras
from plugins.core.infrastructure.replaced_functions import replace_function
from plugins.engine.incremental.cache.objects import KNOWN_TO_READERS, NAME_FACTS, is_label_sufficient, may_link


def index_translations(original_items: Callable[[list[Any], str], list[Any]]) -> Callable[..., tuple[list[Any], list[Any]]]:
    """`pelican.utils.process_translations`, given its own `get_original_items`, which also warns."""

    def process_translations(contents: list[Any], translation_id: str | Iterable[str] | None = None) -> tuple[list[Any], list[Any]]:
        if not translation_id:
            return contents, []
        names = [translation_id] if isinstance(translation_id, str) else list(translation_id)
        key = attrgetter(*names)
        contents.sort(key=key)
        if len(set(map(key, contents))) == len(contents) and all(map(_is_plain, contents)):
            for item in contents:
                item.translations = []
            return list(contents), []
        index: list[Any] = []
        others: list[Any] = []
        for values, group in groupby(contents, key):
            items = list(group)
            originals = items if len(items) == 1 and _is_plain(items[0]) else original_items(items, _format_header(names, values))
            chosen = set(map(id, originals))
            index.extend(originals)
            others.extend(item for item in items if id(item) not in chosen)
            for item in items:
                item.translations = [other for other in items if other is not item]
        return index, others

    return process_translations


def write_changed_pages(
    generator: Any, names: tuple[str, ...], select_changed: Callable[[list[Any]], list[Any]], generate: Callable[..., None]
) -> Callable[..., None]:
    """A writer of the pages of the contents that `generator` holds under `names`, given only those that `select_changed` gives."""

    def generated(*words: Any) -> None:
        contents_by_name = {name: getattr(generator, name) for name in names}
        try:
            for name, contents in contents_by_name.items():
                setattr(generator, name, select_changed(contents))
            generate(*words)
        finally:
            for name, contents in contents_by_name.items():
                setattr(generator, name, contents)

    return generated


def _is_plain(item: Any) -> bool:
    metadata: dict[str, str] = item.__dict__.get("metadata", item.__dict__)
    return metadata.get("translation", "false").lower() == "false"


def _format_header(names: list[str], values: Any) -> str:
    values_told = (values,) if len(names) == 1 else values
    return "with" + ", ".join([' {} "{{}}"'] * len(names)).format(*names).format(*values_told)


FIGURES = re.compile(r"(?:%[YmdHMS]|[ -$&-~])*")
"""A format that no locale changes, in ASCII."""
PARTS = {"Y": "year", "m": "month", "d": "day", "H": "hour", "M": "minute", "S": "second"}
"""What each letter of them writes, in two figures; a year in its four, from the year 1000 on: before it, systems differ."""
PLAIN_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?")


DateReader = Callable[[str], datetime]


def cache_date_in_words(original: Callable[[Any, datetime, str], str]) -> Callable[[Any, datetime, str], str]:
    """`DateFormatter.__call__`: the date of an article is written in each list that shows it."""
    text_by_key: dict[tuple[Any, ...], str] = {}

    def __call__(formatter: Any, date: datetime, date_format: str) -> str:
        key = (formatter.locale, date, date.tzinfo, date.fold, date_format) if isinstance(date, datetime) else None
        if key is None:
            return original(formatter, date, date_format)
        if key not in text_by_key:
            text_by_key[key] = original(formatter, date, date_format)
        return text_by_key[key]

    return __call__


def format_date_in_figures(original: Callable[..., str]) -> Callable[..., str]:
    """`SafeDatetime.strftime`: Python alone writes figures; Pelican takes the format to pieces for what a locale may name."""
    writer_by_format: dict[str, Callable[[datetime], str] | None] = {}

    def strftime(date: datetime, date_format: str, safe: bool = True) -> str:
        if date_format not in writer_by_format:
            writer_by_format[date_format] = _compile_date_format(date_format)
        write = writer_by_format[date_format]
        return write(date) if write and date.year >= 1000 else original(date, date_format, safe)

    return strftime


def _compile_date_format(date_format: str) -> Callable[[datetime], str] | None:
    """How to write a date in that format, in a quarter of the time of the system's own; None when there is more than figures in it."""
    names = re.findall("%(.)", date_format)
    if not names or not FIGURES.fullmatch(date_format):
        return None
    form, parts = re.sub("%.", "%02d", date_format), attrgetter(*(PARTS[name] for name in names))
    return lambda date: form % parts(date)


def cache_slugs(original: Callable[..., str]) -> Callable[..., str]:
    """`slugify`: the same few categories, tags and authors are named in every text."""
    slug_by_key: dict[tuple[Any, ...], str] = {}

    def slugify(value: str, regex_subs: Any = (), preserve_case: bool = False, use_unicode: bool = False) -> str:
        key = (str(value), repr(regex_subs), preserve_case, use_unicode)
        if key not in slug_by_key:
            slug_by_key[key] = original(value, regex_subs, preserve_case, use_unicode)
        return slug_by_key[key]

    return slugify


def cache_read_dates(safe: Callable[..., datetime]) -> Callable[[DateReader], DateReader]:
    """`get_date`, for a date written with figures in the order of ISO 8601; `safe` is Pelican's class of dates."""

    def find_reader(original: DateReader) -> DateReader:
        def get_date(string: str) -> datetime:
            match = PLAIN_DATE.fullmatch(string.strip())
            if not match:
                return original(string)
            try:
                return safe(*(int(part or 0) for part in match.groups()))
            except ValueError:
                return original(string)

        return get_date

    return find_reader


LEAVES_ITS_ATTRIBUTE = re.compile(r"""["'<>]""")
NEVER = r"(?!)"
"""A pattern that nothing matches."""
LISTED_STATUSES = ("published", "hidden", "draft")
"""Of what Pelican lists, in the order in which it makes its lists."""
SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
"""What an address begins with that is not the site's own. https://url.spec.whatwg.org/#url-scheme-string"""


@dataclass(frozen=True)
class Patch:
    """`name` of `owner` becomes `make_replacement(original)`."""

    owner: Any
    name: str
    make_replacement: Callable[[Any], Any]

    def apply(self) -> None:
        """Put it in place, once."""
        original = getattr(self.owner, self.name, None)
        if not getattr(original, "ours", False):
            replaced = self.make_replacement(original)
            replaced.ours = True
            replace_function(self.owner, self.name, replaced)


def load_missing_attribute(_: None) -> Callable[[Any, str], Any]:
    """Python asks this only for an attribute that an object lacks."""

    def __getattr__(content: Any, name: str) -> Any:
        state = content.__dict__
        if name in NAME_FACTS and "_late" in state:  # of ten thousand: who has no author
            raise AttributeError(name)
        if name == "_content" and "_shelf" in state:
            shelves, place = state["_shelf"]
            body = state["_content"] = shelves.get_body(place)
            return body
        if name == "source_path" and "_late" in state:  # by its name Pelican orders all pages
            path = state[name] = os.path.abspath(f"{state['settings']['PATH']}/{state['relative_source_path']}")  # noqa: PTH100  # as Pelican does
            return path
        if "_late" in state and name in KNOWN_TO_READERS and state["_shelf"][0].give_known_attributes(content):
            return getattr(content, name)
        later = state["settings"].get(later_extras.SETTING) if "settings" in state else None
        if later is not None and name in later.names:
            return later.get_value(content, name)
        if "_late" in state and name not in (shelves := state["_shelf"][0]).told_names:
            shelves.complete_object(content)
            return getattr(content, name)
        raise AttributeError(f"{type(content).__name__!r} object has no attribute {name!r}")

    return __getattr__


def cache_address(original: Callable[[Any, str], str]) -> Callable[[Any, str], str]:
    """Pelican formats an address each time it is asked for, which is about ten times a page."""

    def get_url_setting(content: Any, key: str) -> str:
        override: str | None = content.__dict__.get(f"override_{key}")
        if override is not None:
            return override
        address_by_key: dict[str, str] = content.__dict__.setdefault("_addresses", {})
        if key not in address_by_key:
            address_by_key[key] = original(content, key)
        return address_by_key[key]

    return get_url_setting


def include_by_one_pattern(_: Any) -> Callable[..., bool]:
    """Pelican compares each name with each pattern of IGNORE_FILES, and looks for its readers again: half of a walk through the content."""
    pattern_by_ignores: dict[tuple[str, ...], re.Pattern[str]] = {}

    def _include_path(generator: Any, path: str, extensions: Any = None) -> bool:
        name, ignores = path.rpartition(os.sep)[2], tuple(generator.settings["IGNORE_FILES"])
        if ignores not in pattern_by_ignores:
            pattern_by_ignores[ignores] = re.compile("|".join(fnmatch.translate(os.path.normcase(each)) for each in ignores) or NEVER)
        if pattern_by_ignores[ignores].match(os.path.normcase(name)):
            return False
        known_extensions = generator.readers.readers if extensions is None else extensions
        return known_extensions is False or os.path.splitext(name)[1][1:] in known_extensions  # noqa: PTH122  # as Pelican does

    return _include_path


class QuickAddress(property):
    """`url` or `save_as` of a content, which most have been given: a reader of ours gives both."""


def read_address(key: str) -> Callable[[Any], QuickAddress]:
    """Read an address that Pelican asks for by two functions under one name."""

    def replace_address(_: Any) -> QuickAddress:
        name = f"override_{key}"

        def address(content: Any) -> Any:
            override = content.__dict__.get(name)
            return content.get_url_setting(key) if override is None else override

        return QuickAddress(address)

    return replace_address


def cache_static_links(original: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """What was found in a body that did not move is known."""

    def add_static_links(generator: Any, content: Any) -> None:
        label = content.__dict__.get("_kept")
        if label is None:
            original(generator, content)
        elif label.traits.statics:
            generator.context["static_links"] |= label.traits.statics

    return add_static_links


def hash_by_slug(_: Any) -> Callable[[Any], int]:
    """Pelican asks a property for the slug of each tag of each article; what made it has given most of them theirs."""

    def __hash__(wrapper: Any) -> int:
        return hash(wrapper.__dict__["_slug"] or wrapper.slug)

    return __hash__


def cache_source_path(original: Callable[..., str | None]) -> Callable[..., str | None]:
    """Pelican makes the same path relative again at each question."""

    def get_relative_source_path(content: Any, source_path: str | None = None) -> str | None:
        if source_path is None and "relative_source_path" in content.__dict__:
            path: str | None = content.__dict__["relative_source_path"]
            return path
        return original(content, source_path)

    return get_relative_source_path


def reuse_markdown(_: type) -> Callable[..., Any]:
    """A converter is made once, not for each article, and tries only what can occur."""
    converters: list[tuple[dict[str, Any], Any]] = []

    def markdown(**options: Any) -> Any:
        converter_found = next((converter for known_options, converter in converters if known_options == options), None)
        if converter_found is None:
            from plugins.journal.fast_markdown.converter import Converter  # Python-Markdown, once a text must be read

            converter_found = Converter(options)
            converters.append((copy.deepcopy(options), converter_found))
        return converter_found.take_instance()

    return markdown


GATED = Patch(readers, "Markdown", reuse_markdown)


def suppress_final_summary(_: Callable[..., None]) -> Callable[..., None]:
    """Suppress Pelican's final summary: it is not shown, and colouring it runs a dozen regular expressions."""

    def print_nothing(*_: Any, **__: Any) -> None:
        """In place of rich's own."""

    return print_nothing


def cache_template_list(original: Callable[..., list[str]]) -> Callable[..., list[str]]:
    """Pelican lists all templates for each of its generators, for its log, out of the same folders: 25 ms for ten of them."""
    templates_by_folders: dict[Any, list[str]] = {}

    def list_templates(env: Environment, extensions: Any = None, filter_func: Any = None) -> list[str]:
        folders = _list_template_folders(env.loader) if extensions is None and filter_func is None else None
        if folders is None:
            return original(env, extensions, filter_func)
        if folders not in templates_by_folders:
            templates_by_folders[folders] = original(env)
        return list(templates_by_folders[folders])

    return list_templates


def _list_template_folders(loader: Any) -> tuple[Any, ...] | None:
    """What tells the templates of a loader as Pelican makes it: the folders that it looks into, in their order; None of any other."""
    if type(loader) is FileSystemLoader:
        return tuple(loader.searchpath)
    if type(loader) is ChoiceLoader:
        parts = [_list_template_folders(part) for part in loader.loaders]
    elif type(loader) is PrefixLoader:
        parts = [(prefix, loader.delimiter, _list_template_folders(part)) for prefix, part in loader.mapping.items()]
    else:
        return None
    return None if any(part is None or None in part for part in parts) else (type(loader).__name__, *parts)


def skip_summaries_without_links(original: Callable[[Any], None]) -> Callable[[Any], None]:
    """Pelican looks for links in every summary again; one without an attribute has none."""

    def refresh_metadata_intersite_links(content: Any) -> None:
        if is_label_sufficient(content) and content.__dict__["_kept"].traits.is_plain:
            return
        texts = (str(content.metadata.get(name, "")) for name in content.settings["FORMATTED_FIELDS"])
        if content.__dict__.get("_summary") is not content.metadata.get("summary") or any("=" in text for text in texts):
            original(content)

    return refresh_metadata_intersite_links


def replace_linked_addresses(original: Callable[[Any, str, str], str]) -> Callable[[Any, str, str], str]:
    """Skip texts without links to sources, without parsing their tags."""

    def _update_content(content: Any, text: str, siteurl: str) -> str:
        return text if type(text) is str and not may_link(content, text) else original(content, text, siteurl)

    return _update_content


def replace_linked_statics(original: Callable[[Any], set[str]]) -> Callable[[Any], set[str]]:
    """The same of the files that it names."""

    def get_static_links(content: Any) -> set[str]:
        return original(content) if may_link(content, content._content) else set()

    return get_static_links


def replace_address_in_attribute(
    original: Callable[[Any, str, re.Match[str]], str],
) -> Callable[[Any, str, re.Match[str]], str]:
    """Pelican unescapes some addresses, writes names of files as they are, and keeps the scheme that follows its marker. The body was
    harmless before: it is still, when whatever comes into it is an address of this site and cannot end its attribute."""

    def _link_replacer(content: Any, siteurl: str, match: re.Match[str]) -> str:
        replaced = original(content, siteurl, match)
        before = match["markup"] + match["quote"]
        address = replaced[len(before) : -1]
        scheme, own = SCHEME.match(address), SCHEME.match(siteurl)
        if scheme and scheme[1].lower() not in ("http", "https", own and own[1].lower()):
            return f"{before}#{match['quote']}"
        if LEAVES_ITS_ATTRIBUTE.search(address):
            return before + LEAVES_ITS_ATTRIBUTE.sub(lambda sign: f"%{ord(sign[0]):02X}", address) + match["quote"]
        return replaced

    return _link_replacer


OURS = (Patch(log.console, "print", suppress_final_summary),)
ALWAYS = (
    Patch(contents.Content, "__getattr__", load_missing_attribute),
    Patch(Environment, "list_templates", cache_template_list),
    Patch(generators.Generator, "_include_path", include_by_one_pattern),
    Patch(generators.Generator, "add_static_links", cache_static_links),
    Patch(urlwrappers.URLWrapper, "__hash__", hash_by_slug),
    Patch(contents.Content, "_link_replacer", replace_address_in_attribute),
    Patch(contents.Content, "_update_content", replace_linked_addresses),
    Patch(contents.Content, "get_static_links", replace_linked_statics),
    Patch(utils.DateFormatter, "__call__", cache_date_in_words),
    Patch(utils.SafeDatetime, "strftime", format_date_in_figures),
    Patch(urlwrappers, "slugify", cache_slugs),
    Patch(readers, "get_date", cache_read_dates(utils.SafeDatetime)),
    Patch(generators, "process_translations", lambda _: index_translations(utils.get_original_items)),
)
IF_ALL_ARE_KNOWN = (
    Patch(contents.Content, "get_url_setting", cache_address),
    Patch(contents.Content, "url", read_address("url")),
    Patch(contents.Content, "save_as", read_address("save_as")),
    Patch(contents.Content, "refresh_metadata_intersite_links", skip_summaries_without_links),
    Patch(contents.Content, "get_relative_source_path", cache_source_path),
)


def apply_patches(all_known: bool, ours: bool = False) -> None:
    """Replace what may be replaced; `all_known`: no plugin of the town changes an object after it was read. `ours`: Pelican's messages are
    not shown."""
    for patch in ALWAYS + (OURS if ours else ()) + (IF_ALL_ARE_KNOWN if all_known else ()):
        patch.apply()


def generate_with_known(generate: Callable[[], None], add_known: Callable[[list[Any], str], list[Any]]) -> Callable[[], None]:
    """`generate_context` of a generator of texts, which looks at one after the other: it is shown those alone that it must read itself.
    `add_known` gives what it has read of one status with the others, in the order of all."""

    def generate_context() -> None:
        process, statuses = vars(generators)["process_translations"], iter(LISTED_STATUSES)

        def process_translations(contents: list[Any], translation_id: Any = None) -> Any:
            return process(add_known(contents, next(statuses)), translation_id=translation_id)

        replace_function(generators, "process_translations", process_translations)
        try:
            generate()
        finally:
            replace_function(generators, "process_translations", process)

    return generate_context


def disable_reader_cache(readers: Any) -> None:
    """Switch off the readers' own cache: it stores nothing here, and asks the disk twice for the date of each text."""
    replace_function(readers, "get_cached_data", lambda path, otherwise=None: otherwise)
    replace_function(readers, "cache_data", lambda path, made: None)


def build_reader(generator: Any, content_class: type, preread: Any, context_signal: Any) -> Callable[[str], Any | None]:
    """Reads one file for `generator` as its `generate_context` does; None for what it must see to itself: an error, a text to skip."""
    read = partial(
        generator.readers.read_file,
        base_path=generator.path,
        content_class=content_class,
        context=generator.context,
        preread_signal=preread,
        preread_sender=generator,
        context_signal=context_signal,
        context_sender=generator,
    )

    def read_valid(path: str) -> Any | None:
        try:
            content: Any = read(path=path)
        except BaseException:
            return None
        is_of_class = type(content) is content_class
        return content if is_of_class and content.is_valid() else None

    return read_valid
