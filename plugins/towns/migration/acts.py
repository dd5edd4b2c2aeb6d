"""Create a page for each PDF of acts that has none: its text, accessible, to be proof-read.

What was printed is online at once, under a box that says that the PDF is what counts; what was scanned is a draft.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path, PurePosixPath
from typing import Any

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.errors import Progress, SettingsError
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.publication import UNREAD_MARK
from plugins.core.publication.untrusted_text import repair_controls
from plugins.core.publication.words import MONTHS
from plugins.journal.editorial.rules import TownRules
from plugins.towns.migration.migration_run import FOLDER, Migration, MigrationReport, SiteFiles, format_report
from plugins.towns.migration.pdf_text import PdfText, read_pdf
from plugins.towns.migration.record import MigrationRecord
from plugins.towns.migration.source_site import LARGEST_FILE, SourceDocument, SourceFile, format_identity

FRENCH_DAY = re.compile(rf"\b(\d{{1,2}})(?:er)?\s+({'|'.join(MONTHS)})\s+((?:19|20)\d\d)\b", re.IGNORECASE)
MONTH, DAY, YEAR = "(0[1-9]|1[0-2])", r"(0[1-9]|[12]\d|3[01])", r"((?:19|20)\d\d)"
NUMBERED_DAY = re.compile(rf"(?<!\d){YEAR}[-_. ]?{MONTH}[-_. ]?{DAY}(?!\d)|(?<!\d){DAY}[-_. ]{MONTH}[-_. ]{YEAR}")
ACT_TITLE = re.compile(
    r"^\s*((?:délibération|arrêté|procès[- ]verbal|compte[- ]rendu|bulletin municipal|décision|liste des délibérations)\b.{0,110})$",
    re.IGNORECASE | re.MULTILINE,
)
PAGE_NUMBER = re.compile(r"^\s*+(?:page\s*+)?[-–—]?\s*+\d{1,3}\s*+(?:(?:/\s*+|sur )\d{1,3}\s*+)?[-–—]?\s*$", re.IGNORECASE)
USELESS_TITLE = re.compile(
    r"^(?:microsoft word|sans titre|untitled|document\d*|scan|image|numérisation|powerpoint)|\.(?:docx?|odt|indd|pdf)$", re.IGNORECASE
)
ABBREVIATIONS = {
    "crcm": "Compte rendu du conseil municipal",
    "cr": "Compte rendu",
    "pv": "Procès-verbal",
    "dcm": "Délibération du conseil municipal",
}
"""How town halls name their files."""
LARGEST_BODY = 1_000_000
"""Characters of a page; the acts of a year have 600,000."""


def write_act_pages(migration: Migration, files: list[str]) -> None:
    """Write a page for each of `files`, paths of PDF below the content folder that have none."""
    paired = set(_list_paired_pdfs(migration.content))
    waiting = [file for file in files if file not in paired or f"act:{file}" in migration.record.texts]
    progress = Progress("Textes des PDF", len(waiting))
    for file in waiting:
        _write_page(migration, file)
        progress.step()


def _list_paired_pdfs(content: Path) -> Iterator[str]:
    """The PDF of which a publication already says that it tells all."""
    for path in content.rglob("*.md"):
        try:
            head = path.read_bytes()[:8192].decode("utf-8", "replace")
        except OSError:
            continue
        if match := re.search(r"^pdf:\s*[\"']?([^\"'\n]+?)[\"']?\s*$", head, re.MULTILINE):
            yield match[1]


def _write_page(migration: Migration, file: str) -> None:
    key, record = f"act:{file}", migration.record
    state = record.compare_state(key)
    if state in ("edited", "same", "deleted"):
        migration.report.unchanged["page d’acte"] += state != "deleted"
        return
    text = read_pdf(migration.content / file)
    if not text.pages:
        migration.note("bad pdf", file)
        return
    body = join_lines(text.pages)
    is_scan = sum(map(str.isalpha, body)) < 20 * len(text.pages)
    day = find_day(file, text) or migration.rules.now.date()
    title = find_title(file, text)
    slug = (slugify(title)[:70].strip("-") or "acte") if slugify(title) else "acte"
    number, path = 1, f"pages/actes/{slug}.md"
    while not record.is_free(path, key) or migration.address_owners.get(f"{slug}/", key) != key or migration.rules.is_reserved(f"{slug}/"):
        number += 1
        slug = f"{slug.removesuffix(f'-{number - 1}')}-{number}"
        path = f"pages/actes/{slug}.md"
    migration.address_owners[f"{slug}/"] = key
    migration.note("scan" if is_scan else "ocr" if text.is_read else "act", file)
    record.write(key, path, _compose(migration, key, file, title, slug, day, body, is_draft=is_scan or text.is_read).encode())
    migration.report.created["page d’acte"] += 1


def _compose(migration: Migration, key: str, file: str, title: str, slug: str, day: date, body: str, is_draft: bool) -> str:
    moment = min(datetime.combine(day, time(9), PARIS), migration.rules.now)
    quoted = title.replace("\\", "").replace('"', "”")
    head = {
        "id": format_identity("acts", key, moment),
        "title": f'"{quoted}"',
        "date": f"{moment:%Y-%m-%d %H:%M}",
        "slug": slug,
        "pdf": f'"{file}"',
        **({"status": "draft"} if is_draft else {}),
    }
    lines = "\n".join(f"{name}: {value}" for name, value in head.items())
    return f"---\n{lines}\n---\n\n{UNREAD_MARK}\n\n[Le document d’origine (PDF)](/{file})\n\n{body[:LARGEST_BODY]}\n"


def join_lines(pages: tuple[str, ...]) -> str:
    """Join the lines of pages into paragraphs; repeated headers and footers are kept once."""
    lines_of_pages = [[line.strip() for line in repair_controls(page.replace("\r\n", "\n")).split("\n")] for page in pages]
    repeated = _find_repeated(lines_of_pages)
    paragraphs: list[str] = []
    for lines in lines_of_pages:
        for line in lines:
            if not line or PAGE_NUMBER.match(line) or line in repeated:
                paragraphs.append("")
            elif paragraphs and paragraphs[-1] and _is_continued(paragraphs[-1], line):
                last = paragraphs[-1]
                is_cut = bool(re.search(r"[a-zà-ÿ]-$", last)) and line[:1].islower()
                paragraphs[-1] = last[:-1] + line if is_cut else f"{last} {line}"
            else:
                paragraphs.append(line)
    return "\n\n".join(_escape(paragraph) for paragraph in paragraphs if paragraph)


def _find_repeated(pages: list[list[str]]) -> set[str]:
    if len(pages) < 3:
        return set()
    edges = [set([line for line in lines if line][:2] + [line for line in lines if line][-2:]) for lines in pages]
    return {line for line in set().union(*edges) if sum(line in edge for edge in edges) > len(pages) * 0.6}


def _is_continued(last: str, line: str) -> bool:
    """Whether `line` goes on with the sentence of `last`: neither is a title, an item or the end of a paragraph."""
    if re.match(r"^(?:[-–—•▪*►]|\d{1,2}[.)°]\s|[A-Z][.)]\s|article\s+\d|considérant|vu\s|décide|délibère)", line, re.IGNORECASE):
        return False
    if last.isupper() or line.isupper() or len(last) < 45:
        return line[:1].islower()
    return not re.search(r"[.!?:;»]$", last) or line[:1].islower()


def _escape(text: str) -> str:
    """Nothing of a paper is a sign of Markdown, but the dashes of its lists."""
    text = re.sub(r"^[•▪►●–—-]\s*", "- ", text)
    bare = text.removeprefix("- ")
    bare = re.sub(r"&(?=#?\w+;)", "&amp;", bare)
    bare = re.sub(r"<(?=[A-Za-z/!?])", "&lt;", bare).replace("\\", "\\\\").replace("*", "\\*").replace("_", "\\_").replace("`", "\\`")
    bare = re.sub(r"\[(?=[^\]\n]{0,200}\][(\[:{])|\[(?=\^)", r"\\[", bare).replace("{:", "&#123;:")
    bare = re.sub(
        r"^(#{1,6}(?=\s)|>|[+](?=\s)|:(?=\s)|!!!|===+|---+|~~~|\||\d{1,9}(?=[.)]\s))",
        lambda match: f"\\{match[1]}" if not match[1].isdigit() else match[1],
        bare,
    )
    bare = re.sub(r"^(\d{1,9})([.)])(?=\s)", r"\1\\\2", bare)
    return f"- {bare}" if text.startswith("- ") else bare


def find_day(file: str, text: PdfText) -> date | None:
    """The day of an act: from its name, its first page, or its creation date."""
    for words, form in (
        (PurePosixPath(file).stem, NUMBERED_DAY),
        (text.pages[0][:3000], FRENCH_DAY),
        (text.date, re.compile(r"D:(\d{4})(\d\d)(\d\d)")),
    ):
        if match := form.search(words):
            groups = [group for group in match.groups() if group]
            try:
                if form is FRENCH_DAY:
                    return date(int(groups[2]), MONTHS.index(groups[1].lower()) + 1, int(groups[0]))
                return (
                    date(int(groups[0]), int(groups[1]), int(groups[2]))
                    if len(groups[0]) == 4
                    else date(int(groups[2]), int(groups[1]), int(groups[0]))
                )
            except ValueError:
                continue
    return None


def find_title(file: str, text: PdfText) -> str:
    """The title of an act: its file's name if it has words, else the PDF's own title or the head of its first page."""
    name = re.sub(r"[-_]+", " ", PurePosixPath(file).stem).strip()
    own = " ".join(repair_controls(text.title).split())
    match = ACT_TITLE.search(text.pages[0][:600])
    if len(re.findall(r"[^\W\d_]{3,}", name)) >= 2:
        title = name
    elif own and not USELESS_TITLE.search(own) and len(own) > 8:
        title = own
    else:
        title = " ".join(repair_controls(match[1]).split()) if match else name
    for short, full_word in ABBREVIATIONS.items():
        title = re.sub(rf"^{short}\b", full_word, title, flags=re.IGNORECASE)
    return (title[:1].upper() + title[1:])[:118].strip() or name


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
