"""The saves of an editor while the preview runs: none is lost, and a burst of files makes one build."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Condition, Event, Thread

from watchfiles import Change, DefaultFilter, watch

STEP = 10
"""Milliseconds of quiet after which a save is over: an editor writes a file in one or two. The look itself costs nothing measurable."""
BURST = 400
"""Milliseconds after which files that keep coming (a checkout, a copy of pictures) are taken all the same."""


class Saves:
    """Saved files that no build has seen yet: watchers add them, the next build takes them all."""

    def __init__(self) -> None:
        self._paths: set[Path] = set()
        self._over = False
        self._moved = Condition()

    def add(self, paths: Iterable[Path]) -> None:
        """Add saved or deleted files."""
        with self._moved:
            self._paths.update(paths)
            self._moved.notify_all()

    def close(self) -> None:
        """End the watch."""
        with self._moved:
            self._over = True
            self._moved.notify_all()

    def __iter__(self) -> Iterator[set[Path]]:
        """What was saved since the last time, each time something was: during a build too. Ends when nobody watches any more."""
        while True:
            with self._moved:
                self._moved.wait_for(lambda: self._paths or self._over)
                if self._over:
                    return
                saved_paths, self._paths = self._paths, set()
            yield saved_paths


@contextmanager
def watch_saves(folders: Sequence[Path], settings_file: Path, stop: Event) -> Iterator[Saves]:
    """Watch `folders`, and the settings beside `settings_file`, until the end of the block or `stop`; gives the saves.

    Editors replace a file whole: it is its folder that is watched, so that a watch never has to be made again.
    """
    saves, ending = Saves(), _Either(stop)
    settings_folder = settings_file.parent
    watches = [
        ((settings_folder,), _Settings(settings_folder), False),
        (tuple(folder for folder in folders if folder.exists()), DefaultFilter(), True),
    ]
    threads = [
        Thread(target=_watch, args=(saves, *watch_arguments, ending), daemon=True) for watch_arguments in watches if watch_arguments[0]
    ]
    for thread in threads:
        thread.start()
    try:
        yield saves
    finally:
        ending.set()


class _Either(Event):
    """Set when it is, or when the other is."""

    def __init__(self, other: Event):
        super().__init__()
        self._other = other

    def is_set(self) -> bool:
        return super().is_set() or self._other.is_set()


class _Settings(DefaultFilter):
    def __init__(self, folder: Path):
        super().__init__()
        self.folder = folder

    def __call__(self, change: Change, path: str) -> bool:
        return path.endswith((".py", ".toml")) and Path(path).parent == self.folder and super().__call__(change, path)


def _watch(saves: Saves, folders: Sequence[Path], only: DefaultFilter, recursive: bool, ending: Event) -> None:
    for changes in watch(
        *folders, watch_filter=only, debounce=BURST, step=STEP, stop_event=ending, recursive=recursive, raise_interrupt=False
    ):
        saves.add(Path(path) for _, path in changes)
    saves.close()
