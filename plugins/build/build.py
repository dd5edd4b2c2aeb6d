"""`./beffroi build`: the whole journal, for production, at the cost of what changed."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from plugins.build import commit, pelican
from plugins.build.brief import Brief
from plugins.build.inputs import Inputs, in_time
from plugins.build.place import LOCK, STORE, beside, refuse_other_than_a_site
from plugins.build.store import Store
from plugins.build.unchanged import ASIDE, asked
from plugins.publication.errors import NotNow
from plugins.publication.lock import alone


@dataclass(frozen=True)
class Built:
    """What a build did: the files it put in place and those it took away, by their path in the output."""

    put: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def build(content: Path, output: Path, settings_file: Path, environ: Mapping[str, str], overrides: Mapping = ASIDE) -> Built:
    """Build the journal in `content` at `output`, which stays as it was unless all that is new is ready.

    Raises BuildFailed; SettingsError when `output` holds anything but a site; NotNow when another build is under way.
    """
    if not content.is_dir():
        raise pelican.BuildFailed(f"{content} : ce dossier de contenu n’existe pas.")
    refuse_other_than_a_site(output, {"vos textes": content, "vos réglages": settings_file})
    words = asked(content, output, settings_file, overrides)
    try:
        with _opened(output) as (store, staging):
            commit.roll(store, staging, output)
            inputs = Inputs(store, content, settings_file, output, words, environ)
            on_time = in_time(store, environ)
            if on_time and inputs.same():
                return Built()
            found = inputs.digests()
            if on_time and inputs.unmoved(found):
                inputs.save(found)
                store.keep()
                return Built()
            return _built(store, staging, inputs, found, overrides)
    except OSError as error:
        raise pelican.BuildFailed(f"{output} ne peut pas être écrit ({error}) ; le site en place n’a pas changé.") from error


@contextmanager
def _opened(output: Path) -> Iterator[tuple[Store, Path]]:
    """The store of `output` and the folder where its files are prepared, for one build at a time."""
    output.parent.mkdir(parents=True, exist_ok=True)
    busy = NotNow(f"Une autre construction de {output} est en cours ; relancez quand elle aura fini.")
    with alone(beside(output, LOCK), busy), Store(beside(output, STORE)) as store:
        yield store, beside(output, "nouveau")


def _built(store: Store, staging: Path, inputs: Inputs, found: dict[str, bytes], overrides: Mapping) -> Built:
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir()
    stale = store.note("world") != inputs.world(found)
    lost = frozenset(path for path, stat in inputs.outputs.items() if inputs.there.get(path) != stat)
    brief = Brief(store.path, inputs.output, found, inputs.there, lost, stale)
    told = beside(inputs.output, "vu")
    brief.write(told)
    try:
        pelican.run(inputs.content, staging, inputs.settings_file, {**overrides, "BUILD": str(told)}, inputs.environ)
        if told.exists():
            commit.note_all(store, staging, inputs.output, inputs.there)
        moves = commit.roll(store, staging, inputs.output)
        if not (inputs.output / "index.html").exists():
            raise pelican.BuildFailed("La construction n’a pas écrit de page d’accueil ; le site en place n’a pas changé.")
        inputs.learn(found)
        inputs.save(found)
        store.keep()
    finally:
        told.unlink(missing_ok=True)
        shutil.rmtree(staging, ignore_errors=True)
    return Built(tuple(path for path, gone in moves if not gone), tuple(path for path, gone in moves if gone))
