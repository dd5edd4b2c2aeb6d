"""A site of SPIP: its articles, news and sections, with the addresses that they had."""

import re
from collections.abc import Iterator
from datetime import datetime
from html import escape
from pathlib import Path, PurePosixPath

from plugins.towns.migration.markdown_text import extract_words
from plugins.towns.migration.source_site import SourceDocument, SourceEvent, SourceFile
from plugins.towns.migration.spip_tables import SpipTables
from plugins.towns.migration.spip_text import SpipReferences, clean_title, convert_spip

STATUSES = {"publie": "published", "prop": "draft", "prepa": "draft", "propose": "draft"}
SUMMARY_LONGEST = 200
PICTURES = frozenset({"jpg", "jpeg", "png", "gif", "webp", "avif"})


class SpipSite:
    """The site of a backup."""

    program = "SPIP"
    file_hosts: frozenset[str] = frozenset()

    def __init__(self, file: Path, base: str = ""):
        self.tables = SpipTables(file)
        self.losses: list[tuple[str, str]] = []
        settings = {row[0]: row[1] for row in self.tables.query_rows("SELECT nom, valeur FROM meta")}
        self.base = base or settings.get("adresse_site", "").rstrip("/")
        self.lang = settings.get("langue_site") or "fr"
        self.sections = {
            number: clean_title(title, self.lang) for number, title in self.tables.query_rows("SELECT id_rubrique, titre FROM rubriques")
        }
        self.addresses: dict[tuple[str, str], list[str]] = {}
        for url, sort, number in self.tables.query_rows("SELECT url, type, id_objet FROM urls ORDER BY date DESC"):
            self.addresses.setdefault((sort, number), []).append(f"/{url.lstrip('/')}")
        self.files: dict[str, tuple[str, ...]] = {}
        query = "SELECT id_document, extension, titre, descriptif, fichier, mode, distant, credits, alt FROM documents"
        for row in self.tables.query_rows(query):
            self.files[row[0]] = row

    def read_documents(self) -> Iterator[SourceDocument]:
        """See SourceSite."""
        self.losses.clear()
        yield from self._list_articles()
        yield from self._list_news()
        yield from self._list_sections()
        yield from self._list_events()

    def _list_articles(self) -> Iterator[SourceDocument]:
        columns = "id_article, surtitre, titre, soustitre, id_rubrique, descriptif, chapo, texte, ps, date, statut, date_modif, lang"
        for number in self._list_numbers("articles", "id_article"):
            (row,) = self.tables.query_rows(
                f"SELECT {columns}, nom_site, url_site, virtuel FROM articles WHERE id_article = ? LIMIT 1", number
            )
            _, over, title, under, section, about, lead, text, after, day, status, changed, lang, site, link, virtual = row
            if status not in STATUSES:
                continue
            document = self._build_document("article", number, title, status, day, lang)
            document.modified = _parse_moment(changed)
            document.authors = tuple(self._list_names("auteurs", "id_auteur", "nom", "article", number))
            document.categories = (self.sections[section],) if section in self.sections else ()
            document.tags = tuple(self._list_names("mots", "id_mot", "titre", "article", number))
            references = self._build_references(document)
            address = virtual or (lead[1:].strip() if lead.startswith("=") else "")
            lead = "" if lead.startswith("=") else lead
            document.summary = extract_words(convert_spip(about or lead, references)) if (about or lead) else ""
            is_lead_whole = not about and len(document.summary) <= SUMMARY_LONGEST
            pieces = [f"<p><em>{escape(clean_title(line, self.lang))}</em></p>" for line in (over, under) if line.strip()]
            pieces += [] if is_lead_whole else [convert_spip(lead, references)]
            pieces.append(convert_spip(text, references))
            if after.strip():
                pieces.append(f"<h2>Post-scriptum</h2>{convert_spip(after, references)}")
            if link.strip():
                pieces.append(f'<p><a href="{escape(link)}">{escape(clean_title(site, self.lang) or link)}</a></p>')
            if address:
                pieces.append(convert_spip(f"[->{address}]", references))
            pieces.append(self._format_attached("article", number))
            document.image = self._find_logo("article", number)
            document.html = "\n".join(pieces) or " "
            yield document

    def _list_news(self) -> Iterator[SourceDocument]:
        for number in self._list_numbers("breves", "id_breve"):
            query = (
                "SELECT titre, texte, lien_titre, lien_url, statut, id_rubrique, date_heure, lang FROM breves WHERE id_breve = ? LIMIT 1"
            )
            ((title, text, link_title, link, status, section, day, lang),) = self.tables.query_rows(query, number)
            if status not in STATUSES:
                continue
            document = self._build_document("breve", number, title, status, day, lang)
            document.categories = (self.sections[section],) if section in self.sections else ()
            more = f'<p><a href="{escape(link)}">{escape(link_title or link)}</a></p>' if link.strip() else ""
            document.html = convert_spip(text, self._build_references(document)) + more or " "
            yield document

    def _list_sections(self) -> Iterator[SourceDocument]:
        for number in self._list_numbers("rubriques", "id_rubrique"):
            query = "SELECT titre, descriptif, texte, statut, date, lang FROM rubriques WHERE id_rubrique = ? LIMIT 1"
            ((title, about, text, status, day, lang),) = self.tables.query_rows(query, number)
            if status == "publie" and (text.strip() or about.strip()):
                document = self._build_document("rubrique", number, title, status, day, lang)
                document.html = convert_spip(about, self._build_references(document)) + convert_spip(text, self._build_references(document))
                yield document

    def _list_events(self) -> Iterator[SourceDocument]:
        columns = "id_evenement, titre, descriptif, date_debut, date_fin, lieu, adresse, horaire, statut"
        query = f"SELECT {columns} FROM evenements ORDER BY id_evenement + 0"
        for number, title, about, begins, ends, place, street, hours, status in self.tables.query_rows(query):
            if status and status not in STATUSES:
                continue
            document = self._build_document("evenement", number, title, status or "publie", begins, "")
            begin = _parse_moment(begins)
            document.event = (
                SourceEvent(begin, _parse_moment(ends), hours == "non", clean_title(place), clean_title(street)) if begin else None
            )
            document.html = convert_spip(about, self._build_references(document)) or " "
            yield document

    def _list_numbers(self, table: str, column: str) -> list[str]:
        return [number for (number,) in self.tables.query_rows(f"SELECT DISTINCT {column} FROM {table} ORDER BY {column} + 0")]

    def _build_document(self, sort: str, number: str, title: str, status: str, day: str, lang: str) -> SourceDocument:
        named = self.addresses.get((sort, number), [])
        short = (
            [f"/spip.php?{sort}{number}", f"/spip.php?page={sort}&id_{sort}={number}", f"/{sort}.php3?id_{sort}={number}"]
            if sort != "evenement"
            else []
        )
        addresses = [*dict.fromkeys(named), *short]
        suffixed = [f"{address}.html" for address in named if "." not in address]
        return SourceDocument(
            key=f"{sort}/{number}",
            address=addresses[0] if addresses and status == "publie" else "",
            title=extract_words(clean_title(title, lang or self.lang)),
            type=sort,
            date=_parse_moment(day),
            status=STATUSES[status],
            lang=lang or ("" if self.lang == "fr" else self.lang),
            aliases=(*addresses[1:], *suffixed) if status == "publie" else (),
        )

    def _build_references(self, document: SourceDocument) -> SpipReferences:
        def note(cause: str, subject: str) -> None:
            document.losses.append((cause, subject))

        return SpipReferences(self._format_address, self._format_shown, note, document.lang or self.lang)

    def _format_address(self, sort: str, number: str) -> str:
        if sort == "document":
            return self._format_file_address(number)
        return next(iter(self.addresses.get((sort, number), [])), f"/spip.php?{sort}{number}")

    def _format_file_address(self, number: str) -> str:
        row = self.files.get(number)
        if row is None:
            return f"/spip.php?document{number}"
        return row[4] if re.match(r"https?://", row[4]) else f"/IMG/{row[4].removeprefix('IMG/')}"

    def _format_shown(self, number: str, arguments: str) -> str:
        """The HTML of a document that a text shows where it stands."""
        row = self.files.get(number)
        if row is None:
            return ""
        title, about, address = clean_title(row[2], self.lang), extract_words(row[3]), escape(self._format_file_address(number))
        if row[1].lower() in PICTURES:
            caption = " ".join(filter(None, (title, about)))
            alt = escape(row[8] or title or about)
            return f'\n\n<figure><img src="{address}" alt="{alt}"><figcaption>{escape(caption)}</figcaption></figure>\n\n'
        return f'<a href="{address}">{escape(title or PurePosixPath(row[4]).name)}</a>{f" {escape(about)}" if about else ""}'

    def _format_attached(self, sort: str, number: str) -> str:
        """The documents that stand below a text, those that it does not show itself."""
        query = "SELECT id_document FROM documents_liens WHERE objet = ? AND id_objet = ? AND vu <> 'oui' ORDER BY id_document + 0"
        numbers = [row[0] for row in self.tables.query_rows(query, sort, number)]
        rows = [
            self.files[file_number]
            for file_number in numbers
            if file_number in self.files and self.files[file_number][5] in ("document", "", "image")
        ]
        pictures = [self._format_shown(row[0], "") for row in rows if row[1].lower() in PICTURES]
        others = [f"<li>{self._format_shown(row[0], '')}</li>" for row in rows if row[1].lower() not in PICTURES]
        gallery = f'<div class="gallery">{"".join(pictures)}</div>' if len(pictures) > 1 else "".join(pictures)
        return gallery + (f"<h2>Documents</h2><ul>{''.join(others)}</ul>" if others else "")

    def _find_logo(self, sort: str, number: str) -> SourceFile | None:
        joined = "documents_liens l JOIN documents d ON d.id_document = l.id_document"
        query = f"SELECT l.id_document FROM {joined} WHERE l.objet = ? AND l.id_objet = ? AND d.mode = 'logoon'"
        row = next(
            (self.files[file_number] for (file_number,) in self.tables.query_rows(query, sort, number) if file_number in self.files), None
        )
        return SourceFile(self._format_file_address(row[0]), row[8] or clean_title(row[2]), credit=row[7]) if row else None

    def _list_names(self, table: str, column: str, name: str, sort: str, number: str) -> list[str]:
        query = f"SELECT t.{name} FROM {table} t JOIN {table}_liens l ON l.{column} = t.{column} WHERE l.objet = ? AND l.id_objet = ?"
        older = f"SELECT t.{name} FROM {table} t JOIN {table}_articles l ON l.{column} = t.{column} WHERE l.id_article = ?"
        rows = self.tables.query_rows(query, sort, number) or (self.tables.query_rows(older, number) if sort == "article" else [])
        return [clean_title(value, self.lang) for (value,) in rows if value.strip()]

    def describe_file(self, address: str) -> SourceFile | None:
        """See SourceSite."""
        return None

    def read_file(self, address: str) -> bytes | None:
        """See SourceSite: a backup holds no file."""
        return None

    def list_other_addresses(self) -> Iterator[tuple[str, str]]:
        """See SourceSite."""
        for number, title in self.sections.items():
            for address in (*self.addresses.get(("rubrique", number), []), f"/spip.php?rubrique{number}"):
                yield address, f"category:{title}"
        for sort in ("mot", "auteur", "site"):
            for (kind, _), addresses in self.addresses.items():
                if kind == sort:
                    yield from ((address, "tag:" if sort == "mot" else "home:") for address in addresses)
        for number, row in self.files.items():
            if not re.match(r"https?://", row[4]) and row[5] != "vignette":
                path = self._format_file_address(number)
                yield path, f"file:{path}|{self._find_owner(number)}"
        yield from (("/spip.php?page=backend", "feed:"), ("/backend.php", "feed:"), ("/spip.php?page=plan", "home:"))

    def _find_owner(self, number: str) -> str:
        owners = self.tables.query_rows("SELECT objet, id_objet FROM documents_liens WHERE id_document = ? LIMIT 1", number)
        return f"{owners[0][0]}/{owners[0][1]}" if owners else ""


def _parse_moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip()[:19])
    except ValueError:
        return None
    return moment if moment.year >= 1970 else None
