"""Read an online WordPress site by its REST API: only what it publishes to anyone.

https://developer.wordpress.org/rest-api/reference/
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3

from plugins.core.infrastructure.errors import NotNow, SettingsError
from plugins.core.infrastructure.public_hosts import LocalAddressError, mount_public_only
from plugins.towns.migration.markdown_text import extract_words
from plugins.towns.migration.source_site import LARGEST_TEXT, SourceDocument, SourceFile, find_site_path, read_answer
from plugins.towns.migration.wordpress_text import convert_post

PER_PAGE = 100
"""The most that WordPress gives at once."""
MOST_PAGES = 1000
LARGEST_ANSWER = 64 * 1024 * 1024
TIMEOUT = 60
TRIES = 3
SORTS = ("posts", "pages")


class WordPressRest:
    """The site at `address`. Answers are kept in a folder that goes with this object: the site is asked once for each."""

    program = "WordPress (en ligne)"

    def __init__(self, address: str):
        self.address = address.rstrip("/")
        self.losses: list[tuple[str, str]] = []
        self.folder = TemporaryDirectory(prefix="beffroi-wordpress-")
        self.session = requests.Session()
        self.session.headers["User-Agent"] = "Beffroi (reprise du site)"
        mount_public_only(self.session, (address,))
        description = self._ask("/wp-json/", {})
        if not isinstance(description, dict) or "wp/v2" not in (description.get("namespaces") or ()):
            raise SettingsError(
                [f"{address} : ce site ne montre pas l’interface de WordPress (/wp-json/). Demandez un export (.xml) à qui l’administre."]
            )
        self.base = str(description.get("home") or description.get("url") or self.address).rstrip("/")
        self.names = {sort: self._index_names(sort) for sort in ("categories", "tags", "users")}
        self.files: dict[int, SourceFile] = {}
        self.file_numbers: dict[str, int] = {}
        self.parents: dict[int, int] = {}
        hosts: set[str] = set()
        for medium in self._iterate_all("media"):
            address = str(medium.get("source_url") or "")
            hosts.add((urlsplit(address).hostname or "").removeprefix("www."))
            self.files[int(medium["id"])] = SourceFile(
                address,
                extract_words(str(medium.get("alt_text") or "")),
                _find_rendered(medium, "caption"),
                _find_rendered(medium, "title"),
            )
            self.parents[int(medium["id"])] = _read_number(medium.get("post"))
        self.file_hosts = frozenset(hosts - {""})
        for number, described in self.files.items():
            self.file_numbers[find_site_path(described.address, self.base, self.file_hosts) or ""] = number

    def _ask(self, path: str, values: dict[str, Any]) -> Any:
        """The answer of the site. Raises SettingsError when it is not one of WordPress's, NotNow when it does not answer."""
        for attempt in range(TRIES):
            try:
                with self.session.get(self.address + path, params=values, timeout=TIMEOUT, stream=True) as answer:
                    if answer.status_code in (400, 401, 403, 404):
                        return None
                    if answer.ok:
                        return json.loads(_check_size(answer, self.address))
            except LocalAddressError:
                raise SettingsError(
                    [f"{self.address} mène à une adresse du réseau local, qui n’est pas demandée. Donnez l’adresse IP, si c’est bien elle."]
                ) from None
            except (requests.RequestException, urllib3.exceptions.HTTPError, ValueError, RecursionError):
                pass
            if attempt == TRIES - 1:
                break
        raise NotNow(f"{self.address} ne répond pas comme il faut à {path}. Relancez plus tard : ce qui est repris reste.")

    def _iterate_pages(self, sort: str) -> Iterator[list[Any]]:
        for number in range(1, MOST_PAGES):
            stored = Path(self.folder.name, f"{sort}-{number}.json")
            if stored.exists():
                answer = json.loads(stored.read_bytes())
            else:
                answer = self._ask(f"/wp-json/wp/v2/{sort}", {"per_page": PER_PAGE, "page": number, "orderby": "id", "order": "asc"})
                stored.write_text(json.dumps(answer), encoding="utf-8")
            rows = answer if isinstance(answer, list) else []
            yield rows
            if len(rows) < PER_PAGE:
                return

    def _iterate_all(self, sort: str) -> Iterator[dict[str, Any]]:
        return (row for page in self._iterate_pages(sort) for row in page if isinstance(row, dict) and type(row.get("id")) is int)

    def _index_names(self, sort: str) -> dict[int, tuple[str, str]]:
        return {
            int(row["id"]): (extract_words(str(row.get("name") or "")), find_site_path(str(row.get("link") or ""), self.base) or "")
            for row in self._iterate_all(sort)
        }

    def _name_all(self, sort: str, numbers: object) -> tuple[str, ...]:
        names = self.names[sort]
        listed = map(_read_number, numbers) if isinstance(numbers, list) else ()
        return tuple(names[number][0] for number in listed if number in names)

    def read_documents(self) -> Iterator[SourceDocument]:
        """See SourceSite."""
        for sort in SORTS:
            for row in self._iterate_all(sort):
                yield self._build_document(row, "page" if sort == "pages" else "post")

    def _build_document(self, one: dict[str, Any], type: str) -> SourceDocument:
        number, link = int(one["id"]), find_site_path(str(one.get("link") or ""), self.base) or ""
        short = f"/?{'page_id' if type == 'page' else 'p'}={number}"
        excerpt = _find_rendered(one, "excerpt")
        content = one["content"] if isinstance(one.get("content"), dict) else {}
        body = str(content.get("rendered") or "")
        document = SourceDocument(
            key=f"{type}/{number}",
            address=link if link and "?" not in link else short,
            title=_find_rendered(one, "title"),
            type=type,
            date=_parse_moment(one.get("date")),
            modified=_parse_moment(one.get("modified")),
            status="private" if content.get("protected") else "published",
            authors=self._name_all("users", [one.get("author")]),
            categories=self._name_all("categories", one.get("categories")),
            tags=self._name_all("tags", one.get("tags")),
            summary="" if excerpt.endswith(("[…]", "…", "[...]")) else excerpt,
            image=self.files.get(_read_number(one.get("featured_media"))),
            aliases=(short,) if link and "?" not in link else (),
        )
        note = document.losses
        document.html = (convert_post(body, lambda numbers: [], "", lambda cause, subject: note.append((cause, subject))) or " ")[
            : LARGEST_TEXT + 1
        ]
        return document

    def describe_file(self, address: str) -> SourceFile | None:
        """See SourceSite."""
        return self.files.get(self.file_numbers.get(address, -1))

    def read_file(self, address: str) -> bytes | None:
        """See SourceSite: its files are asked of the site as any browser does."""
        return None

    def list_other_addresses(self) -> Iterator[tuple[str, str]]:
        """See SourceSite."""
        for sort, word in (("categories", "category"), ("tags", "tag")):
            yield from ((address, f"{word}:{name}") for name, address in self.names[sort].values() if address)
        yield from ((address, "home:") for _, address in self.names["users"].values() if address)
        yield from ((address, "feed:") for address in ("/feed/", "/comments/feed/"))
        keys = {f"post/{row['id']}" for row in self._iterate_all("posts")} | {f"page/{row['id']}" for row in self._iterate_all("pages")}
        for path, number in self.file_numbers.items():
            parent = next((key for key in (f"post/{self.parents[number]}", f"page/{self.parents[number]}") if key in keys), "")
            yield path, f"file:{path}|{parent}"
            yield f"/?attachment_id={number}", f"file:{path}|{parent}"


def _check_size(answer: requests.Response, address: str) -> bytes:
    content = read_answer(answer, LARGEST_ANSWER)
    if len(content) > LARGEST_ANSWER:
        raise SettingsError([f"{address} : une réponse de plus de 64 Mo. Demandez un export (.xml) à qui l’administre."])
    return content


def _read_number(value: object) -> int:
    """A number of WordPress; 0, which none has, for anything else."""
    return value if type(value) is int else 0


def _find_rendered(one: dict[str, Any], name: str) -> str:
    value = one.get(name)
    return extract_words(str(value.get("rendered") or "")) if isinstance(value, dict) else ""


def _parse_moment(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return None
