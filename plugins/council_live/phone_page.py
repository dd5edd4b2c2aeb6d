"""What the phone in the chamber installs: its page, the files that the page is made of, the manifest, and the worker that keeps them.

Texts and places only: who serves them is elsewhere. The page is the same for everybody, and says nothing of a session.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plugins.languages.environments import speak
from plugins.languages.own import OwnWords
from plugins.publication.template_names import find_template
from plugins.publication.words import N_, SOURCE, Words
from plugins.site.renamed_templates import RenamedTemplates

HERE = "/direct/"
"""Where the page stands, and all that the worker may answer for."""
STATIC = f"{HERE}statique/"
TEMPLATE = "phone.html"
WORKER = "direct/sw.js"
PATTERNS = ("direct/*.js", "direct/*.css", "css/tokens.css", "fonts/*.woff2", "icons/*")
"""What may be asked for, below the theme's static folders."""
NAME = N_("Direct du conseil")
PAPER = "#fbf8f2"
"""Behind the page while it opens: the token `paper` by day of the theme as it comes."""
ICONS = (("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any"), ("maskable-512.png", "512x512", "maskable"))


@dataclass(frozen=True)
class InstalledPhonePage:
    """`statics` are the static folders of `theme`, then what is laid over them: of two alike, the last is served. `town` is its name."""

    theme: Path
    statics: Sequence[Path]
    town: str
    words: Words = field(default_factory=Words)

    @cached_property
    def files(self) -> Mapping[str, Path]:
        """What is served below STATIC and the version, by address; nothing else is."""
        found = {
            path.relative_to(folder).as_posix(): path
            for folder in self.statics
            for pattern in PATTERNS
            for path in sorted(folder.glob(pattern))
        }
        return {address: path for address, path in sorted(found.items()) if address != WORKER}

    @cached_property
    def version(self) -> str:
        """A digest of the bytes of all that the phone keeps: another one, and it fetches everything again."""
        told = hashlib.blake2b(digest_size=6)
        template = find_template([self.theme / "templates"], TEMPLATE)
        for path in filter(None, (template, self._worker, *self.files.values())):
            told.update(path.read_bytes())
        told.update(f"{self.town} {self.words.lang} {self.words.digest}".encode())
        return told.hexdigest()

    @property
    def static(self) -> str:
        """Where the files of this version are, with a final slash."""
        return f"{STATIC}{self.version}/"

    @cached_property
    def page(self) -> str:
        """The HTML of the page."""
        env = Environment(
            loader=RenamedTemplates(FileSystemLoader(self.theme / "templates")),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
        )
        speak(env, self.words, OwnWords(SOURCE))
        return env.get_template(TEMPLATE).render(here=HERE, static=self.static, town=self.town)

    @cached_property
    def worker(self) -> str:
        """The worker, told what it keeps. A browser that finds other bytes installs it again."""
        kept = [HERE, *(self.static + address for address in self.files), f"{HERE}manifest.webmanifest"]
        told = {"version": self.version, "page": HERE, "fixed": STATIC, "files": kept}
        return f"const DIRECT = {json.dumps(told)};\n{self._worker.read_text(encoding='utf-8')}"

    @cached_property
    def manifest(self) -> str:
        """What a phone is told when the page is put among its applications: https://www.w3.org/TR/appmanifest/"""
        icons = [
            {"src": f"{self.static}icons/{name}", "sizes": sizes, "type": "image/png", "purpose": purpose} for name, sizes, purpose in ICONS
        ]
        told = {
            "id": HERE,
            "name": f"{self.words(NAME)} – {self.town}",
            "short_name": self.words(N_("Direct")),
            "lang": self.words.lang,
            "start_url": HERE,
            "scope": HERE,
            "display": "standalone",
            "background_color": PAPER,
            "theme_color": PAPER,
            "icons": icons,
        }
        return json.dumps(told, ensure_ascii=False, indent=1)

    @cached_property
    def _worker(self) -> Path:
        return [folder / WORKER for folder in self.statics if (folder / WORKER).is_file()][-1]
