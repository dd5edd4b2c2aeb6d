"""A site of SPIP: its articles, news and sections, with the addresses that they had."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from html import escape
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile

from plugins.core.infrastructure.errors import SettingsError
from plugins.towns.migration.markdown_text import extract_words
from plugins.towns.migration.source_site import (
    EXPORT_ERRORS,
    LARGEST_TEXT,
    SourceDocument,
    SourceEvent,
    SourceFile,
    open_export,
    read_records,
)
from plugins.towns.migration.spip_text import SpipReferences, clean_title, convert_spip

COLUMNS = {
    "articles": (
        *("id_article", "surtitre", "titre", "soustitre", "id_rubrique", "descriptif", "chapo", "texte", "ps", "date", "statut"),
        *("date_modif", "lang", "id_trad", "nom_site", "url_site", "virtuel"),
    ),
    "rubriques": ("id_rubrique", "id_parent", "titre", "descriptif", "texte", "statut", "date", "lang"),
    "breves": ("id_breve", "date_heure", "titre", "texte", "lien_titre", "lien_url", "statut", "id_rubrique", "lang"),
    "auteurs": ("id_auteur", "nom"),
    "auteurs_liens": ("id_auteur", "id_objet", "objet"),
    "auteurs_articles": ("id_auteur", "id_article"),
    "mots": ("id_mot", "titre"),
    "mots_liens": ("id_mot", "id_objet", "objet"),
    "mots_articles": ("id_mot", "id_article"),
    "documents": ("id_document", "extension", "titre", "descriptif", "fichier", "mode", "distant", "credits", "alt"),
    "documents_liens": ("id_document", "id_objet", "objet", "vu"),
    "documents_articles": ("id_document", "id_article"),
    "urls": ("url", "type", "id_objet", "date"),
    "meta": ("nom", "valeur"),
    "evenements": ("id_evenement", "id_article", "date_debut", "date_fin", "titre", "descriptif", "lieu", "adresse", "horaire", "statut"),
}
"""What is read of each table; another column, or another table, is passed over."""

META_NAMES = ("adresse_site", "nom_site", "langue_site", "charset")
INSERT = re.compile(rb"INSERT\s+(?:IGNORE\s+)?INTO\s+[`\"]?(?:\w+\.)?(\w+)[`\"]?\s*(?:\(([^)]*)\))?\s*VALUES\s*", re.IGNORECASE)
CREATED = re.compile(rb"CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?[`\"]?(\w+)[`\"]?\s*\((.*?)\n\)", re.IGNORECASE | re.DOTALL)
COLUMN = re.compile(rb"^[^\S\n]*[`\"](\w+)[`\"]\s", re.MULTILINE)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"0": b"", b"Z": b"", b"b": b""}
CHUNK = 1024 * 1024
LONGEST_STATEMENT = 200 * 1024 * 1024
"""Bytes of one INSERT: MySQL itself sends no more than 64 MB at once, unless it is told to."""

MOST_VALUES = 1_000
"""Of one row; a table of SPIP has some thirty columns, and MySQL takes 4,096."""

MOST_ROWS = 2_000_000
"""Rows kept of all tables; the largest of real backups have 100,000. A zip of a few megabytes may hold many more."""

LONGEST_VALUE = 32 * 1024 * 1024
"""Bytes of a value of SQLite, a computed one included: a column may be a formula that gives a gigabyte."""


class SpipTables:
    """The tables of a backup, in a SQLite file of their own that goes with this object, whatever the backup was."""

    def __init__(self, file: Path):
        self.file, self.rows = file, 0
        with NamedTemporaryFile(prefix="beffroi-spip-", suffix=".sqlite", delete=False) as place:
            self.place = Path(place.name)
        self.database = sqlite3.connect(self.place)
        self.database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        for table, columns in COLUMNS.items():
            self.database.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
        try:
            self._fill()
            self.database.commit()
            for table, column in (
                ("auteurs_liens", "id_objet"),
                ("mots_liens", "id_objet"),
                ("documents_liens", "id_objet"),
                ("urls", "id_objet"),
            ):
                self.database.execute(f"CREATE INDEX {table}_by_object ON {table} ({column})")
            if not self.query_rows("SELECT 1 FROM articles LIMIT 1"):
                raise SettingsError(
                    [f"{file} : aucun article de SPIP n’y est. Donnez celle de « Maintenance > Sauvegarde », ou de l’hébergeur."]
                )
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Forget the tables."""
        self.database.close()
        self.place.unlink(missing_ok=True)

    def __del__(self) -> None:
        self.place.unlink(missing_ok=True)

    def query_rows(self, query: str, *values: object) -> list[tuple[str, ...]]:
        """The rows that a query gives, their values as text."""
        return [tuple("" if value is None else str(value) for value in row) for row in self.database.execute(query, values)]

    def _fill(self) -> None:
        try:
            with open_export(self.file) as source:
                start = source.read(64 * 1024)
            if start.startswith(b"SQLite format 3\0"):
                self._copy_sqlite()
            elif start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
                self._copy_xml()
            else:
                self._copy_sql()
        except EXPORT_ERRORS as error:
            raise SettingsError([f"{self.file} : cette sauvegarde est coupée ou abîmée ({error}). Refaites-la."]) from None

    def _insert(self, table: str, names: list[str], values: list[object]) -> None:
        row = {name: None if value is None else str(value) for name, value in zip(names, values, strict=False)}
        if table == "meta" and row.get("nom") not in META_NAMES:
            return
        self.rows += 1
        if self.rows > MOST_ROWS:
            raise SettingsError([f"{self.file} : plus de {MOST_ROWS} lignes. Ce n’est pas une sauvegarde qui se lise."])
        columns = COLUMNS[table]
        self.database.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", [row.get(name) for name in columns])

    def _copy_sqlite(self) -> None:
        try:
            with closing(sqlite3.connect(f"file:{self.file}?mode=ro&immutable=1", uri=True)) as source:
                source.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
                source.text_factory = lambda data: data.decode("utf-8", "replace")
                tables = {name: _shorten(name) for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type='table'")}
                for name, table in tables.items():
                    if table in COLUMNS:
                        cursor = source.execute(f'SELECT * FROM "{name.replace(chr(34), "")}"')
                        names = [str(column[0]) for column in cursor.description]
                        for row in cursor:
                            self._insert(table, names, list(row))
        except (sqlite3.Error, UnicodeError) as error:
            raise SettingsError([f"{self.file} : cette sauvegarde SQLite est abîmée ({error})."]) from None

    def _copy_xml(self) -> None:
        table_names = {f"spip_{table}" for table in COLUMNS}
        for record in read_records(self.file, lambda tag: tag in table_names):
            names = [child.tag for child in record]
            self._insert(_shorten(record.tag), names, [child.text or "" for child in record])

    def _copy_sql(self) -> None:
        created: dict[str, list[str]] = {}
        for statement in _iterate_statements(self.file):
            if match := CREATED.match(statement):
                created[match[1].decode()] = [name.decode(errors="replace") for name in COLUMN.findall(match[2])]
            elif (match := INSERT.match(statement)) and (table := _shorten(match[1].decode())) in COLUMNS:
                listed = [name.strip(b' `"\n').decode(errors="replace") for name in (match[2] or b"").split(b",") if name.strip()]
                for values in _iterate_tuples(self.file, statement, match.end()):
                    self._insert(table, listed or created.get(match[1].decode(), list(COLUMNS[table])), list(values))


def _shorten(name: str) -> str:
    """The table of SPIP that `name` is, whatever prefix its host gave it: `spip_articles`, `monsite_articles`."""
    parts = name.lower().split("_")
    return next(("_".join(parts[start:]) for start in range(1, len(parts)) if "_".join(parts[start:]) in COLUMNS), "")


def _iterate_statements(file: Path) -> Iterator[bytes]:
    """The statements of a dump, one at a time; a semicolon inside quotes ends none."""
    buffer, place = bytearray(), 0
    quote, escaped = 0, False
    with open_export(file) as source:
        while chunk := source.read(CHUNK):
            buffer += chunk
            while place < len(buffer):
                if quote:
                    byte = buffer[place]
                    if escaped:
                        escaped = False
                    elif byte == 0x5C:
                        escaped = True
                    elif byte == quote:
                        quote = 0
                    else:
                        place = (
                            min((position for mark in (quote, 0x5C) if (position := buffer.find(mark, place)) >= 0), default=len(buffer))
                            - 1
                        )
                    place += 1
                    continue
                match = SPECIAL.search(buffer, place)
                if match is None:
                    place = max(place, len(buffer) - 1)
                    break
                if match[0] == b";":
                    statement = bytes(buffer[: match.start()]).lstrip()
                    del buffer[: match.end()]
                    place = 0
                    yield _remove_comments(statement)
                elif match[0] in (b"'", b'"'):
                    quote, place = match[0][0], match.end()
                else:
                    end = buffer.find(b"\n" if match[0] != b"/*" else b"*/", match.end())
                    if end < 0:
                        place = match.start()
                        break
                    del buffer[match.start() : end + (1 if match[0] != b"/*" else 2)]
                    place = match.start()
            if len(buffer) > LONGEST_STATEMENT:
                raise SettingsError([f"{file} : une instruction de plus de 200 Mo. Ce n’est pas une sauvegarde qui se lise."])
    if buffer.strip():
        yield _remove_comments(bytes(buffer).strip())


SPECIAL = re.compile(rb"['\";]|-- |--\r?\n|/\*|^#", re.MULTILINE)


def _remove_comments(statement: bytes) -> bytes:
    return statement.strip()


def _iterate_tuples(file: Path, statement: bytes, start: int) -> Iterator[list[object]]:
    """The rows of an INSERT. Text longer than LARGEST_TEXT is cut: no reader ever read it."""
    place = start
    while (place := statement.find(b"(", place)) >= 0:
        place += 1
        values: list[object] = []
        while place < len(statement):
            value, place = _parse_value(statement, place)
            values.append(value)
            if len(values) > MOST_VALUES:
                raise SettingsError([f"{file} : une ligne de plus de {MOST_VALUES} valeurs. Ce n’est pas une sauvegarde qui se lise."])
            while place < len(statement) and statement[place : place + 1] not in (b",", b")"):
                place += 1
            place += 1
            if statement[place - 1 : place] == b")":
                break
        yield values
        rest = statement[place : place + 2].lstrip()
        if not rest.startswith(b",") and statement[place : place + 8].lstrip()[:1] != b",":
            return


TOKEN = re.compile(rb"\s*([^,)'\"]*)")
STRING_END = {0x27: re.compile(rb"\\.|''|'", re.DOTALL), 0x22: re.compile(rb'\\.|""|"', re.DOTALL)}


def _parse_value(statement: bytes, place: int) -> tuple[object, int]:
    match = TOKEN.match(statement, place)
    place = match.end() if match else place
    quote = statement[place] if place < len(statement) else 0
    if quote not in STRING_END:
        word = match[1].strip() if match else b""
        return (None if word.upper() == b"NULL" else word.decode("utf-8", "replace")), place
    value, begin = bytearray(), place + 1
    for match in STRING_END[quote].finditer(statement, begin):
        is_end = len(match[0]) == 1
        if len(value) <= 4 * LARGEST_TEXT:  # four bytes are a character at least
            value += statement[begin : min(match.start(), begin + 4 * LARGEST_TEXT)]
            value += b"" if is_end else match[0][:1] if match[0][:1] != b"\\" else ESCAPES.get(match[0][1:], match[0][1:])
        begin = match.end()
        if is_end:
            return _decode(bytes(value))[:LARGEST_TEXT], begin
    return _decode(bytes(value)), len(statement)


def _decode(data: bytes) -> str:
    """UTF-8, or the Latin letters of dumps of before 2008."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


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
        return [
            number
            for (number,) in self.tables.query_rows(
                f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY {column} + 0"
            )
        ]

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
