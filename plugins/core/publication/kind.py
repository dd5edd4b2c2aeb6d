"""A kind of publication, declared once as data by the room that owns it.

Reading, checks, `new`, listings, feeds, announcements and exports derive from the declaration, so that no room knows another's insides.
A room declares its kinds in a module `kinds.py`, as a tuple `KINDS`; its line in PLUGINS is what registers them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from plugins.core.publication.card_face import CardFace
from plugins.core.publication.instants import TimeSpan
from plugins.core.publication.raw_value import RawValue

if TYPE_CHECKING:
    from plugins.core.publication.publication import Publication  # whose kind this is


@dataclass(frozen=True)
class SpokenForm:
    """How people say what files have in a syntax. `understand(text)` gives the value of the file and the same as one says it, or None;
    `example` is shown beside the field of a form."""

    understand: Callable[[str], tuple[str, str] | None]
    example: str


@dataclass(frozen=True)
class Field:
    """One key of the front matter.

    `type` names how it is read (`plugins/journal/editorial/types.py`): text, line, name (a line that names a page), instant, day, flag,
    choice, words, slug, identity, address, addresses, file, picture, mapping, mappings (a list of them). `choices` is either the values
    or the name of the setting that lists them. `longest` is in characters. `label` and `help` are the words of the editor's form.
    `fields` are the keys inside a mapping.

    `reads` is the room's own reader of this key, whatever its `type`: from what was written to a value that can be compared, pickled and
    shown by `repr`. It raises `InvalidValue`. `heaviest` is what the words weigh at most, as X counts them beside a link.
    `spoken_form` is for a form, where one may type it as one says it. `names_kind` is the kind of the texts that its values name, by slug,
    `id` or title.
    """

    name: str
    type: str
    label: str
    help: str = ""
    required: bool = False
    choices: tuple[str, ...] | str = ()
    longest: int | None = None
    heaviest: int | None = None
    fields: tuple["Field", ...] = ()
    reads: Callable[[RawValue], object] | None = field(default=None, repr=False)
    spoken_form: SpokenForm | None = field(default=None, repr=False)
    names_kind: str = ""

    def __hash__(self) -> int:
        """That of its name: the fields of a kind are looked up for each text."""
        return hash(self.name)


@dataclass(frozen=True)
class Kind:
    """A kind of publication.

    `folder` is below the content folder. `address` is a format over `date` and `slug`, ending with a slash.
    `stream` kinds are dated and belong to the home page, the lists, the archives and the feeds; the others are pages.
    `one_paragraph` kinds have a body of a single paragraph.
    `verbatim` kinds are published as they were handed in: their text is kept beside its HTML, and no French space is put in it.
    `exports` are the front-matter keys that open data and other rooms may show. `example` is the body that `new` proposes, `proposed` are
    keys that it proposes beside those that it always does. A page of a kind with an `essential` key has something to say by that key, or by
    its text: without both it is put online at no date.

    `find_current_span(publication, now)` is what of it is going on, or the next that is to come, at `now`; None once all is over. Quarter
    pages and the home page show a kind that has it by that time, and never what is over. A kind without it tells of nothing that passes.

    `find_card_face(publication)` is what the card of one without a picture shows besides its title.

    A wrong file of a kind that `spares` is left out of the site, and told: it keeps nothing else from being published. The foot of every
    page leads to the list of a kind that is `is_linked_in_footer`: one that comes and goes is not, or each page would be made again.

    A publication of a kind without `has_page` is shown by the page of another: it is in no list, and its address is only a name. The body
    of a kind that is `is_plain_text` is paragraphs and quotations (`publication.contribution.format_plain_text`), whatever signs it holds.

    The desk calls the body `body_label`, and asks for the keys `asked_first` before those of the fold. Of each pair of `stamps`, it fills
    in the second key, an instant or a day, once the first (`body`, or a key) is written and nobody has said when.
    """

    name: str
    label: str
    plural: str
    folder: str
    address: str
    template: str
    fields: tuple[Field, ...]
    stream: bool = True
    feeds: bool = True
    announces: bool = True
    body_required: bool = True
    one_paragraph: bool = False
    verbatim: bool = False
    schema_org: str = "NewsArticle"
    exports: tuple[str, ...] = ()
    example: str = ""
    find_current_span: "Callable[[Publication, datetime], TimeSpan | None] | None" = field(default=None, repr=False)
    find_card_face: "Callable[[Publication], CardFace] | None" = field(default=None, repr=False)
    spares: bool = False
    is_linked_in_footer: bool = True
    proposed: tuple[str, ...] = ()
    essential: str = ""
    has_page: bool = True
    is_plain_text: bool = False
    body_label: str = "Texte"
    asked_first: tuple[str, ...] = ()
    stamps: tuple[tuple[str, str], ...] = ()

    @cached_property
    def weighed_fields(self) -> tuple[Field, ...]:
        """The keys whose words X must take whole."""
        return tuple(field for field in self.fields if field.heaviest)

    def find_field(self, name: str) -> Field | None:
        """The field of one key, or None when this kind does not have it."""
        return next((field for field in self.fields if field.name == name), None)


@dataclass(frozen=True)
class Kinds:
    """Every kind that the rooms in use declare, by name."""

    by_name: Mapping[str, Kind] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Kind]:
        return iter(self.by_name.values())

    def __getitem__(self, name: str) -> Kind:
        return self.by_name[name]

    def for_path(self, path: str) -> Kind:
        """The kind of the file at `path`, relative to the content folder.

        A file in no kind's folder is of the first kind that was declared: an imported archive has folders of its own.
        """
        parts = PurePosixPath(path).parts
        for kind in self:
            folder = PurePosixPath(kind.folder).parts
            if parts[: len(folder)] == folder:
                return kind
        return next(iter(self))
