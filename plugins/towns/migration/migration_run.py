"""An import under way: the source, the plan, the new places of old addresses, the result."""

from dataclasses import dataclass, field
from pathlib import Path

from plugins.journal.editorial.rules import TownRules
from plugins.towns.migration.correspondence import Correspondence
from plugins.towns.migration.publication_file import PlannedText
from plugins.towns.migration.record import MigrationRecord
from plugins.towns.migration.report import MigrationReport
from plugins.towns.migration.site_files import SiteFiles
from plugins.towns.migration.source_site import SourceSite

FOLDER = "reprise"
"""Beside the content folder: what a webmaster edits and reads of an import, and what the next one needs."""


@dataclass
class Migration:
    """An import under way. `places` says where each old address leads, by the address without its final slash."""

    site: SourceSite
    content: Path
    rules: TownRules
    record: MigrationRecord
    files: SiteFiles
    report: MigrationReport
    table: Correspondence = field(default_factory=Correspondence)
    plans: dict[str, PlannedText] = field(default_factory=dict)
    places: dict[str, PlannedText] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    ruled: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    address_owners: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """The folder of the table, the record and the report."""
        return self.content.parent / FOLDER

    def note(self, cause: str, subject: str) -> None:
        """Remember a loss."""
        self.report.losses.append((cause, subject))
