"""What every build does alike, done once for all the journals of tests: which Markdown runs, the theme made lean, its English, its colours,
the self-review, what the bytes of our code are. What is remembered is of texts and of colours: a theme that a test has changed is made lean
as it is. Of a file only the digest is, as long as its size and its date are the same.
"""

import tempfile
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import get_args

from babel import Locale
from jinja2 import FileSystemLoader
from markdown.util import get_installed_extensions

from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.kind import CardFace, Scene
from plugins.engine.incremental.disk import inputs, scan
from tests.house import ROOT


def learn_the_house() -> None:
    """Have the builds of this process's forks begin with it. The list of templates that Pelican makes for its log, once for each generator,
    is not read by anybody."""
    import_module("plugins.journal.fast_markdown.known_versions").digest()
    lean = import_module("plugins.journal.assets.assets").LEAN
    lean.update({suffix: cache(made_lean) for suffix, made_lean in lean.items()})
    assets = import_module("plugins.journal.assets.assets")
    assets.name_assets(assets.find_files([ROOT / "theme" / "static"]))
    import_module("plugins.journal.languages.catalog").load_words("en", {})
    look = gather_settings(import_module("plugins.journal.branding.room").Settings, {}, {}).look
    for tones in (
        import_module("plugins.journal.branding.palettes").build_day_tones,
        import_module("plugins.journal.branding.palettes").build_night_tones,
    ):
        tones(look.palette)
    learn_words_and_cards()
    import_module("plugins.journal.law.accessibility").read_self_review(ROOT / "accessibilite.toml")
    FileSystemLoader.list_templates = lambda loader: []
    learn_digests([str(ROOT / name) for name in ("plugins", "theme")])


def learn_words_and_cards() -> None:
    """The names of months, the extensions of Markdown that are installed, what the cards of each scene are drawn on and their letters: a
    third of what the first build of a small journal takes."""
    for code in ("fr", "en"):
        assert Locale.parse(code).months
    get_installed_extensions()
    drawn_card = import_module("plugins.journal.pictures.drawn_card")
    with tempfile.TemporaryDirectory() as folder:
        drawn_card.draw_card(drawn_card.CardWords("Le marché revient place du Beffroi", "Culture", "Essai", "Essai"), Path(folder))
    for scene in get_args(Scene):
        drawn_card.build_card_template(*drawn_card.CardWords("", "", "", "", face=CardFace(scene)).ground)


def learn_digests(roots: list[str]) -> None:
    """The digests of the files below `roots`: a build from nothing reads 1,500 of ours, a tenth of what it takes."""
    known = {path: (stat, scan.digest_file(path)) for path, stat in scan.scan_roots(roots).files.items()}
    read = scan.digest_file

    def digest(path: str) -> bytes:
        stat, mark = known.get(path, (None, b""))
        return mark if stat and scan.read_stat(Path(path)) == stat else read(path)

    scan.digest_file = inputs.digest_file = digest
