"""What rooms hand each other through Pelican: the extras of contents, and the names in the context.

A room declares one structure for either, in its manifest: a field for each name, with its type and, below it, a sentence.
`docs/architecture/hand-offs.md` is made of them. A structure is a view, and holds nothing: what is hung stays an attribute of Pelican's
object, so that a build compares each by itself, and a theme may read `article.picture` as well as `article.extras.pictures.picture`.
A name that no room declares cannot be handed on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from inspect import get_annotations
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from plugins.core.publication.publication import PublishedContent


def find_template(folders: Iterable[str | Path], name: str) -> Path | None:
    """The first file of `folders` that is the template `name`, given with its ending."""
    return next((path for folder in folders if (path := Path(folder, name)).is_file()), None)


def has_template(conf: Mapping[str, Any], name: str, *others: Path) -> bool:
    """Whether the theme in use, or one of the folders `others`, has a page of that name."""
    folders = [*conf["THEME_TEMPLATES_OVERRIDES"], Path(conf["THEME"]) / "templates", *others]
    return find_template(folders, f"{name}.html") is not None


Finisher = Callable[[str, Mapping[str, Any]], str]
"""Gives the text that is written, from the one that was rendered and its context; it depends on nothing else."""


def finish_pages(env: Any, finisher: Finisher) -> None:
    """Pass the output of templates of `env`, a Jinja2 environment, through `finisher` too.

    Finishers take their turns by the names of their modules, whichever room came first.
    """
    others: tuple[Finisher, ...] = vars(env).get("finishers", ())
    if not others:
        env.template_class = build_finished_template_class(env.template_class)
    vars(env)["finishers"] = tuple(sorted({*others, finisher}, key=lambda one: one.__module__))


@cache
def build_finished_template_class(template_class: Any) -> Any:
    """A subclass of `template_class` whose output goes through the finishers of its environment."""

    def render(self: Any, *args: Any, **kwargs: Any) -> str:
        context: Mapping[str, Any] = args[0] if len(args) == 1 and not kwargs and type(args[0]) is dict else dict(*args, **kwargs)
        text = template_class.render(self, context)
        finishers: tuple[Finisher, ...] = vars(self.environment)["finishers"]
        for finish in finishers:
            text = finish(text, context)
        return str(text)

    def new_context(self: Any, vars: Any = None, shared: bool = False, locals: Any = None) -> Any:
        """As Jinja2's own, which walks through the chain of globals name by name, and twice a page."""
        if shared or locals:
            return template_class.new_context(self, vars, shared, locals)
        names: dict[str, Any] = {}
        for each in reversed(self.globals.maps):
            names.update(each)
        return self.environment.context_class(self.environment, {**names, **(vars or {})}, self.name, self.blocks, globals=names)

    def _get_default_module(self: Any, ctx: Any = None) -> Any:
        """As Jinja2's own, which goes through the chain of globals for each import of each page."""
        names = vars(self).get("global_names")
        if names is None:
            names = vars(self)["global_names"] = frozenset(self.globals)
        if ctx is not None and self._module is not None and names.issuperset(ctx.globals_keys):
            return self._module
        return template_class._get_default_module(self, ctx)

    names = {"render": render, "new_context": new_context, "_get_default_module": _get_default_module}
    return type("FinishedTemplate", (template_class,), names)


def is_page(context: Mapping[str, Any]) -> bool:
    """Whether the file is an HTML page, by its name."""
    return (context.get("output_file") or "").endswith((".html", ".htm"))


UNSET: Any = object()


class UndeclaredHandOff(AttributeError):
    """A room hands on a name that its structure does not declare: declare it, with its type and a sentence."""


class HandOff:
    """One declared structure: `key` is its name in `content.extras`, `names` are those that it declares."""

    __slots__ = ("_held",)
    key: ClassVar[str] = ""
    names: ClassVar[tuple[str, ...]] = ()
    _held: Any

    def __init__(self, held: Any) -> None:
        object.__setattr__(self, "_held", held)

    def __init_subclass__(cls, key: str = "") -> None:
        """Each declared name becomes a way to the attribute, or to the entry, of that name."""
        cls.key = key
        cls.names = tuple(name for name in get_annotations(cls) if not name.startswith("_"))
        for name in cls.names:
            setattr(cls, name, cls._find_value(name, cls.__dict__.get(name, UNSET)))

    @classmethod
    def _find_value(cls, name: str, default: Any) -> Any:
        return None

    if not TYPE_CHECKING:

        def __setattr__(self, name: str, value: Any) -> None:
            if name not in self.names:
                raise UndeclaredHandOff(f"{type(self).__name__}.{name}")
            object.__setattr__(self, name, value)


class ContentExtras(HandOff):
    """The attributes one room adds to Pelican's contents. A name that has no default is absent, for a template, where nothing was hung."""

    @classmethod
    def _find_value(cls, name: str, default: Any) -> Any:
        def hung(extras: ContentExtras) -> Any:
            return getattr(extras._held, name) if default is UNSET else getattr(extras._held, name, default)

        def hang(extras: ContentExtras, value: Any) -> None:
            setattr(extras._held, name, value)

        return property(hung, hang)


class ContextNames(HandOff):
    """The names one room adds to Pelican's context, or to that of its own pages alone (`make_page_variables`)."""

    @classmethod
    def _find_value(cls, name: str, default: Any) -> Any:
        def entry(names: ContextNames) -> Any:
            return names._held[name] if default is UNSET else names._held.get(name, default)

        def add(names: ContextNames, value: Any) -> None:
            names._held[name] = value

        return property(entry, add)

    @classmethod
    def make_page_variables(cls, **values: object) -> dict[str, object]:
        """`values`, for one page of the room. Raises UndeclaredHandOff."""
        if undeclared := values.keys() - set(cls.names):
            raise UndeclaredHandOff(f"{cls.__name__}.{min(undeclared)}")
        return values


class FollowedExtras(ContentExtras, key="followed"):
    """The calendar and feed of a publication that takes place: an event, a session of the council."""

    calendar: str = ""
    """The address of its own calendar, site-relative; empty without one."""
    headline: str
    """Its title in feeds, where it is another."""
    foreword: str
    """The HTML before its text in feeds."""
    feed_date: datetime | None = None
    """Its date in feeds, where it is not its own: an answer is news, however old its question."""
    feed_link: str = ""
    """Its link in feeds, where another page shows it."""


class NothingHung:
    """The extras of a room that is not in use: no attribute at all."""


class RoomExtras:
    """`content.extras`: the structure of each room in use, by its key."""

    __slots__ = ("_content", "_structures")

    def __init__(self, content: PublishedContent, structures: Mapping[str, type[ContentExtras]]) -> None:
        self._content, self._structures = content, structures

    def __getattr__(self, key: str) -> Any:
        structure = self._structures.get(key)
        return structure(self._content) if structure else NothingHung()


EXTRAS = "CONTENT_EXTRAS"
"""The name in the settings of the structures in use, by their keys."""


def find_extras(content: Any) -> RoomExtras:
    return RoomExtras(content, content.settings.get(EXTRAS, {}))


# The common part of most rooms' `plugin.py`: connect filters and a generator to Pelican, and write pages that are no publication's.
# Pelican's signals keep only weak references, unless told otherwise, and call twice what two registrations connect as two functions.


def connect_filters(initialized: Any, filters: Mapping[str, object]) -> None:
    """Add `filters` to templates on the signal `initialized`; the town's own filter of the same name stays."""

    def give_filters(engine: Any) -> None:
        engine.settings["JINJA_FILTERS"] = {**filters, **engine.settings["JINJA_FILTERS"]}

    initialized.connect(give_filters, weak=False)


def connect_generator(get_generators: Any, generator: type) -> None:
    """Once the signal `get_generators` is sent, Pelican runs `generator`, once however often this is called."""
    get_generators.connect(_get_generator_class(generator), weak=False)


@cache
def _get_generator_class(generator: type) -> Callable[[Any], type]:
    return lambda engine: generator


@dataclass(frozen=True)
class OwnPage:
    """One page of a room: `address` is site-relative, with a final slash; `variables` are given to its template besides the context.

    `mark`, where there is one, is a plain value that is another whenever they are: as long as it stands, nobody looks at them."""

    template: str
    address: str
    variables: Mapping[str, object] = field(default_factory=dict)
    mark: object = None


class OwnPages:
    """What a room's generator inherits beside Pelican's. `names` declares what the pages are given."""

    names: ClassVar[type[ContextNames]]
    pages: list[OwnPage]
    context: Any
    settings: Any
    get_template: Any

    def keep_pages(self, pages: Iterable[OwnPage]) -> None:
        """Keep the `pages` for which the theme in use has a template, to be written."""
        self.pages = [page for page in pages if has_template(self.settings, page.template)]
        self.context["elsewhere"].extend(page.address for page in self.pages)

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican, once every publication is written."""
        for page in self.pages:
            if page.mark is None or not self.stays(writer, page.template, [page.address], page.variables, page.mark):
                self.write_page(writer, page)

    def stays(self, writer: Any, template: str, addresses: Sequence[str], names: Iterable[str], mark: object) -> bool:
        """Whether no page at `addresses` has moved, as far as a build can tell before any is made: what their template finds under `names`
        is a function of `mark`."""
        if not hasattr(writer, "list_stays"):
            return False
        own_context = dict.fromkeys(("template_name", *names))
        files = [f"{address}index.html" for address in addresses]
        return bool(writer.list_stays(files, self.get_template(template), self.context, own_context, (mark,)))

    def write_page(self, writer: Any, page: OwnPage, **more: object) -> None:
        """Write one page; its template finds `more` besides."""
        variables = {"template_name": page.template, **self.names.make_page_variables(**page.variables, **more)}
        template, file = self.get_template(page.template), f"{page.address}index.html"
        writer.write_file(file, template, self.context, relative_urls=False, url=page.address, **variables)
