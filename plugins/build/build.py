"""`./beffroi build`: the whole journal, for production."""

from collections.abc import Mapping
from pathlib import Path

from plugins.build import pelican
from plugins.build.place import refuse_other_than_a_site
from plugins.build.swap import replaced

ASIDE = {"ANNOUNCE_AFTER": "deploy"}
"""What a site that is not yet in place may not do: its pages cannot be announced, and a network that refuses must not keep it out."""


def build(content: Path, output: Path, settings_file: Path, environ: Mapping[str, str]) -> Path:
    """Build the journal in `content` and put it at `output`, which stays as it was unless the new site is whole.

    Returns `output`. Raises BuildFailed; SettingsError when `output` holds anything but a site; NotNow when another build is under way.
    """
    if not content.is_dir():
        raise pelican.BuildFailed(f"{content} : ce dossier de contenu n’existe pas.")
    refuse_other_than_a_site(output, {"vos textes": content, "vos réglages": settings_file})
    try:
        with replaced(output) as fresh:
            pelican.run(content, fresh, settings_file, ASIDE, environ)
            if not (fresh / "index.html").exists():
                raise pelican.BuildFailed("La construction n’a pas écrit de page d’accueil ; le site en place n’a pas changé.")
    except OSError as error:
        raise pelican.BuildFailed(f"{output} ne peut pas être écrit ({error}) ; le site en place n’a pas changé.") from error
    return output
