"""`./beffroi build --explain PAGE`: which input of a page moved when it was last made, and which would move now; builds nothing.

`./beffroi build --verify`: whether the site is, byte for byte, what a build from nothing gives.
"""

import filecmp
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote, urlsplit

from plugins.core.infrastructure import clock
from plugins.core.infrastructure.errors import SettingsError
from plugins.engine.incremental import pelican
from plugins.engine.incremental.build import Job, build
from plugins.engine.incremental.cache.store import BuildStore, unpack_values
from plugins.engine.incremental.disk import commit, scan
from plugins.engine.incremental.disk.build_lock import BuildLock, hold_build_lock, print_at_once
from plugins.engine.incremental.disk.inputs import Inputs, is_still_valid
from plugins.engine.incremental.disk.scan import STAGING, STORE, find_sibling_path
from plugins.engine.incremental.processes.child import BuildOrders
from plugins.engine.incremental.report import (
    ADDRESS,
    ALWAYS,
    ATTRIBUTE,
    CONTEXT,
    LINKS,
    LOST,
    NEW,
    OWN,
    STRANGERS,
    TEMPLATE,
    TEXT,
    TRANSLATIONS,
    Cause,
    ChangedSources,
    PageInputs,
    find_changed_sources,
    format_name,
    format_several,
    list_reasons,
)

PICTURES = "PICTURE_CACHE"
SHOWN, WIDTH = 20, 100
"""Files that are named, and characters of a line that are shown."""


@dataclass(frozen=True)
class Difference:
    """A file that differs from a build from nothing: `there` and `expected` are the bytes of both, None where it is not."""

    path: str
    there: bytes | None
    expected: bytes | None

    def __str__(self) -> str:
        if self.there is None:
            return f"{self.path} manque"
        if self.expected is None:
            return f"{self.path} est de trop"
        return f"{self.path}{_find_first_difference(self.there, self.expected)}"


def _find_first_difference(there: bytes, expected: bytes) -> str:
    pairs = zip_longest(there.splitlines(), expected.splitlines(), fillvalue=b"")
    number, ours, theirs = next(((at, a, b) for at, (a, b) in enumerate(pairs, 1) if a != b), (0, b"", b""))
    try:
        return f", ligne {number} : « {_cut_line(ours, theirs)} » au lieu de « {_cut_line(theirs, ours)} »"
    except UnicodeDecodeError:
        return f" : {len(there)} octets, et {len(expected)} attendus"


def find_differences(job: Job, conf: Mapping[str, Any], print_line: Callable[[str], None] = print_at_once) -> tuple[int, list[Difference]]:
    """Build, then build again from nothing aside, which is then removed: how many files were compared, and those that differ.

    Raises what a build raises.
    """
    environ = {**job.environ, "BEFFROI_NOW": clock.get_current_time(conf, job.environ).isoformat()}
    build(replace(job, environ=environ), print_line)
    with TemporaryDirectory(dir=job.output.parent, prefix=f".{job.output.name}.verification.") as folder:
        fresh_job = replace(job, output=Path(folder) / "site", environ=environ, overrides={**job.overrides, PICTURES: f"{folder}/pictures"})
        build(fresh_job, print_line)
        return compare_folders(job.output, fresh_job.output)


def compare_folders(site: Path, expected: Path) -> tuple[int, list[Difference]]:
    """The number of files in two folders, and those that differ; files put there after a build do not count."""
    names = sorted({*scan.scan_site(site), *scan.scan_site(expected)})
    _, different, missing = filecmp.cmpfiles(site, expected, names, shallow=False)
    return len(names), [
        Difference(name, _read_content(site / name), _read_content(expected / name)) for name in sorted((*different, *missing))
    ]


def _read_content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def format_report(count: int, differences: list[Difference], output: Path) -> list[str]:
    """The report to print, and to send to us when something is wrong."""
    if not differences:
        return [f"Vérifié : les {count} fichiers du site sont, à l’octet près, ceux d’une construction à neuf."]
    more = [f"  et {len(differences) - SHOWN} autres"] if len(differences) > SHOWN else []
    return [
        f"{len(differences)} fichiers du site, sur {count}, ne sont pas ceux d’une construction à neuf au même instant :",
        *(f"  {difference}" for difference in differences[:SHOWN]),
        *more,
        "C’est un défaut de Beffroi, à moins qu’un gabarit ou un greffon de la ville ne donne deux fois de suite autre chose.",
        f"Signalez-le-nous avec ces lignes, ce que dit ./beffroi build --explain {differences[0].path},",
        f"les réglages PLUGINS et THEME, et le fichier {find_sibling_path(output, STORE).name}."
        " Ensuite, ./beffroi build --fresh refait tout.",
    ]


def _cut_line(line: bytes, other: bytes) -> str:
    """`line`, from a little before where it parts with `other`."""
    at = next((place for place, (a, b) in enumerate(zip(line.decode(), other.decode(), strict=False)) if a != b), 0)
    return line.decode()[max(at - WIDTH // 4, 0) :][:WIDTH].strip()


STAYS, MADE, GOES = "stays", "made", "goes"


@dataclass(frozen=True)
class PageExplanation:
    """The explanation of one page. `before` is what was noted of it when it was last made; None when it is new. `now` is what a build would
    make of it, and `causes` why; `full_render_causes` are the reasons for which everything would be made again. `sources` are the texts
    that moved since."""

    page: str
    template: str
    source: str
    before: PageInputs | None
    now: str
    causes: list[Cause]
    full_render_causes: tuple[str, ...]
    sources: ChangedSources


@dataclass
class _Site:
    """The pages that the last build noted; those that the next would make, by Pelican's word; those that would go."""

    noted: dict[str, PageInputs]
    made: dict[str, tuple[str, str, list[Cause]]] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)

    def sources(self) -> Iterator[tuple[str, str]]:
        """Each page, and the source that it shows."""
        yield from ((name, parts.source) for name, parts in self.noted.items())
        yield from ((name, source) for name, (_, source, _) in self.made.items() if name not in self.noted)

    def explanation(self, name: str, why: tuple[str, ...], moved: ChangedSources) -> PageExplanation:
        """Explain the page called `name`."""
        before = self.noted.get(name)
        noted = (before.template, before.source, list[Cause]()) if before else ("", "", [])
        template, source, causes = self.made.get(name) or noted
        now = GOES if name in self.gone else MADE if why or name in self.made else STAYS
        return PageExplanation(name, template, source, before, now, causes, why, moved)


def explain_pages(job: Job, query: str, folder: Path, print_line: Callable[[str], None] = print_at_once) -> list[PageExplanation]:
    """Explain each page that `query` names: an address, a path in the output, or a source, by its path from `folder`.

    Raises SettingsError when no page goes by that name; BuildFailure when the site cannot be built.
    """
    with hold_build_lock(job.output, False, print_line) as lock, BuildStore(find_sibling_path(job.output, STORE)) as store:
        commit.roll_forward(store, find_sibling_path(job.output, STAGING), job.output)
        store.commit()
        inputs = Inputs(store, job.content, job.settings_file, job.output, job.words, job.environ)
        site = _Site({name: PageInputs.thaw(parts) for name, parts in store.list_rows("parts")})
        if not site.noted:
            raise SettingsError(
                ["Rien n’est noté de ce site : lancez d’abord ./beffroi build, avec plugins.engine.incremental.plugin dans PLUGINS."]
            )
        digests = inputs.get_digests()
        why, changed_sources = list_reasons(inputs, digests), find_changed_sources(inputs, digests)
        if not why and not (is_still_valid(store, job.environ) and inputs.has_same_bytes(digests)):
            site.made, site.gone = _find_coming_pages(job, lock, inputs, digests)
    names = _find_named_pages(query, folder, job.output, site)
    if not names:
        raise SettingsError([_explain_unknown_page(query, folder, job)])
    return [site.explanation(name, why, changed_sources) for name in names]


def _find_coming_pages(
    job: Job, lock: BuildLock, inputs: Inputs, found: dict[str, bytes]
) -> tuple[dict[str, tuple[str, str, list[Cause]]], list[str]]:
    """What Pelican would make, stopped before it writes any page."""
    staging, answer = find_sibling_path(job.output, STAGING), find_sibling_path(job.output, "vu")
    staging.mkdir(exist_ok=True)
    orders = BuildOrders(inputs.store.path, job.output, found, inputs.output_state, answer=answer)
    try:
        pelican.run(job.content, staging, job.settings_file, job.overrides, job.environ, orders, lock)
        pages, removed = unpack_values(answer.read_bytes(), ({}, []))
        return pages, removed
    finally:
        answer.unlink(missing_ok=True)
        shutil.rmtree(staging, ignore_errors=True)


def _find_named_pages(asked: str, here: Path, output: Path, site: _Site) -> list[str]:
    """The pages that `asked` names: one by its place, or all that show one source."""
    path = unquote(urlsplit(asked).path)
    file = (here / path).resolve()
    inside = str(file.relative_to(output)) if file.is_relative_to(output) else path.strip("/")
    pages = {**site.noted, **site.made}
    places = [inside, f"{inside}/index.html".lstrip("/"), f"{inside}.html"]
    page = next((place for place in places if place in pages), None)
    return [page] if page else [name for name, source in site.sources() if source == str(file)]


def _explain_unknown_page(asked: str, here: Path, job: Job) -> str:
    path = unquote(urlsplit(asked).path)
    file = (here / path).resolve()
    if file.is_relative_to(job.content) and file.exists():
        return f"{asked} : aucune page n’en est faite. Un brouillon, une publication à venir ou un fichier joint n’en ont pas."
    if (job.output / path.strip("/")).is_file() or (file.is_relative_to(job.output) and file.is_file()):
        return f"{asked} : ce n’est pas une page. Ce fichier est préparé à chaque construction, et n’est posé que si ses octets changent."
    return f"{asked} : aucune page du site n’est à cette adresse, ni faite de ce fichier."


SENTENCES = {
    NEW: "la page est nouvelle",
    LOST: "son fichier avait été touché ou effacé",
    TEXT: "son texte a changé, ou ce qu’il cite",
    ADDRESS: "son adresse a changé",
    LINKS: "ce à quoi son texte mène a changé d’adresse",
    TRANSLATIONS: "une de ses traductions a changé",
    TEMPLATE: "le gabarit {} a changé",
    CONTEXT: "{} a changé",
    OWN: "{} a changé",
    ATTRIBUTE: "{} a changé",
    ALWAYS: "elle est refaite à chaque construction : {}",
    STRANGERS: "elle est refaite à chaque construction, parce que {} la regarde",
}
MOST = 5
"""Texts, or causes, that are named: a person reads no more of them."""


def format_lines(explanation: PageExplanation, content: Path) -> Iterator[str]:
    """The lines that explain one page. `content` is the folder of the texts."""
    yield explanation.page
    if explanation.source:
        yield f"  texte : {_shorten_source(explanation.source, content)}"
    yield f"  gabarit : {explanation.template}"
    before = explanation.before
    if before and before.at:
        yield f"  refaite le {datetime.fromisoformat(before.at):%d/%m/%Y à %H:%M} : {_format_causes(before.causes)}."
    yield f"  maintenant : {_format_outcome(explanation)}."
    if explanation.causes and explanation.sources:
        yield f"  textes qui ont bougé : {_format_changed_sources(explanation.sources)}."


def _format_outcome(explanation: PageExplanation) -> str:
    if explanation.full_render_causes:
        return f"elle serait refaite, comme tout le site ({', '.join(explanation.full_render_causes)})"
    if explanation.now == GOES:
        return "elle disparaîtrait"
    if explanation.now == STAYS:
        return "rien de ce dont elle est faite n’a bougé ; elle resterait telle quelle"
    return f"elle serait refaite : {_format_causes(explanation.causes)}"


def _format_causes(causes: list[Cause]) -> str:
    return format_several([SENTENCES[sort].format(_format_cause_name(sort, word)) for sort, word in causes], MOST)


def _format_cause_name(sort: str, word: str) -> str:
    return format_name(word) if sort in (CONTEXT, OWN, ATTRIBUTE) else word


def _format_changed_sources(sources: ChangedSources) -> str:
    sentences = [f"{path} modifié" for path in sources.changed] + [f"{path} ajouté" for path in sources.added]
    return format_several(sentences + [f"{path} retiré" for path in sources.removed], MOST)


def _shorten_source(source: str, content: Path) -> str:
    path = Path(source)
    return str(path.relative_to(content.parent)) if path.is_relative_to(content.parent) else source
