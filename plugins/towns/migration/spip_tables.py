"""The tables of SPIP that hold texts, out of a backup: SQLite, as SPIP makes it since 3.0; SQL, as hosts do; XML, as SPIP did before.

Only the columns that readers saw are read: never passwords, sessions or letters. https://www.spip.net/fr_article1457.html
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import NamedTemporaryFile

from plugins.core.infrastructure.errors import SettingsError
from plugins.towns.migration.source_site import LARGEST_TEXT
from plugins.towns.migration.xml_records import open_export, read_records

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


class SpipTables:
    """The tables of a backup, in a SQLite file of their own that goes with this object, whatever the backup was."""

    def __init__(self, file: Path):
        self.file = file
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
        start = open_export(self.file).read(64 * 1024)
        if start.startswith(b"SQLite format 3\0"):
            self._copy_sqlite()
        elif start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            self._copy_xml()
        else:
            self._copy_sql()

    def _insert(self, table: str, names: list[str], values: list[object]) -> None:
        row = {name: None if value is None else str(value) for name, value in zip(names, values, strict=False)}
        if table == "meta" and row.get("nom") not in META_NAMES:
            return
        columns = COLUMNS[table]
        self.database.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", [row.get(name) for name in columns])

    def _copy_sqlite(self) -> None:
        try:
            with closing(sqlite3.connect(f"file:{self.file}?mode=ro&immutable=1", uri=True)) as source:
                source.text_factory = lambda data: data.decode("utf-8", "replace")
                tables = {name: _shorten(name) for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type='table'")}
                for name, table in tables.items():
                    if table in COLUMNS:
                        cursor = source.execute(f'SELECT * FROM "{name.replace(chr(34), "")}"')
                        names = [str(column[0]) for column in cursor.description]
                        for row in cursor:
                            self._insert(table, names, list(row))
        except sqlite3.Error as error:
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
                created[match[1].decode()] = [name.decode() for name in COLUMN.findall(match[2])]
            elif (match := INSERT.match(statement)) and (table := _shorten(match[1].decode())) in COLUMNS:
                listed = [name.strip(b' `"\n').decode() for name in (match[2] or b"").split(b",") if name.strip()]
                for values in _iterate_tuples(statement, match.end()):
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


def _iterate_tuples(statement: bytes, start: int) -> Iterator[list[object]]:
    """The rows of an INSERT. Text longer than LARGEST_TEXT is cut: no reader ever read it."""
    place = start
    while (place := statement.find(b"(", place)) >= 0:
        place += 1
        values: list[object] = []
        while place < len(statement):
            value, place = _parse_value(statement, place)
            values.append(value)
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
    pieces, begin = [], place + 1
    for quote_end in STRING_END[quote].finditer(statement, begin):
        if len(quote_end[0]) == 1:
            pieces.append(statement[begin : quote_end.start()])
            return _decode(b"".join(pieces))[:LARGEST_TEXT], quote_end.end()
        pieces.append(statement[begin : quote_end.start()])
        pieces.append(quote_end[0][:1] if quote_end[0][:1] != b"\\" else ESCAPES.get(quote_end[0][1:], quote_end[0][1:]))
        begin = quote_end.end()
    return _decode(b"".join(pieces)), len(statement)


def _decode(data: bytes) -> str:
    """UTF-8, or the Latin letters of dumps of before 2008."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
