"""Every function of Pelican and of Jinja2 that a room replaces: what takes its place, why, and the digest of the source that was read.

`REPLACED` are those that they do not offer: a function of ours put in the place of one of theirs, or a method of the inside of a class of
theirs, written again. `replace_function` refuses what is not on it. `OVERRIDDEN` are public methods of the classes that they let others
bring: a writer, generators, contents, a class of templates. What they expect others to write (a reader, a loader, an extension, the two
methods of a generator) is neither.
`tests/test_replaced_functions.py` compares each digest with what is installed: a new Pelican is read before it is trusted.
What `fast_markdown` does to Python-Markdown goes by the version of the whole library (`journal/fast_markdown/known_versions.py`).
"""

from dataclasses import dataclass
from types import ModuleType


class UnlistedReplacement(Exception):
    """A room replaces a function that is not in the list: read that function, and add it with its digest."""


@dataclass(frozen=True)
class ReplacedFunction:
    """`target` is theirs, `replacement` the function of ours that takes its place, or makes what does. `ended_by`: what would end it."""

    target: str
    replacement: str
    reason: str
    ended_by: str = ""

    @property
    def digest(self) -> str:
        """The digest of the source that was reviewed."""
        return SOURCES_READ[self.target]


ENGINE = "plugins.engine.incremental"
OURS, INCLUDES = f"{ENGINE}.generators", f"{ENGINE}.pages.light_includes"
TEMPLATES = "plugins.core.publication.hand_offs.build_finished_template_class"
UPSTREAM = "the same in Jinja2"

REPLACED = (
    ReplacedFunction(
        "pelican.Pelican._get_generator_classes",
        f"{OURS}.use_own_generators",
        "our generators run in the place of Pelican's own, which a plugin can add to and not replace",
        "a setting of Pelican that names its generators",
    ),
    ReplacedFunction(
        "pelican.contents.Content._link_replacer",
        f"{OURS}.StoredContent._link_replacer",
        "an address that Pelican puts in could leave its attribute",
        "Pelican escapes what it writes in an attribute",
    ),
    ReplacedFunction(
        "jinja2.compiler.CodeGenerator.visit_Template",
        "plugins.journal.languages.environments.FoldedSource.visit_Template",
        "words are put in their places before a template is compiled",
        "a step of Jinja2 between its parser and its compiler",
    ),
    ReplacedFunction(
        "jinja2.compiler.CodeGenerator.visit_Include",
        f"{INCLUDES}.IncludeSource.visit_Include",
        "finds each part by its name and copies the whole context for it, some thirty times a page: an eighth of a page",
        UPSTREAM,
    ),
    ReplacedFunction(
        "jinja2.compiler.CodeGenerator._output_child_pre",
        f"{INCLUDES}.EscapeSource._output_child_pre",
        "makes a Markup of each thing that is printed, only to join it to the others: 3 % of a build from nothing",
        UPSTREAM,
    ),
    ReplacedFunction(
        "jinja2.compiler.CodeGenerator.visit_Concat",
        f"{INCLUDES}.EscapeSource.visit_Concat",
        "joins texts by a chain of iterators once one is safe, a dozen times a page: 1 % of a build from nothing",
        UPSTREAM,
    ),
    ReplacedFunction(
        "jinja2.environment.Environment.getattr",
        f"{INCLUDES}.build_lookup",
        "hears of each key of a dictionary by an exception",
        UPSTREAM,
    ),
    ReplacedFunction(
        "jinja2.runtime.new_context",
        f"{INCLUDES}.build_included_context",
        "a part looks names up in the context of its includer, which is not copied",
        UPSTREAM,
    ),
    ReplacedFunction(
        "jinja2.environment.Template._get_default_module",
        TEMPLATES,
        "goes through the chain of globals name by name, for each import of each page",
        UPSTREAM,
    ),
)
STAYING = "is given only the texts whose pages do not stay"
KNOWN_TEXTS = "texts that did not move come from the store, the others are read over several processes"
OVERRIDDEN = (
    *(
        ReplacedFunction(f"pelican.generators.{name}.generate_context", f"{OURS}.{name}.generate_context", KNOWN_TEXTS)
        for name in ("ArticlesGenerator", "PagesGenerator")
    ),
    ReplacedFunction("pelican.generators.ArticlesGenerator.generate_articles", f"{OURS}.ArticlesGenerator.generate_articles", STAYING),
    ReplacedFunction(
        "pelican.generators.ArticlesGenerator.generate_pages",
        f"{OURS}.ArticlesGenerator.generate_pages",
        "looks each article up in a list for each tag and category, even of lists that are not written: quadratic",
    ),
    ReplacedFunction("pelican.generators.PagesGenerator.generate_output", f"{OURS}.PagesGenerator.generate_output", STAYING),
    ReplacedFunction(
        "pelican.generators.StaticGenerator.generate_output",
        f"{OURS}.StaticGenerator.generate_output",
        "the pages that wait are rendered once every room has spoken; a file that did not move is not copied again",
    ),
    ReplacedFunction(
        "pelican.generators.Generator.get_files", f"{OURS}.TextGenerator.get_files", "the folders that did not move are not walked again"
    ),
    ReplacedFunction(
        "pelican.contents.Content.content",
        f"{OURS}.StoredContent.content",
        "looks for links to sources at each tag of a text: few have one",
    ),
    ReplacedFunction(
        "pelican.contents.Content.get_static_links",
        f"{OURS}.StoredContent.get_static_links",
        "looks for links to sources at each tag of a text: few have one",
    ),
    ReplacedFunction(
        "pelican.contents.Content.refresh_metadata_intersite_links",
        f"{OURS}.StoredContent.refresh_metadata_intersite_links",
        "looks for links in each summary again, which stays in the store",
    ),
    ReplacedFunction(
        "pelican.writers.Writer.write_file", f"{ENGINE}.plugin.PlannedWriter.write_file", "each page is planned before it is rendered"
    ),
    ReplacedFunction("pelican.writers.Writer.write_feed", f"{ENGINE}.plugin.PlannedWriter.write_feed", "a feed of the same items stays"),
    ReplacedFunction("jinja2.environment.Template.new_context", TEMPLATES, "walks through the chain of globals name by name, twice a page"),
    ReplacedFunction(
        "jinja2.environment.Template.render",
        TEMPLATES,
        "a page is finished by the rooms that ask for it: French typography",
    ),
)
SOURCES_READ = {
    "jinja2.compiler.CodeGenerator._output_child_pre": "54ff708f03218096",
    "jinja2.compiler.CodeGenerator.visit_Concat": "a5b8eab37ce50cc0",
    "jinja2.compiler.CodeGenerator.visit_Include": "1b49cbdab6837593",
    "jinja2.compiler.CodeGenerator.visit_Template": "6e83a417e229e12f",
    "jinja2.environment.Environment.getattr": "407c52b77ba33f71",
    "jinja2.environment.Template._get_default_module": "c2ddc328a0f67468",
    "jinja2.environment.Template.new_context": "37951e7ac7e359f2",
    "jinja2.environment.Template.render": "27394919bd787e06",
    "jinja2.runtime.Context.__init__": "224b8183196d3898",
    "jinja2.runtime.Context.get_all": "abfdf95439bce382",
    "jinja2.runtime.new_context": "69fcc367b546461c",
    "pelican.Pelican._get_generator_classes": "2056ef5a6eecb108",
    "pelican.Pelican.run": "2ae8b0b7fe4bc8f4",
    "pelican.contents.Content.__init__": "471b27b17526c492",
    "pelican.contents.Content._link_replacer": "bd4348c04fa5257b",
    "pelican.contents.Content._update_content": "bb4980a6803f8307",
    "pelican.contents.Content.content": "814630d367aaf34c",
    "pelican.contents.Content.get_content": "a5e0392fdcc37f25",
    "pelican.contents.Content.get_static_links": "90bfd8e26c9e59d0",
    "pelican.contents.Content.get_url_setting": "18264e6ae96cb549",
    "pelican.contents.Content.refresh_metadata_intersite_links": "a5492b23408f0d40",
    "pelican.contents.Static.attach_to": "323f645ba2ced70f",
    "pelican.generators.ArticlesGenerator._build_period_archives": "4cfd9665df966492",
    "pelican.generators.ArticlesGenerator.generate_articles": "2b52705ccac6e692",
    "pelican.generators.ArticlesGenerator.generate_context": "a034bb567d3be685",
    "pelican.generators.ArticlesGenerator.generate_direct_templates": "ce844f69e473cae4",
    "pelican.generators.ArticlesGenerator.generate_pages": "a97e032da8b21d91",
    "pelican.generators.Generator.add_static_links": "b1b0ea7f77c5c59f",
    "pelican.generators.Generator.get_files": "957c9d32d60f3579",
    "pelican.generators.PagesGenerator.generate_context": "e12d8526a8151e8b",
    "pelican.generators.PagesGenerator.generate_output": "18f08df84508b2f6",
    "pelican.generators.StaticGenerator._file_update_required": "611bbb07b84169b9",
    "pelican.generators.StaticGenerator.generate_output": "cdcbd6dcd5330a03",
    "pelican.paginator.Page": "a76030e844329464",
    "pelican.paginator.Paginator": "a9d12de7983e49e8",
    "pelican.readers.MarkdownReader.read": "379209c7d14d0f5a",
    "pelican.readers.Readers.read_file": "b499c174f2ecd34b",
    "pelican.utils.get_original_items": "430d97d3ac869dad",
    "pelican.utils.process_translations": "255d557927f2ec5d",
    "pelican.writers.Writer._open_w": "ff574875d4a277bf",
    "pelican.writers.Writer.write_feed": "fffc46654f7a206f",
    "pelican.writers.Writer.write_file": "65c90f7d0a13aa91",
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
