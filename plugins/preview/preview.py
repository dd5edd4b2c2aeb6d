"""`./beffroi preview`: build, serve, watch, rebuild, reload, until Ctrl-C."""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from watchfiles import watch

from plugins.build.swap import replaced
from plugins.preview import unpublished
from plugins.preview.server import HOST, Changes, Server, open_server
from plugins.publication.errors import BeffroiError


@dataclass(frozen=True)
class Preview:
    """What is shown: the content, the settings, the folder that holds the built preview, and the report printed before each build.

    `public` is the address that the journal will have, which the posts shown name.
    """

    content: Path
    settings_file: Path
    theme: Path
    folder: Path
    public: str
    report: Callable[[], None]
    say: Callable[[str], None]
    environ: Mapping[str, str]

    def watched(self) -> list[Path]:
        """The files whose change makes a new build."""
        return [path for path in (self.content, self.theme, self.settings_file) if path.exists()]


def preview(shown: Preview, port: int, stop: threading.Event | None = None) -> None:
    """Serve the preview on loopback from `port` on, until Ctrl-C or `stop`."""
    changes = Changes()
    server = open_server(port, lambda: shown.folder, changes, shown.theme / "static" / "js" / "reload.js")
    address = f"http://{HOST}:{server.server_port}"
    if port not in (0, server.server_port):
        shown.say(f"Le port {port} est pris ; voici le {server.server_port}.")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        build(shown, address)
        shown.say(f"\nAperçu : {address}/\nLes annonces qui partiraient : {address}/_apercu/annonces/\nCtrl-C pour arrêter.")
        _follow(shown, address, changes, stop)
    except KeyboardInterrupt:
        shown.say("\nAperçu arrêté.")
    finally:
        _close(server)


def build(shown: Preview, address: str) -> bool:
    """One build of the preview for the server at `address`; what goes wrong is said, and the last good page stays."""
    try:
        shown.report()
        with replaced(shown.folder) as fresh:
            unpublished.build(shown.content, fresh, shown.settings_file, address, shown.public, shown.environ)
    except BeffroiError as failure:
        shown.say(str(failure))
        return False
    return True


def _follow(shown: Preview, address: str, changes: Changes, stop: threading.Event | None) -> None:
    for changed in _saved(shown, stop):
        names = sorted({path.name for path in changed})
        shown.say(f"Modifié : {', '.join(names[:3])}{'…' if len(names) > 3 else ''}")
        if build(shown, address):
            changes.announce()


def _saved(shown: Preview, stop: threading.Event | None) -> Iterator[set[Path]]:
    """The files of each save. Editors replace a file whole: the settings, watched alone, are then watched anew."""
    changed = {shown.settings_file}
    while shown.settings_file in changed:
        for changes in watch(*shown.watched(), stop_event=stop, raise_interrupt=True):
            changed = {Path(path) for _, path in changes}
            yield changed
            if shown.settings_file in changed:
                break
        else:
            return


def _close(server: Server) -> None:
    server.shutdown()
    server.server_close()
