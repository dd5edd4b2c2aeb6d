"""`./beffroi import actes DOSSIER`: a folder of PDF, each brought among the documents and given its page."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.errors import SettingsError
from plugins.journal.editorial.rules import TownRules
from plugins.towns.migration.acts import write_act_pages
from plugins.towns.migration.migration_run import FOLDER, Migration
from plugins.towns.migration.record import MigrationRecord
from plugins.towns.migration.report import MigrationReport, format_report
from plugins.towns.migration.site_files import SiteFiles
from plugins.towns.migration.source_site import LARGEST_FILE, SourceDocument, SourceFile

REPORT = "rapport-actes.md"
LITTER = re.compile(r"\.|~\$|(?:thumbs\.db|desktop\.ini)$", re.IGNORECASE)
"""What systems and word processors leave in folders."""


class ActsFolder:
    """A folder that holds PDF, and nothing that answers at an address."""

    base, program = "", "dossier d’actes"
    file_hosts: frozenset[str] = frozenset()

    def __init__(self, folder: Path):
        self.folder = folder
        files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink() and not LITTER.match(path.name))
        names = sorted(path.relative_to(folder).as_posix() for path in files)
        self.paths = [name for name in names if name.lower().endswith(".pdf")]
        self.losses = [("not pdf", name) for name in names if not name.lower().endswith(".pdf")]

    def read_documents(self) -> Iterator[SourceDocument]:
        """See SourceSite."""
        return iter(())

    def describe_file(self, address: str) -> SourceFile | None:
        """See SourceSite."""
        return None

    def read_file(self, address: str) -> bytes | None:
        """See SourceSite."""
        path = self.folder / address.removeprefix("/actes/")
        return path.read_bytes() if path.stat().st_size <= LARGEST_FILE else b""

    def list_other_addresses(self) -> Iterator[tuple[str, str]]:
        """See SourceSite."""
        return iter(())


def take_in_acts(folder: Path, content: Path, conf: Mapping[str, Any], environ: Mapping[str, str], is_rehearsal: bool) -> MigrationReport:
    """Import the PDF files below `folder`, each with its page. Raises SettingsError when there is none."""
    if not folder.is_dir():
        raise SettingsError([f"{folder} n’est pas un dossier. Donnez celui où sont les délibérations, les arrêtés ou les bulletins."])
    site = ActsFolder(folder)
    if not site.paths:
        others = [name for _, name in site.losses]
        listed = f"{', '.join(others[:3])}{'…' if len(others) > 3 else ''}"
        raise SettingsError(
            [f"{folder} : aucun PDF n’est là, mais {len(others)} autres fichiers ({listed}). Enregistrez-les en PDF, et relancez."]
            if others
            else [f"{folder} : aucun PDF n’est là. Donnez le dossier où sont les délibérations, les arrêtés ou les bulletins."]
        )
    record = MigrationRecord(content.parent / FOLDER, content, is_rehearsal)
    files = SiteFiles(site, record, (), None)
    migration = Migration(site, content, TownRules.from_settings(conf, environ), record, files, MigrationReport(site.program, ""))
    for path in site.paths:
        migration.files.bring(f"/actes/{path}", migration.note)
    migration.report.losses += site.losses
    migration.report.files, migration.report.files_here = len(files.created), len(files.used)
    if not is_rehearsal:
        write_act_pages(migration, sorted(set(files.used.values())))
        record.tidy()
        durable.write_durably(migration.folder / REPORT, format_report(migration.report).encode())
    return migration.report
