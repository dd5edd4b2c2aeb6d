"""The sources of templates, looked at once: what each names, known from one build to the next by the digest of its text.

What Jinja2 compiles them to is kept too, in the same store.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import astuple, dataclass, field
from typing import Any

from jinja2 import BytecodeCache, Environment, meta, nodes
from jinja2.bccache import Bucket

from plugins.incremental.cache.store import BuildStore

ANY_TEMPLATE = "*"


@dataclass(frozen=True)
class TemplateSource:
    """`names` may be looked up in the context, `attributes` in anything; `references` are templates, an empty one when a variable names it;
    `lists` are the pages of a list (`articles_page`) whose items are looked at, `ANY` for what cannot be told."""

    digest: bytes
    names: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()


@dataclass
class TemplateSources:
    """`known_sources` are those of the last build, `used_sources` those of this one, as plain values by their digest."""

    known_sources: dict[bytes, tuple[Any, ...]] = field(default_factory=dict)
    used_sources: dict[bytes, tuple[Any, ...]] = field(default_factory=dict)

    def find_source(self, env: Environment, text: str) -> TemplateSource:
        """What a template of `env` names."""
        digest = hashlib.blake2b(text.encode(), digest_size=16).digest()
        if digest not in self.used_sources:
            self.used_sources[digest] = self.known_sources.get(digest) or astuple(_parsed(env, text, digest))
        return TemplateSource(*self.used_sources[digest])


@dataclass
class BytecodeCacheInStore(BytecodeCache):
    """What Jinja2 compiles, in the store. Only who opened the store writes in it.

    `stale`: this build forgets what was compiled before it, which its copies still find in the store until the build is kept.
    """

    store: BuildStore
    stale: bool = False

    def load_bytecode(self, bucket: Bucket) -> None:
        """See Jinja2."""
        if self.stale and not self.store.mine:
            return
        if code := self.store.note(_compiled(bucket)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """See Jinja2."""
        if self.store.mine:
            self.store.write_note(_compiled(bucket), bucket.bytecode_to_string())


def _compiled(bucket: Bucket) -> str:
    """The name of its note: a template that escapes what it prints is not compiled to what it was when it did not."""
    return f"code {bucket.environment.autoescape!r} {bucket.key}"


def _parsed(env: Environment, text: str, digest: bytes) -> TemplateSource:
    tree, without_globals = env.parse(text), env.overlay()
    without_globals.globals = {}
    tree.set_environment(without_globals)
    return TemplateSource(
        digest,
        tuple(sorted(meta.find_undeclared_variables(tree))),
        tuple(referenced_template or "" for referenced_template in meta.find_referenced_templates(tree)),
        tuple(sorted(set(_listed(tree)))),
        tuple(sorted({node.name for node in tree.find_all(nodes.Filter)})),
        tuple(sorted({node.name for node in tree.find_all(nodes.Test)})),
        tuple(sorted({node.attr for node in tree.find_all(nodes.Getattr)} | {str(node.value) for node in tree.find_all(nodes.Const)})),
    )


def _listed(tree: nodes.Template) -> Iterator[str]:
    for node in tree.find_all(nodes.Getattr):
        if node.attr == "object_list":
            yield node.node.name if isinstance(node.node, nodes.Name) else ANY_TEMPLATE
    for part in tree.find_all((nodes.Getitem, nodes.Filter)):
        yield from (ANY_TEMPLATE for each in part.find_all(nodes.Const) if each.value == "object_list")
    yield from (ANY_TEMPLATE for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Getattr) and call.node.attr == "page")
