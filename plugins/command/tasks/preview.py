"""`./beffroi preview`: the journal on this machine, drafts too."""

from pathlib import Path

from plugins.command.command import command
from plugins.command.town import open_drafts_town, open_town
from plugins.command.words import PLACES
from plugins.core.infrastructure.town import print_line
from plugins.engine.preview.preview import Preview, serve_preview


@command(help={"port": "PORT : le premier port essayé, 8000 par défaut", "content": PLACES["content"]})
def preview(port: int = 8000, content: str | None = None) -> None:
    """Montre le journal sur cette machine, et le refait à chaque enregistrement

    Les brouillons et les publications programmées y sont, bien marqués. Rien n’est publié ni annoncé. Ctrl-C pour arrêter.
    """
    town, public = open_drafts_town(content), open_town(None).conf["SITEURL"]
    folder, content = town.state / "preview", str(town.content)

    def settle() -> None:
        open_town(str(town.settings_file), content)

    themes = (Path(town.conf["THEME"]).resolve(), town.folder / "theme")
    preview_server = Preview(town.content, town.settings_file, themes, folder, public, settle, print_line, town.environ)
    serve_preview(preview_server, port)
