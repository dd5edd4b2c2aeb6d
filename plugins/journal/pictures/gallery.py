"""Everything that one build shows: each picture and card made at most once, put below `images/`, and named."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from plugins.core.infrastructure.build_services import OutputManifest, ShareWork, do_here
from plugins.core.infrastructure.errors import Progress, SettingsError
from plugins.core.infrastructure.output_files import find_site_root
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.kind import NO_FACE, CardFace, Scene
from plugins.core.publication.publication import has_account
from plugins.journal.pictures import drawn_card, renditions
from plugins.journal.pictures.drawn_card import CardTemplate, CardWords, build_card_template
from plugins.journal.pictures.renditions import (
    MEDIA_TYPES,
    CachedWork,
    File,
    Original,
    PictureError,
    Recipe,
    WorkCache,
    digest_inputs,
    write_widest,
)
from plugins.journal.pictures.room import Card, PictureSource, ResponsivePicture, Settings
from plugins.journal.pictures.scenes import THEME, Paint

FOLDER = "images"

TAKES_JPEG_ONLY = "instagram"
"""It says nothing without a picture, and takes no PNG: a town that is there has its cards drawn as JPEG, of twice the bytes."""

MOST_THREADS = 4
"""Pillow encodes outside the interpreter's lock; each thread may hold a picture of 240 MB."""

LONGEST_STEM = 60


class Gallery:
    """The pictures and cards of one build, for the site at `room.siteurl`, written below the folder `output` unless they stand in `left`;
    cards are drawn with `paint`, `as_jpeg` or as PNG.

    `originals` are the pictures already read; `made` the files of each work, by its key, whether or not they still are in the cache;
    `drawings` the works of drawn cards.
    """

    def __init__(self, room: Settings, output: Path, manifest: OutputManifest | None = None, paint: Paint = THEME, as_jpeg: bool = False):
        self.room, self.output, self.left, self.paint = room, output, manifest or OutputManifest(), paint
        self.as_jpeg, self.root = as_jpeg, find_site_root(room.siteurl)
        self.cache = WorkCache(room.picture_cache)
        self.recipe = Recipe(room.picture_widths)
        self.originals: dict[Path, Original] = {}
        self.made: dict[str, tuple[File, ...]] = {}
        self.drawings: dict[tuple[str, str, CardFace], CachedWork] = {}
        self._templates: dict[tuple[Paint, Scene], CardTemplate] = {}
        self._drawing = Lock()

    def read_original(self, path: Path) -> Original:
        """Read the picture at `path`, once a build. Raises PictureError."""
        if path not in self.originals:
            self.originals[path] = renditions.read_original(path)
        return self.originals[path]

    def make_sizes_work(self, path: Path) -> CachedWork:
        """The work of making the picture at `path` in every size. Raises PictureError."""
        source = self.read_original(path)
        return CachedWork(digest_inputs("sizes", source.digest, self.recipe), partial(renditions.write_sizes, source, self.recipe))

    def make_card_work(self, path: Path) -> CachedWork | None:
        """The work of cutting the picture at `path` to a card; None when it is too small for one. Raises PictureError."""
        source = self.read_original(path)
        return (
            CachedWork(digest_inputs("card", source.digest), partial(renditions.write_card, source))
            if renditions.has_card(source)
            else None
        )

    def draw_card(self, title: str, kicker: str = "", face: CardFace = NO_FACE) -> CachedWork:
        """The work of drawing a card; asked for more than once of most."""
        work = self.drawings.get((title, kicker, face))
        if work is None:
            words = CardWords(title, kicker, self.room.sitename, self.room.town, self.paint, face, self.as_jpeg)
            draw = partial(drawn_card.draw_card, words, find_template=self._find_template)
            work = self.drawings[(title, kicker, face)] = CachedWork(digest_inputs("drawn", words.inputs), draw)
        return work

    def prepare(self, works: Iterable[CachedWork], begin: ShareWork = do_here) -> Iterator[None]:
        """Make what is not cached yet, on every processor, and report progress. Failures are raised later, where the picture is shown.

        Pictures are made by threads, now. Cards, most of whose work is not Pillow's, are begun by `begin`, and are all there once what this
        gives is at its end; whoever shows one before draws it.
        """
        missing = {work.key: work for work in works if not self._is_cached(work)}
        cards = [missing.pop(work.key) for work in self.drawings.values() if work.key in missing]
        progress = Progress("Images préparées", len(missing) + len(cards))
        with ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1)) as threads:
            for _ in threads.map(self._attempt, missing.values()):
                progress.step()
        return _report_progress(begin("cards", self._attempt_all, cards) if cards else (), progress)

    def make_picture(self, path: Path, alt: str = "", credit: str = "", caption: str = "") -> ResponsivePicture:
        """The picture at `path` below the content folder, ready for templates. Raises PictureError."""
        work = self.make_sizes_work(path)
        files = self._make_files(work)
        addresses = {file.name: f"{self.root}/{self._show_file(work, file, path.stem)}" for file in files}
        candidates = {
            extension: [f"{addresses[file.name]} {file.width}w" for file in reversed(files) if file.extension == extension]
            for extension in self.recipe.formats
        }
        sources = tuple(PictureSource(MEDIA_TYPES[extension], ", ".join(each)) for extension, each in candidates.items())
        last = next(file for file in files if file.extension not in self.recipe.formats)
        sizes = self.room.picture_sizes if last.width > self.recipe.widths[0] else f"{last.width}px"
        return ResponsivePicture(addresses[last.name], sources, sizes, last.width, last.height, alt, credit, caption)

    def make_card(self, work: CachedWork, stem: str, alt: str) -> Card:
        """The card that `work` makes. Raises PictureError."""
        (file,) = self._make_files(work)
        address = f"{self.room.siteurl}/{self._show_file(work, file, stem)}"
        return Card(address, file.width, file.height, alt, MEDIA_TYPES[file.extension], file.length)

    def is_card_kept(self, url: str) -> bool:
        """Whether the file of a card at that absolute address, which would be made of what it was, is as the last build left it."""
        return self.left.is_kept_with_leader(url.removeprefix(f"{self.room.siteurl}/"), url)

    def _find_template(self, words: CardWords) -> CardTemplate:
        """The background for `words`: from the cache, or drawn. Of several threads that ask together, one draws it."""
        with self._drawing:
            if words.ground not in self._templates:
                work = CachedWork(
                    digest_inputs("template", words.template_inputs), lambda folder: build_card_template(*words.ground).write(folder)
                )
                try:
                    self.cache.get_files(work)
                    self._templates[words.ground] = CardTemplate.read(self.cache.find_folder(work))
                except (OSError, ValueError):
                    self._templates[words.ground] = build_card_template(*words.ground)
            return self._templates[words.ground]

    def _is_cached(self, work: CachedWork) -> bool:
        if work.key not in self.made and (cached_files := self.cache.find_files(work)):
            self.made[work.key] = cached_files
        return work.key in self.made

    def _make_files(self, work: CachedWork) -> tuple[File, ...]:
        if work.key not in self.made:
            self.made[work.key] = self.cache.get_files(work)
        return self.made[work.key]

    def _attempt_all(self, works: Sequence[CachedWork]) -> int:
        for work in works:
            self._attempt(work)
        return len(works)

    def _attempt(self, work: CachedWork) -> None:
        with suppress(PictureError):
            self._make_files(work)

    def _show_file(self, work: CachedWork, file: File, stem: str) -> str:
        """Put `file` in the output, unless it is there or stands; its address on the site."""
        name = _build_shown_name(work.key, file, stem)
        shown_path = self.output / FOLDER / name
        if not (self.left.is_current(f"{FOLDER}/{name}", work.key) or (shown_path.exists() and shown_path.stat().st_size == file.length)):
            self.cache.get_files(work)
            shown_path.parent.mkdir(parents=True, exist_ok=True)
            shown_path.unlink(missing_ok=True)
            _link(self.cache.find_folder(work) / file.name, shown_path)
        return f"{FOLDER}/{name}"


def _report_progress(counts: Iterable[int], progress: Progress) -> Iterator[None]:
    """Nothing, for each of `counts`, once `progress` has told so many works."""
    for count in counts:
        for _ in range(count):
            progress.step()
        yield


def open_gallery(conf: Mapping[str, Any], output: Path, manifest: OutputManifest | None = None) -> Gallery:
    """The gallery of a town by its settings, in its colours."""
    paint = Paint.from_tokens(conf["APPEARANCE"].day) if conf.get("APPEARANCE") else THEME
    return Gallery(gather_settings(Settings, conf, os.environ), output, manifest, paint, has_account(conf, TAKES_JPEG_ONLY))


def _build_shown_name(key: str, file: File, stem: str) -> str:
    """What a file is called in the output."""
    return f"{slugify(stem)[:LONGEST_STEM].strip('-') or 'image'}-{file.width}-{key[:8]}.{file.extension}"


def _link(kept: Path, shown: Path) -> None:
    """The same file under two names, which costs nothing; a copy where the cache is on another disk. Another process of the build may have
    done it meanwhile."""
    try:
        with suppress(FileExistsError):
            os.link(kept, shown)
    except OSError:
        shutil.copyfile(kept, shown)


def find_served_bytes(path: Path, conf: Mapping[str, Any]) -> int | None:
    """Bytes of the largest JPEG or PNG that the site makes of the picture at `path`; None when it makes none.

    What a build has kept is not made again, and nothing is written but in a temporary folder.
    """
    try:
        gallery = Gallery(gather_settings(Settings, conf, {}), Path())
        cached_files = gallery.cache.find_files(gallery.make_sizes_work(path))
        if cached_files:
            return next(file.length for file in cached_files if file.extension not in gallery.recipe.formats)
        with tempfile.TemporaryDirectory() as folder:
            return write_widest(gallery.read_original(path), gallery.recipe, Path(folder)).length
    except (PictureError, SettingsError, OSError):
        return None


@dataclass(frozen=True)
class PrintedPicture:
    """`name` is that of the file; sizes are in pixels."""

    name: str
    width: int
    height: int


def print_picture(path: Path, gallery: Gallery) -> PrintedPicture:
    """Copy the picture at `path` to the folder `gallery.output`, as JPEG, or PNG if it is transparent; a cached one is copied.

    Raises PictureError when it cannot be read.
    """
    source = gallery.read_original(path)
    derived = _find_cached_file(source, gallery) or write_widest(source, gallery.recipe, gallery.output)
    stem = slugify(path.stem)[:LONGEST_STEM].strip("-") or "image"
    name = f"{stem}-{source.digest[:8]}.{derived.extension}"
    (gallery.output / derived.name).replace(gallery.output / name)
    return PrintedPicture(name, derived.width, derived.height)


def _find_cached_file(source: Original, gallery: Gallery) -> File | None:
    work = gallery.make_sizes_work(source.path)
    cached = next((file for file in gallery.cache.find_files(work) or () if file.extension not in gallery.recipe.formats), None)
    if cached:
        shutil.copyfile(gallery.cache.find_folder(work) / cached.name, gallery.output / cached.name)
    return cached
