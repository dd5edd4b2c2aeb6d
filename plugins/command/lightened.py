"""What `./beffroi check --fix` makes anew: photographs no larger than the site shows, documents that name nobody."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from plugins.command.town import TownPaths
from plugins.command.words import near
from plugins.editorial.documents import remove_authors
from plugins.editorial.files import find
from plugins.infrastructure import durable
from plugins.infrastructure.settings import gather
from plugins.pictures.lighter import LightenedPicture, lighten_pictures
from plugins.pictures.original import PictureError
from plugins.pictures.settings import Settings


def lighten_content(town: TownPaths) -> Iterator[str]:
    """Make anew what needs it below the content folder; a French sentence for each. Texts follow the photographs that change names."""
    found, _ = find(town.content, town.conf)
    widest = max(gather(Settings, town.conf, town.environ).picture_widths)
    renamed: dict[Path, Path] = {}
    for one in lighten_pictures(town.content, found.files, widest):
        if isinstance(one, PictureError):
            yield f"! {one}"
            continue
        if one.path != one.former:
            renamed[one.former] = one.path
        yield f"~ {near(one.path)} : {_weights(one)}, sans position ni appareil."
    yield from (
        f"~ {near(path)} : ce qu’elle montre s’appelle maintenant autrement." for path in _follow(town.content, found.files, renamed)
    )
    for former in renamed:
        former.unlink()
    yield from (f"~ {near(path)} : ne dit plus qui l’a fait." for path in remove_authors(town.content, found.files, town.conf))


def _weights(one: LightenedPicture) -> str:
    before, after = (f"{size / 1000:.0f} ko" for size in (one.before, one.after))
    return f"{before} → {after}" + (f", de {one.former.name}" if one.path != one.former else "")


def _follow(content: Path, files: list[str], renamed: dict[Path, Path]) -> Iterator[Path]:
    """Give the texts the new names, however they wrote the old ones; the publications come before their photographs go."""
    names = {form: new.name for old, new in renamed.items() for form in (old.name, quote(old.name))}
    if not names:
        return
    old_name = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})(?![\w])")
    for file in files:
        path = content / file
        if file.endswith(".md") and not path.is_symlink():
            text = path.read_bytes().decode("utf-8", "surrogateescape")
            told = old_name.sub(lambda found: names[found[0]], text)
            if told != text:
                durable.write(path, told.encode("utf-8", "surrogateescape"))
                yield path
