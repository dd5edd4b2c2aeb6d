"""`./beffroi build`: the whole journal, for production, at the cost of what changed."""

import shutil
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from plugins.build.brief import Brief, Standing, awaited
from plugins.build.disk import commit
from plugins.build.disk.inputs import Inputs, in_time
from plugins.build.disk.place import STORE, beside, refuse_other_than_a_site
from plugins.build.disk.seen import Seen
from plugins.build.disk.turn import Overtaken, Turn, aloud, turn
from plugins.build.engine import pelican
from plugins.build.kept.store import Spoilt, Store, forget, unpacked
from plugins.build.processes.ahead import afresh, ahead, program
from plugins.build.unchanged import ASIDE, asked
from plugins.build.words import anew
from plugins.build.words.built import Built
from plugins.publication.urgent import urgent as alert_waits

HOME = "index.html"
"""What no site is without."""


@dataclass(frozen=True)
class Job:
    """What is asked of a build. `urgent`: it goes before any other. `fresh`: nothing of the last one may be used. `seen`: what
    lay on the disk just now, if anybody has looked. `aside`: the files over which it has failed, and that an alert does without."""

    content: Path
    output: Path
    settings_file: Path
    environ: Mapping[str, str]
    overrides: Mapping
    urgent: bool = False
    fresh: bool = False
    start: Callable = pelican.ALONE
    seen: Seen | None = None
    aside: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """All that Pelican is told."""
        return asked(self.content, self.output, self.settings_file, self.overrides)


def build(
    content: Path,
    output: Path,
    settings_file: Path,
    environ: Mapping[str, str],
    overrides: Mapping = ASIDE,
    *,
    urgent: bool = False,
    fresh: bool = False,
    start: Callable = pelican.ALONE,
    seen: Seen | None = None,
    say: Callable[[str], None] = aloud,
    held: Turn | None = None,
) -> Built:
    """Build the journal in `content` at `output`, which stays as it was unless all that is new is ready.

    It waits for its turn, and says so to `say`; an `urgent` one stops the build under way, which starts again afterwards. `start` starts
    Pelican, when the code is still what it was. `seen` saves a look at what lies on the disk.
    Whoever has the turn already gives it, as `held`.
    Raises BuildFailed; SettingsError when `output` holds anything but a site; NotNow when another build has no end.
    """
    if not content.is_dir():
        raise pelican.BuildFailed(f"{content} : ce dossier de contenu n’existe pas.")
    refuse_other_than_a_site(output, {"vos textes": content, "vos réglages": settings_file})
    job = Job(content, output, settings_file, environ, overrides, urgent, fresh, start, seen)
    while True:
        try:
            with nullcontext(held) if held else turn(output, urgent, say) as mine:
                return _sound(job, mine)
        except Overtaken:
            say("Une construction urgente passe devant ; celle-ci recommencera après elle.")
        except pelican.BuildFailed as failed:
            if not (alert_waits(environ) and failed.file) or failed.file in job.aside:
                raise
            say(f"{str(failed).partition(chr(10))[0]}\nUne alerte attend : ce fichier est laissé de côté, on recommence sans lui.")
            job = replace(job, aside=(*job.aside, failed.file))
        except OSError as error:
            raise pelican.BuildFailed(refusal(output, error)) from error


def refusal(output: Path, error: OSError) -> str:
    """What to say of a disk that refuses."""
    if isinstance(error, commit.Halfway):
        return f"Le disque refuse ({error.strerror}) avant que tout soit en place. Libérez-en, puis relancez : cela se terminera."
    otherwise = f"{output} ne peut pas être écrit ({error}) ; le site en place n’a pas changé."
    return pelican.REFUSALS.get(error.errno, otherwise)


def _sound(job: Job, held: Turn) -> Built:
    """The build; and a second one, from nothing, when what the last one left cannot be read."""
    place = beside(job.output, STORE)
    try:
        with Store(place) as store:
            return _build(job, held, store, anew.ASKED if job.fresh else "")
    except Spoilt:
        forget(place)
    with Store(place) as store:
        return _build(job, held, store, anew.SPOILT)


def _build(job: Job, held: Turn, store: Store, why: str) -> Built:
    staging = beside(job.output, "nouveau")
    commit.roll(store, staging, job.output)
    if why:
        store.clear()
    store.keep()
    inputs = Inputs(store, job.content, job.settings_file, job.output, job.words, job.environ, job.seen)
    on_time = in_time(store, job.environ)
    if on_time and inputs.same():
        return Built()
    if store.note("world") is None:
        return _moved(job, held, inputs, on_time, why)
    with ahead(job.start, partial(program, job.settings_file, job.environ)) as start:
        return _moved(replace(job, start=start), held, inputs, on_time, why)


def _moved(job: Job, held: Turn, inputs: Inputs, on_time: bool, why: str) -> Built:
    store, found = inputs.store, inputs.digests()
    if on_time and inputs.unmoved(found):
        inputs.save(found)
        store.keep()
        return Built()
    return _built(job, held, inputs, found, (why,) if why else anew.reasons(inputs, found))


def _built(job: Job, held: Turn, inputs: Inputs, found: dict[str, bytes], why: tuple[str, ...]) -> Built:
    store, staging, told = inputs.store, beside(job.output, "nouveau"), beside(job.output, "vu")
    sources = anew.sources(inputs, found)
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir()
    stale = store.note("world") != inputs.world(found)
    start = afresh(job.start, inputs.code_changed) if stale else job.start
    Brief(
        store.path, job.output, found, looked=inputs.seen.at, none_new=found.keys() <= inputs.noted.keys(), stale=stale, aside=job.aside
    ).write(told)
    try:
        with awaited(told) as tell:
            overrides, meanwhile = {**job.overrides, "BUILD": str(told)}, partial(_meanwhile, inputs, found, tell)
            pelican.run(job.content, staging, job.settings_file, overrides, job.environ, held, start, meanwhile)
        if told.exists():
            commit.note_all(store, staging, job.output, inputs.there)
            why = (anew.WITHOUT_US,)
        _refuse_headless(store, job.output)
        moves = _committed(store, staging, job.output, inputs, found)
    finally:
        told.unlink(missing_ok=True)
        _leave_nothing(store, staging, job.output)
    put, gone = (tuple(path for path, going in moves if going is which) for which in (False, True))
    return Built(put, gone, why, sources, **unpacked(store.note("done"), {}))


def _meanwhile(inputs: Inputs, found: dict[str, bytes], tell: Callable[[Standing], None]) -> None:
    """What we do while Pelican begins."""
    tell(inputs.standing)
    inputs.prepare(found)


def _committed(store: Store, staging: Path, output: Path, inputs: Inputs, found: dict[str, bytes]) -> list[tuple[str, bool]]:
    """The moves, once they are made and it is noted what they were made from."""
    moves = commit.roll(store, staging, output)
    try:
        inputs.learn(found)
        inputs.settle(found)
        inputs.save(found)
        store.keep()
    except OSError as error:
        raise commit.Halfway(error.errno, error.strerror) from error
    return moves


def _refuse_headless(store: Store, output: Path) -> None:
    going = {path: bool(gone) for _, path, gone in store.rows("moves")}
    if going.get(HOME, not (output / HOME).is_file()):
        store.clear()
        store.keep()
        raise pelican.BuildFailed("La construction n’a pas écrit de page d’accueil ; le site en place n’a pas changé.")


def _leave_nothing(store: Store, staging: Path, output: Path) -> None:
    """What is noted is put in place, whatever stopped the build since; what is not is thrown away."""
    store.undo()
    commit.roll(store, staging, output)
    store.keep()
    shutil.rmtree(staging, ignore_errors=True)
