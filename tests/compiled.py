"""Templates are read and compiled once for all the journals of a run: two thirds of what a journal of one article costs.

A journal keeps in its store what Jinja2 made of its templates, for the next build; each test has a new journal. The processes that fork the
commands have a folder where these find what another made, by all that it may depend on: the name, the source, what Jinja2 compiles for, the
filters and the tests that the source may name; and, for the few templates in which a filter of ours works on a constant while they are
compiled, the settings and the environment. Where the file lies is written in what is found.
"""

import hashlib
import os
import pickle
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import Environment, nodes
from jinja2.bccache import Bucket
from jinja2.defaults import DEFAULT_FILTERS, DEFAULT_TESTS
from jinja2.utils import _PassArg

from plugins.engine.incremental.pages import closure
from tests.house import COMPILED_VARIABLE, ROOT

OF_ONE_JOURNAL = ("BEFFROI_STATE", "BEFFROI_NOW")
"""Variables that change nothing of what a template is compiled to."""
LEXING = (
    *("block_start_string", "block_end_string", "variable_start_string", "variable_end_string", "comment_start_string", "trim_blocks"),
    *("comment_end_string", "line_statement_prefix", "line_comment_prefix", "lstrip_blocks", "newline_sequence", "keep_trailing_newline"),
)


class CompiledTemplates:
    """Until it is `open_for` a build, nothing is shared. `code` is what reads templates, where it was edited in the process that forks its
    builds: what that makes of a template is handed to no other."""

    def __init__(self, code: bytes = b"") -> None:
        self.code = code
        given = os.environ.get(COMPILED_VARIABLE)
        self.is_ours = given is None
        self.folder = Path(given or tempfile.mkdtemp(prefix="beffroi-compiled-"))
        self.settings_key = b""
        self.early: list[str] = []
        """The filters and tests of ours that have worked while the template of now was compiled."""
        self.environment: tuple[tuple[Any, ...], tuple[str, dict[str, str]]] = ((), ("", {}))
        """What tells the environment of the last template, and what Jinja2 looks at of it."""
        self.name, self.path, self.text = "", "", ""
        """The template of now."""

    def install(self) -> None:
        """Have the builds of this process, and of those that it forks, look here for what their own store has not."""
        load, parse = closure.BytecodeCacheInStore.load_bytecode, closure._parse_source
        get_bucket = closure.BytecodeCacheInStore.get_bucket
        for path in (ROOT / "theme" / "templates").rglob("*.html"):
            find_words(path.read_text(encoding="utf-8"))

        def get_bucket_of(cache: closure.BytecodeCacheInStore, env: Environment, name: str, filename: str | None, source: str) -> Bucket:
            self.name, self.path, self.text = name, filename or "<template>", source
            return get_bucket(cache, env, name, filename, source)

        def load_bytecode(cache: closure.BytecodeCacheInStore, bucket: Bucket) -> None:
            load(cache, bucket)
            if bucket.code is None and self.settings_key:
                self.early.clear()
                for place in self._places(bucket):
                    if place.exists():
                        bucket.bytecode_from_string(place.read_bytes())
                        bucket.code = name_file(bucket.code, self.path)
                        dump(cache, bucket)
                        return

        def dump_bytecode(cache: closure.BytecodeCacheInStore, bucket: Bucket) -> None:
            dump(cache, bucket)
            if self.settings_key:
                for_all, for_these_settings = self._places(bucket)
                self._keep(for_these_settings if self.early else for_all, bucket.bytecode_to_string())

        def parsed(env: Environment, text: str, digest: bytes) -> closure.TemplateSource:
            if not self.settings_key:
                return parse(env, text, digest)
            place = self._place(self.code, "source", self._compiled_for(env, text), digest.hex())
            if not place.exists():
                self._keep(place, pickle.dumps(parse(env, text, digest)))
            return pickle.loads(place.read_bytes())

        def as_const(node: nodes.Filter | nodes.Test, eval_ctx: nodes.EvalContext | None = None) -> Any:
            if does_early(node, nodes.get_eval_context(node, eval_ctx)):
                self.early.append(node.name)
            return fold(node, eval_ctx)

        fold = nodes._FilterTestCommon.as_const
        nodes._FilterTestCommon.as_const = as_const
        dump = closure.BytecodeCacheInStore.dump_bytecode
        replaced = (("get_bucket", get_bucket_of), ("load_bytecode", load_bytecode), ("dump_bytecode", dump_bytecode))
        for name, function in replaced:
            setattr(closure.BytecodeCacheInStore, name, function)
        closure._parse_source = parsed

    def open_for(self, settings_file: Path, options: Sequence[str], environ: Mapping[str, str]) -> None:
        """The build that begins in this process is by these settings, wherever their folder is."""
        ours = sorted((name, value) for name, value in environ.items() if name.startswith("BEFFROI_") and name not in OF_ONE_JOURNAL)
        told = [option for option in options if not option.startswith("BUILD=")]
        key = repr((settings_file.read_text(encoding="utf-8"), ours, told))
        self.settings_key = key.replace(str(settings_file.parent), "").encode()

    def close(self) -> None:
        """Nothing is left of ours."""
        if self.is_ours:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _places(self, bucket: Bucket) -> tuple[Path, Path]:
        key = self._compiled_for(bucket.environment, self.text, self.name), self.name, bucket.checksum
        return self._place(b"", *key), self._place(self.code + self.settings_key, *key)

    def _compiled_for(self, env: Environment, text: str, name: str | None = None) -> str:
        escapes = env.autoescape(name) if callable(env.autoescape) else env.autoescape
        now = (env, len(env.filters), len(env.tests))
        if self.environment[0] != now:
            self.environment = now, compiled_for(env)
        flags, functions = self.environment[1]
        return flags + repr((escapes, [functions[word] for word in sorted(functions.keys() & find_words(text))]))

    def _place(self, of_settings: bytes, *key: Any) -> Path:
        return Path(self.folder, hashlib.blake2b(of_settings + repr(key).encode(), digest_size=16).hexdigest())

    def _keep(self, place: Path, content: bytes) -> None:
        being_written = place.with_suffix(f".{os.getpid()}")
        being_written.write_bytes(content)
        being_written.replace(place)


def does_early(node: nodes.Filter | nodes.Test, context: nodes.EvalContext) -> bool:
    """Whether a filter, or a test, that is not Jinja2's works on a constant while its template is compiled."""
    ours, known = (context.environment.filters, DEFAULT_FILTERS) if node._is_filter else (context.environment.tests, DEFAULT_TESTS)
    function = ours.get(node.name)
    if function is None or function is known.get(node.name) or _PassArg.from_obj(function) is _PassArg.context:
        return False
    try:
        nodes.args_as_const(node, context)
        node.node.as_const(context)
    except nodes.Impossible:
        return False
    return True


def name_file(code: CodeType, path: str) -> CodeType:
    """`code` as it is compiled from the file at `path`, its functions too."""
    constants = tuple(name_file(each, path) if isinstance(each, CodeType) else each for each in code.co_consts)
    return code.replace(co_filename=path, co_consts=constants)


@cache
def find_words(text: str) -> frozenset[str]:
    """The words of a template: whatever it may name."""
    return frozenset(re.findall(r"\w+", text))


def compiled_for(env: Environment) -> tuple[str, dict[str, str]]:
    """All that Jinja2 looks at of an environment when it compiles, but whether it escapes, which is asked for each template, and what its
    filters do: of filters and tests by their names."""
    functions: dict[str, str] = {}
    for sort, table, known in (("filter", env.filters, DEFAULT_FILTERS), ("test", env.tests, DEFAULT_TESTS)):
        for name, function in table.items():
            fact = sort, name, str(_PassArg.from_obj(function)), function is known.get(name)
            functions[name] = functions.get(name, "") + repr(fact)
    flags = env.finalize, env.is_async, env.sandboxed, env.optimized, sorted(map(repr, env.policies.items()))
    return repr((sorted(env.extensions), [getattr(env, name) for name in LEXING], flags)), functions
