"""Every function of Pelican and of Jinja2 that a room replaces: what takes its place, why, and the digest of the source that was read.

This is the one list: `replace_function` refuses what is not on it. A class of ours that overrides one of theirs is listed too; what they
offer to be written by others (a reader, a loader, an extension, the two methods of a generator) replaces nothing, and is not.
`tests/test_replaced_functions.py` compares each digest with what is installed: a new Pelican is read before it is trusted.
What `fast_markdown` does to Python-Markdown goes by the version of the whole library (`journal/fast_markdown/known_versions.py`).
"""

from dataclasses import dataclass
from types import ModuleType


class UnlistedReplacement(Exception):
    """A room replaces a function that is not in the list: read that function, and add it with its digest."""


@dataclass(frozen=True)
class ReplacedFunction:
    """`target` is theirs, `replacement` the function of ours that takes its place, or makes what does. `source` is what was read where
    that is not the target: what they lack has no source."""

    target: str
    replacement: str
    reason: str
    source: str = ""

    @property
    def digest(self) -> str:
        """The digest of the source that was reviewed."""
        return SOURCES_READ[self.source or self.target]


CONTENTS, GENERATORS, READERS = "pelican.contents.Content", "pelican.generators", "pelican.readers"
ARTICLES, PAGES = f"{GENERATORS}.ArticlesGenerator", f"{GENERATORS}.PagesGenerator"
PATCHES = "plugins.engine.incremental.engine.patches"
BUILD, SITE = "plugins.engine.incremental.plugin", "plugins.journal.site.plugin"
READINGS = "plugins.engine.incremental.cache.readings.Readings"
CACHE = "pelican.cache.FileStampDataCacher"
OWN_LISTS = "the room writes these lists itself, cut from the oldest end; theirs are quadratic"
UNLINKED = "looks at each tag of a text for links to sources, of which hardly any has one"
SHELVED = "texts that did not move come from the store, the others are read over several processes"

REPLACED = (
    ReplacedFunction(
        f"{CONTENTS}.__getattr__",
        f"{PATCHES}.load_missing_attribute",
        "what did not move is read from the store only if somebody looks at it",
        f"{CONTENTS}.__init__",
    ),
    ReplacedFunction(
        f"{CONTENTS}.extras",
        "plugins.journal.editorial.plugin.add_extras_property",
        "what rooms hang on a content is read room by room, by declared names",
        f"{CONTENTS}.__init__",
    ),
    ReplacedFunction(
        "jinja2.environment.Environment.list_templates",
        f"{PATCHES}.cache_template_list",
        "lists the same folders for the log of each generator: 25 ms",
    ),
    ReplacedFunction(
        f"{GENERATORS}.Generator.add_static_links", f"{PATCHES}.cache_static_links", "the files that such a text names are known"
    ),
    ReplacedFunction(
        "pelican.urlwrappers.URLWrapper.__hash__", f"{PATCHES}.hash_by_slug", "is asked for by each tag of each article, through a property"
    ),
    ReplacedFunction(
        f"{CONTENTS}._link_replacer", f"{PATCHES}.replace_address_in_attribute", "an address that Pelican puts in could leave its attribute"
    ),
    ReplacedFunction(f"{CONTENTS}._update_content", f"{PATCHES}.replace_linked_addresses", UNLINKED),
    ReplacedFunction(f"{CONTENTS}.get_static_links", f"{PATCHES}.replace_linked_statics", UNLINKED),
    ReplacedFunction(
        f"{CONTENTS}.get_url_setting", f"{PATCHES}.cache_address", "formats the same address ten times a page: 7 % of a build"
    ),
    *(
        ReplacedFunction(
            f"{CONTENTS}.{name}", f"{PATCHES}.read_address", "is asked for in each list of all contents", f"{CONTENTS}.get_url_setting"
        )
        for name in ("url", "save_as")
    ),
    ReplacedFunction(
        f"{CONTENTS}.refresh_metadata_intersite_links",
        f"{PATCHES}.skip_summaries_without_links",
        "looks for links in each summary again: 3 % of a build of which nothing moved",
    ),
    ReplacedFunction(
        f"{CONTENTS}.get_relative_source_path", f"{PATCHES}.cache_source_path", "makes the same path relative at each question: 2 %"
    ),
    ReplacedFunction(
        "pelican.utils.DateFormatter.__call__",
        f"{PATCHES}.cache_date_in_words",
        "the date of an article is written in each list that shows it",
    ),
    ReplacedFunction(
        "pelican.utils.SafeDatetime.strftime",
        f"{PATCHES}.format_date_in_figures",
        "13 % of a build alone from nothing: each format is taken to pieces with two regular expressions",
    ),
    ReplacedFunction(
        "pelican.urlwrappers.slugify", f"{PATCHES}.cache_slugs", "the same few categories, tags and authors are named in every text"
    ),
    ReplacedFunction(f"{READERS}.get_date", f"{PATCHES}.cache_read_dates", "dateutil searches for a form that is known"),
    ReplacedFunction(
        f"{READERS}.Markdown",
        f"{PATCHES}.reuse_markdown",
        "makes a converter for each text: half of a build; BUILD_GATED = False leaves it",
        f"{READERS}.MarkdownReader.read",
    ),
    ReplacedFunction(
        f"{GENERATORS}.process_translations", f"{PATCHES}.index_translations", "compares every article with every other: quadratic"
    ),
    ReplacedFunction(
        "rich.console.Console.print",
        f"{PATCHES}.suppress_final_summary",
        "0.1 s to colour a summary that nobody reads where our command runs Pelican",
    ),
    ReplacedFunction(
        f"{GENERATORS}.Generator._include_path",
        f"{PATCHES}.include_by_one_pattern",
        "compares each name with each pattern that is ignored: half of a walk",
    ),
    ReplacedFunction(
        f"{GENERATORS}.Generator.get_files", f"{READINGS}.find_unread_files", "the folders that did not move are not walked again"
    ),
    *(ReplacedFunction(f"{generator}.generate_context", f"{PATCHES}.generate_with_known", SHELVED) for generator in (ARTICLES, PAGES)),
    ReplacedFunction(f"{CACHE}.cache_data", f"{READINGS}.cache_content", SHELVED),
    ReplacedFunction(
        f"{CACHE}.get_cached_data",
        f"{PATCHES}.disable_reader_cache",
        "the readers' own cache holds nothing, and asks the disk for each date",
    ),
    ReplacedFunction(
        f"{CACHE}.cache_data", f"{PATCHES}.disable_reader_cache", "the readers' own cache holds nothing, and asks the disk for each date"
    ),
    *(
        ReplacedFunction(
            f"{generator}.check_disabled_readers", f"{BUILD}.return_none", "walks the content for files of readers that are off"
        )
        for generator in (ARTICLES, PAGES)
    ),
    ReplacedFunction(
        f"{ARTICLES}.generate_articles", f"{PATCHES}.write_changed_pages", "is given only the articles whose pages do not stay"
    ),
    ReplacedFunction(f"{PAGES}.generate_output", f"{PATCHES}.write_changed_pages", "is given only the pages that do not stay"),
    *(
        ReplacedFunction(f"{ARTICLES}.{name}", f"{SITE}.write_no_list", OWN_LISTS)
        for name in ("generate_tags", "generate_categories", "generate_authors", "generate_period_archives")
    ),
    ReplacedFunction(f"{ARTICLES}._build_period_archives", f"{SITE}.build_no_periods", OWN_LISTS),
    ReplacedFunction(
        f"{GENERATORS}.StaticGenerator.generate_output",
        f"{BUILD}.render_and_copy",
        "the pages that wait are rendered once every room has spoken",
    ),
    ReplacedFunction(
        f"{GENERATORS}.StaticGenerator._file_update_required", f"{BUILD}.render_and_copy", "a file that did not move is not copied again"
    ),
    ReplacedFunction(
        f"{GENERATORS}.Generator.get_template",
        "plugins.journal.languages.plugin.find_translated_template",
        "a template is found in the language that its name says",
    ),
    ReplacedFunction(
        "pelican.writers.Writer.write_file", f"{BUILD}.PlannedWriter.write_file", "each page is planned before it is rendered"
    ),
    ReplacedFunction("pelican.writers.Writer.write_feed", f"{BUILD}.PlannedWriter.write_feed", "a feed of the same items stays"),
    ReplacedFunction(
        "jinja2.environment.Environment.join_path",
        "plugins.journal.languages.environments.format_translated_name",
        "what a template includes is in the same language",
    ),
    ReplacedFunction(
        "jinja2.compiler.CodeGenerator.visit_Template",
        "plugins.journal.languages.environments.FoldedSource.visit_Template",
        "words are put in their places before a template is compiled",
    ),
    ReplacedFunction(
        "jinja2.compiler.CodeGenerator.visit_Include",
        "plugins.engine.incremental.pages.light_includes.IncludeSource.visit_Include",
        "finds each part by its name and copies the whole context for it, some thirty times a page: an eighth of a page",
    ),
    ReplacedFunction(
        "jinja2.compiler.CodeGenerator._output_child_pre",
        "plugins.engine.incremental.pages.light_includes.EscapeSource._output_child_pre",
        "makes a Markup of each thing that is printed, only to join it to the others: 3 % of a build from nothing",
    ),
    ReplacedFunction(
        "jinja2.compiler.CodeGenerator.visit_Concat",
        "plugins.engine.incremental.pages.light_includes.EscapeSource.visit_Concat",
        "joins texts by a chain of iterators once one is safe, a dozen times a page: 1 % of a build from nothing",
    ),
    ReplacedFunction(
        "jinja2.environment.Environment.getattr",
        "plugins.engine.incremental.pages.light_includes.build_lookup",
        "hears of each key of a dictionary by an exception",
    ),
    ReplacedFunction(
        "jinja2.runtime.new_context",
        "plugins.engine.incremental.pages.light_includes.build_included_context",
        "a part looks names up in the context of its includer, which is not copied",
    ),
    ReplacedFunction(
        "jinja2.environment.Template.new_context",
        "plugins.core.publication.hand_offs.build_finished_template_class",
        "walks through the chain of globals name by name, twice a page",
    ),
    ReplacedFunction(
        "jinja2.environment.Template._get_default_module",
        "plugins.core.publication.hand_offs.build_finished_template_class",
        "goes through the chain of globals name by name, for each import of each page",
    ),
    ReplacedFunction(
        "jinja2.environment.Template.render",
        "plugins.core.publication.hand_offs.build_finished_template_class",
        "a page is finished by the rooms that ask for it: the accounts in any theme, French typography",
    ),
)
SOURCES_READ = {
    "jinja2.compiler.CodeGenerator._output_child_pre": "54ff708f03218096",
    "jinja2.compiler.CodeGenerator.visit_Concat": "a5b8eab37ce50cc0",
    "jinja2.compiler.CodeGenerator.visit_Include": "1b49cbdab6837593",
    "jinja2.compiler.CodeGenerator.visit_Template": "6e83a417e229e12f",
    "jinja2.environment.Environment.getattr": "407c52b77ba33f71",
    "jinja2.environment.Environment.join_path": "97df1e2d23f72d97",
    "jinja2.environment.Environment.list_templates": "d22b31875dd59a1f",
    "jinja2.environment.Template._get_default_module": "c2ddc328a0f67468",
    "jinja2.environment.Template.new_context": "37951e7ac7e359f2",
    "jinja2.environment.Template.render": "27394919bd787e06",
    "jinja2.runtime.Context.__init__": "224b8183196d3898",
    "jinja2.runtime.Context.get_all": "abfdf95439bce382",
    "jinja2.runtime.new_context": "69fcc367b546461c",
    "pelican.cache.FileStampDataCacher.cache_data": "65a073dbe41d7c30",
    "pelican.cache.FileStampDataCacher.get_cached_data": "28bfdc67ed8903d3",
    "pelican.contents.Content.__init__": "471b27b17526c492",
    "pelican.contents.Content._link_replacer": "bd4348c04fa5257b",
    "pelican.contents.Content._update_content": "bb4980a6803f8307",
    "pelican.contents.Content.get_content": "a5e0392fdcc37f25",
    "pelican.contents.Content.get_relative_source_path": "c0479a8ae5142fe0",
    "pelican.contents.Content.get_static_links": "90bfd8e26c9e59d0",
    "pelican.contents.Content.get_url_setting": "18264e6ae96cb549",
    "pelican.contents.Content.refresh_metadata_intersite_links": "a5492b23408f0d40",
    "pelican.contents.Static.attach_to": "323f645ba2ced70f",
    "pelican.generators.ArticlesGenerator._build_period_archives": "4cfd9665df966492",
    "pelican.generators.ArticlesGenerator.check_disabled_readers": "3684e73835b20cd0",
    "pelican.generators.ArticlesGenerator.generate_articles": "2b52705ccac6e692",
    "pelican.generators.ArticlesGenerator.generate_authors": "0b102b0d11a53c6d",
    "pelican.generators.ArticlesGenerator.generate_categories": "7718fd7930c2a6ee",
    "pelican.generators.ArticlesGenerator.generate_context": "a034bb567d3be685",
    "pelican.generators.ArticlesGenerator.generate_period_archives": "6ddad5029026b505",
    "pelican.generators.ArticlesGenerator.generate_tags": "1285cf31241dd343",
    "pelican.generators.Generator._include_path": "d05d22e52e26c8be",
    "pelican.generators.Generator.add_static_links": "b1b0ea7f77c5c59f",
    "pelican.generators.Generator.get_files": "957c9d32d60f3579",
    "pelican.generators.Generator.get_template": "641f045305c72757",
    "pelican.generators.PagesGenerator.check_disabled_readers": "70e843f6a27995d1",
    "pelican.generators.PagesGenerator.generate_context": "e12d8526a8151e8b",
    "pelican.generators.PagesGenerator.generate_output": "18f08df84508b2f6",
    "pelican.generators.StaticGenerator._file_update_required": "611bbb07b84169b9",
    "pelican.generators.StaticGenerator.generate_output": "cdcbd6dcd5330a03",
    "pelican.generators.process_translations": "255d557927f2ec5d",
    "pelican.paginator.Page": "a76030e844329464",
    "pelican.paginator.Paginator": "a9d12de7983e49e8",
    "pelican.readers.MarkdownReader._parse_metadata": "278b0d27b750a7b7",
    "pelican.readers.MarkdownReader.read": "379209c7d14d0f5a",
    "pelican.readers.Readers.read_file": "b499c174f2ecd34b",
    "pelican.readers.get_date": "a83fe655a50d4ea4",
    "pelican.urlwrappers.URLWrapper.__hash__": "ddea68eac2e2aa82",
    "pelican.urlwrappers.slugify": "d5603f2a5f15555d",
    "pelican.utils.DateFormatter.__call__": "452a5673f096293e",
    "pelican.utils.SafeDatetime.strftime": "95b14cfde533c224",
    "pelican.utils.get_original_items": "430d97d3ac869dad",
    "pelican.utils.strftime": "8a01c2b380d580d4",
    "pelican.writers.Writer._open_w": "ff574875d4a277bf",
    "pelican.writers.Writer.write_feed": "fffc46654f7a206f",
    "pelican.writers.Writer.write_file": "65c90f7d0a13aa91",
    "rich.console.Console.print": "f47e7a4751074cdf",
}
"""Of Pelican 4.12 and Jinja2 3.1: the digest of each source that was read, of what is replaced and of what that was written against."""
TARGETS = frozenset(each.target for each in REPLACED)


def is_listed(owner: object, name: str) -> bool:
    """Whether `name` of `owner` (a module, a class, an object of theirs) may be replaced."""
    if isinstance(owner, ModuleType):
        places = [owner.__name__]
    else:
        places = [f"{base.__module__}.{base.__qualname__}" for base in (owner if isinstance(owner, type) else type(owner)).__mro__]
    return any(f"{place}.{name}" in TARGETS for place in places)


def replace_function(owner: object, name: str, replacement: object) -> None:
    """Put `replacement` in place of `name` of `owner`, which is theirs. Raises UnlistedReplacement."""
    if not is_listed(owner, name):
        raise UnlistedReplacement(f"{owner!r}.{name}: see {__name__}")
    setattr(owner, name, replacement)
