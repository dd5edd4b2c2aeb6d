"""What rooms hand each other through Pelican is declared: what templates read, what rooms hang, what the tables say."""

import ast
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import Environment, meta, nodes
from pelican.contents import Content
from pelican.settings import DEFAULT_CONFIG

from plugins.core.publication.hand_offs import EXTRAS, RoomExtras, UndeclaredHandOff
from plugins.engine.incremental.generators import Article
from plugins.journal.languages.environments import FUNCTIONS
from plugins.journal.story.room import StoryContext, StoryExtras
from tests.architecture_tables import TABLES, manifests
from tests.house import ROOT, modules

OF_THEIR_ROOM = ("print", "service", "phone.html")
"""What is printed and the phone’s page are no pages of a build: their rooms fill them, and Jinja2 refuses there what is not given."""
TEMPLATES = sorted(path for path in (ROOT / "theme/templates").rglob("*.html") if not {path.parent.name, path.name} & set(OF_THEIR_ROOM))
DECLARED = {extras.key: extras for _, room in manifests() for extras in room.extras}
ADDED = {name for _, room in manifests() if room.context for name in room.context.names}
HUNG = {name for extras in DECLARED.values() for name in extras.names}
CONTENTS = {"article", "page", "content"}
"""What Pelican calls the content of a page, and what our parts of pages call it."""
BY_THE_READER = set(DECLARED["editorial"].names)
"""What is in the metadata of a text is an attribute by Pelican's own rule: a template may read it so."""
PELICANS = {*vars(Content), "title", "date", "modified", "summary", "category", "tags", "author", "authors", "slug", "lang", "translations"}
PELICANS_NAMES = {"articles", "pages", "article", "page", "categories", "tags", "authors", "output_file", "page_name", "dict", "namespace"}
"""What Pelican and Jinja2 themselves offer. https://docs.getpelican.com/en/latest/themes.html"""
NO_CONTENT = {"head.picture", "head.card", "proof.picture", "proof.card", "entry.picture", "one.stage", "ours.alerts"}
NO_CONTENT |= {"one.session", "sitting.session", "first.session"}
"""What else of the templates has such names: the head of the page, a post, an entry, an alert, an event on a day, a published session."""
VIEWS = ("extras", "followed", "shared", "self")
"""What a room calls a structure at hand."""
HUNG_BY_HAND = {("announce", "publication"), *(("stock_site", name) for name in ("publication", "state", "permalink"))}
"""The addresses that networks were given are added to those of the publication, which stays what it is. A site that is no town's is read by
Pelican's readers alone: `stock_site` hangs what the town's would have put in the metadata."""


class Anything(dict):
    """Filters and tests of any name: what they are is not asked here."""

    def __contains__(self, name):
        return True

    def __getitem__(self, name):
        return lambda value, *_, **__: value

    def get(self, name, default=None):
        return self[name]


@cache
def tree(path: Path) -> nodes.Template:
    env = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"])
    env.filters, env.tests = Anything(), Anything()
    env.globals = {}
    parsed = env.parse(path.read_text(encoding="utf-8"))
    return parsed.set_environment(env)


def reads(path: Path) -> Iterator[tuple[str, str, str]]:
    """Each `content.extras.room.name` of a template: the room, the name, and where."""
    for node in tree(path).find_all(nodes.Getattr):
        room = node.node
        if isinstance(room, nodes.Getattr) and isinstance(room.node, nodes.Getattr) and room.node.attr == "extras":
            yield room.attr, node.attr, f"{path.name}:{node.lineno}"


def test_what_a_template_reads_of_a_content_is_declared_by_a_room():
    found = [read for path in TEMPLATES for read in reads(path)]
    assert len(found) > 100
    assert [where for room, name, where in found if room not in DECLARED or name not in DECLARED[room].names] == []


def test_a_template_reads_it_of_its_room():
    """Whatever bears a name that rooms hang is read of `extras`, but for what is no content."""
    found = [
        (f"{path.name}:{node.lineno}", f"{last_name(node.node)}.{node.attr}")
        for path in TEMPLATES
        for node in tree(path).find_all(nodes.Getattr)
        if node.attr in HUNG - BY_THE_READER and not is_a_room(node.node)
    ]
    assert [(where, name) for where, name in found if name not in NO_CONTENT and not name.startswith("extras.")] == []


def is_a_room(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Getattr) and last_name(node.node) == "extras"


def last_name(node: nodes.Node) -> str:
    return node.name if isinstance(node, nodes.Name) else node.attr if isinstance(node, nodes.Getattr) else type(node).__name__


def test_a_template_reads_nothing_else_of_a_content_but_what_is_pelicans():
    plain = [
        (f"{path.name}:{node.lineno} {node.node.name}.{node.attr}", node.attr)
        for path in TEMPLATES
        for node in tree(path).find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name in CONTENTS
    ]
    assert [where for where, name in plain if name not in PELICANS | BY_THE_READER | {"extras"}] == []


def test_what_a_template_looks_up_in_the_context_is_declared_by_a_room():
    """Templates also look up what other templates set: a parent what its child says, a part of a page what whoever includes it says."""
    given = {node.name for path in TEMPLATES for node in tree(path).find_all(nodes.Name) if node.ctx in ("store", "param")}
    given |= {node.name for path in TEMPLATES for node in tree(path).find_all(nodes.Macro)}
    given |= {name for path in TEMPLATES for node in tree(path).find_all((nodes.FromImport, nodes.Import)) for name in imported(node)}
    known = ADDED | given | PELICANS_NAMES | set(FUNCTIONS)
    looked_up = {(name, path.name) for path in TEMPLATES for name in meta.find_undeclared_variables(tree(path)) if not name.isupper()}
    assert sorted((name, where) for name, where in looked_up if name not in known) == []


def imported(node: nodes.FromImport | nodes.Import) -> Iterator[str]:
    if isinstance(node, nodes.Import):
        yield node.target
    else:
        yield from (name[1] if isinstance(name, tuple) else name for name in node.names)


def test_each_declared_name_has_its_sentence():
    rows = [line.split(" | ") for line in TABLES["hand-offs.md"]().splitlines() if line.startswith("| `")]
    assert [cells[0] for cells in rows if not cells[-1].strip("| ")] == []
    assert len(rows) == sum(len(extras.names) for extras in DECLARED.values()) + sum(
        len(room.context.names) for _, room in manifests() if room.context
    )


def test_what_is_not_declared_cannot_be_handed_on():
    with pytest.raises(UndeclaredHandOff):
        StoryExtras(SimpleNamespace()).episodes = ()
    with pytest.raises(UndeclaredHandOff):
        StoryContext({}).serie = ()
    with pytest.raises(UndeclaredHandOff):
        StoryContext.make_page_variables(serie=())


def test_a_theme_may_read_it_with_and_without_its_room():
    conf = {**DEFAULT_CONFIG, "PATH": "/content", EXTRAS: {"story": StoryExtras}}
    content = Article("<p>x</p>", {"title": "x", "date": datetime(2026, 3, 2)}, conf, "/content/x.md", {})
    StoryExtras(content).related = ("other",)
    assert content.related == content.extras.story.related == ("other",)
    assert content.extras.story.episode is None and not hasattr(content, "episode")
    shown = Environment().from_string("{{ content.extras.council.session }}|{{ content.extras.story.related[0] }}")
    assert shown.render(content=content) == "|other"


def test_a_room_that_is_not_in_use_hangs_nothing():
    extras = RoomExtras(SimpleNamespace(related=()), {})
    assert not hasattr(extras.story, "related")


def test_no_two_rooms_hang_the_same_name():
    names = [name for extras in DECLARED.values() for name in extras.names]
    assert len(names) == len(set(names))


def test_no_room_hangs_or_adds_anything_by_itself():
    """What is in the metadata of a text is Pelican's to hang; `template`, `staticfiles` and the body are Pelican's own."""
    wrong = []
    for module in modules("plugins"):
        if module.path.name != "plugin.py" or module.room == "incremental":
            continue
        for node in module.nodes:
            targets = node.targets if isinstance(node, ast.Assign) else []
            for target in (each for found in targets for each in (found.elts if isinstance(found, ast.Tuple) else [found])):
                base = ast.unparse(target.value) if isinstance(target, ast.Subscript | ast.Attribute) else ""
                key = target.slice.value if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant) else ""
                added = base.split(".")[-1] == "context" and key not in ("", "staticfiles", "static_links")
                hung = isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.attr in HUNG
                if added or (hung and base not in VIEWS and (module.room, target.attr) not in HUNG_BY_HAND):
                    wrong.append(f"{module.name}:{node.lineno} {ast.unparse(target)}")
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("context.update"):
                wrong.append(f"{module.name}:{node.lineno}")
    assert wrong == []


def test_a_build_compares_whatever_rooms_hang():
    """What the reader hangs is part of the key of the text; whatever a room adds afterwards is part of what a page is made from."""
    for name, room in manifests():
        hung = {each for extras in room.extras for each in extras.names}
        assert name == "editorial" or hung <= set(room.inputs.attributes if room.inputs else ()), name


def test_every_structure_is_in_a_manifest():
    declared = {
        node.name
        for module in modules("plugins")
        for node in module.tree.body
        if isinstance(node, ast.ClassDef) and {ast.unparse(base) for base in node.bases} & {"ContentExtras", "ContextNames"}
    }
    used = {each.__name__ for _, room in manifests() for each in (*room.extras, room.context) if each}
    assert declared == used
