"""Beside the plan: what each page is made from, noted part by part, and which part moved when it does not stay."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from plugins.engine.incremental.cache.store import BuildStore, pack_values, unpack_values
from plugins.engine.incremental.pages.causes import LOST, STRANGERS, Around, PageInputs, Pieces, checksum_digest, list_causes
from plugins.engine.incremental.pages.closure import TemplateClosure
from plugins.engine.incremental.pages.page import OutputPage
from plugins.engine.incremental.report.built import Cause

NO_SURROUNDINGS = Around({}, {})


@dataclass
class RenderCauses:
    """`pieces` are those of an object of Pelican's, None for anything else; `attributes` those that rooms add to it. `fingerprint` is that
    of what a template can see of a value, under its name."""

    store: BuildStore
    pieces: Callable[[Any], Pieces | None]
    attributes: tuple[str, ...]
    fingerprint: Callable[[Any, str, TemplateClosure], bytes]
    new_inputs: dict[str, PageInputs] = field(default_factory=dict)
    around: dict[str, Around] = field(default_factory=dict)

    def see_around(self, template: str, closure: TemplateClosure, digests: Mapping[str, bytes]) -> None:
        """Record the inputs shared by all pages of one template."""
        files = {name: checksum_digest(digest) for name, digest in closure.files}
        self.around[template] = Around(files, {name: checksum_digest(digest) for name, digest in digests.items()})

    def see(self, page: OutputPage, closure: TemplateClosure, doubt: str) -> None:
        """Take in a page that is rendered; `doubt` says why it has no fingerprint."""
        pieces = {name: self.pieces(value) for name, value in page.own_context.items()}
        source = next((page.own_context[name].source_path for name, own in pieces.items() if own is not None), "")
        parts = self.new_inputs[page.name] = PageInputs(page.template.name, source, doubt)
        if not doubt:
            parts.own_values = {
                name: pieces[name] or checksum_digest(self.fingerprint(page.own_context[name], name, closure))
                for name in closure.names
                if name in pieces
            }

    def list_causes(self, known_names: Collection[str], lost_names: Collection[str], strangers: str) -> dict[str, list[Cause]]:
        """Why each page that does not stay is rendered. `known_names` are the pages of the last build, `lost_names` the files that it left
        and that are no longer so; `strangers` render everything all the same."""
        was = {template: Around(*unpack_values(self.store.read_note(f"context {template}"), ({}, {}))) for template in self.around}
        before = self.get_last_inputs(self.new_inputs.keys() & known_names, len(known_names))
        causes_by_name = {}
        for name, parts in self.new_inputs.items():
            template = parts.template
            around = was.get(template, NO_SURROUNDINGS), self.around.get(template, NO_SURROUNDINGS)
            changed = list_causes(before.get(name), parts, *around, self.attributes) + [(LOST, "")] * (
                name in before and name in lost_names
            )
            causes_by_name[name] = changed or [(STRANGERS, strangers)]
        return causes_by_name

    def get_last_inputs(self, names: Collection[str], among: int) -> dict[str, PageInputs]:
        """The recorded inputs of some pages of the last build, which had so many."""
        if len(names) * 10 > among:
            return {name: PageInputs.thaw(parts) for name, parts in self.store.list_rows("parts") if name in names}
        return {name: PageInputs.thaw(row[1]) for name in names if (row := self.store.read_row("parts", name))}

    def save(self, removed_names: Collection[str]) -> None:
        """Record the inputs of each rendered page, and those around them; forget `removed_names`."""
        self.store.replace_rows("parts", ((name, parts.freeze()) for name, parts in self.new_inputs.items()), removed_names)
        for template, around in self.around.items():
            self.store.write_note(f"context {template}", pack_values((around.files, around.names)))
