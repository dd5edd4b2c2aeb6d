"""Templates are read and compiled once for all the journals of the same settings: two thirds of what a journal of one article costs.

A journal keeps in its store what Jinja2 made of its templates, for the next build; each test has a new journal. The process that forks the
commands has a folder where they find what another made, by all that it may depend on: the settings, the environment, the source.
"""

import hashlib
import os
import pickle
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment
from jinja2.bccache import Bucket

from plugins.incremental.pages import sources

OF_ONE_JOURNAL = ("BEFFROI_STATE", "BEFFROI_NOW")
"""Variables that change nothing of what a template is compiled to."""


class CompiledTemplates:
    """Until it is `open_for` a build, nothing is shared: a fork that was given other code must not hand over what that made."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="beffroi-compiled-"))
        self.settings_key = b""

    def install(self) -> None:
        """Have the builds of this process, and of those that it forks, look here for what their own store has not."""
        load, parse = sources.BytecodeCacheInStore.load_bytecode, sources._parsed

        def load_bytecode(cache: sources.BytecodeCacheInStore, bucket: Bucket) -> None:
            load(cache, bucket)
            if bucket.code is None and self.settings_key:
                place = self._place(sources._compiled(bucket), bucket.checksum)
                if place.exists():
                    bucket.bytecode_from_string(place.read_bytes())
                    dump(cache, bucket)

        def dump_bytecode(cache: sources.BytecodeCacheInStore, bucket: Bucket) -> None:
            dump(cache, bucket)
            if self.settings_key:
                self._keep(self._place(sources._compiled(bucket), bucket.checksum), bucket.bytecode_to_string())

        def parsed(env: Environment, text: str, digest: bytes) -> sources.TemplateSource:
            if not self.settings_key:
                return parse(env, text, digest)
            place = self._place(f"source {env.autoescape!r}", digest.hex())
            if not place.exists():
                self._keep(place, pickle.dumps(parse(env, text, digest)))
            return pickle.loads(place.read_bytes())

        dump = sources.BytecodeCacheInStore.dump_bytecode
        for name, function in (("load_bytecode", load_bytecode), ("dump_bytecode", dump_bytecode)):
            setattr(sources.BytecodeCacheInStore, name, function)
        sources._parsed = parsed

    def open_for(self, settings_file: Path, options: Sequence[str], environ: Mapping[str, str]) -> None:
        """The build that begins in this process is by these settings, wherever their folder is."""
        ours = sorted((name, value) for name, value in environ.items() if name.startswith("BEFFROI_") and name not in OF_ONE_JOURNAL)
        told = [option for option in options if not option.startswith("BUILD=")]
        key = repr((settings_file.read_text(encoding="utf-8"), ours, told))
        self.settings_key = key.replace(str(settings_file.parent), "").encode()

    def close(self) -> None:
        """Nothing is left."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _place(self, *key: Any) -> Path:
        return Path(self.folder, hashlib.blake2b(self.settings_key + repr(key).encode(), digest_size=16).hexdigest())

    def _keep(self, place: Path, content: bytes) -> None:
        being_written = place.with_suffix(f".{os.getpid()}")
        being_written.write_bytes(content)
        being_written.replace(place)
