"""Pictures and documents of the old site: out of the source itself, a copy of its folder, or the old site while it still answers."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from urllib.parse import quote, urljoin, urlsplit

import requests
import urllib3

from plugins.core.infrastructure.public_hosts import LocalAddressError, mount_public_only
from plugins.core.publication.identifiers import slugify
from plugins.journal.editorial import picture
from plugins.towns.migration.record import MigrationRecord, digest_text
from plugins.towns.migration.source_site import LARGEST_FILE, UNKNOWN_BASE, SourceSite, find_site_path, is_file_path, read_answer

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".heic"})
DOCUMENTS = frozenset(
    [
        *(".pdf", ".odt", ".ods", ".odp", ".odg", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".rtf", ".epub", ".csv", ".txt"),
        *(".ics", ".vcf", ".gpx", ".kml", ".geojson", ".mp3", ".ogg", ".oga", ".wav", ".m4a", ".mp4", ".webm", ".ogv", ".m4v", ".mov"),
    ]
)
"""Endings of what the site gives as it is; nothing in them runs in a browser. Those of archives are not: nobody sees what is inside."""

COMMON_FOLDERS = re.compile(
    r"^/?(?:.*?/)?(?:wp-content/uploads|IMG|sites/[^/]+/files|assets|static|media|images|img|files|documents|uploads|docs)/", re.IGNORECASE
)
RESIZED = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w{3,4}$)|-scaled(?=\.\w{3,4}$)")
"""What WordPress adds to the name of a smaller copy. https://developer.wordpress.org/apis/responsive-images/"""

PAGE_START = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
TIMEOUT = 20
"""Seconds without a byte; a town's old host is slow, not dead."""
TIRED_AFTER = 5
"""Failures one after the other, after which the old site is no longer asked."""


class RefusedAddress(Exception):
    """A file that is not asked for, for the `cause` of the report."""

    def __init__(self, cause: str):
        super().__init__(cause)
        self.cause = cause


class OldSite:
    """The old site by HTTP: its own hosts and those that the webmaster named, `hosts`, and no more than it wants to give.

    An export is written by strangers: a host that only the export names is not asked, nor a local address that is not `typed`."""

    def __init__(self, base: str, hosts: Iterable[str] = (), typed: Iterable[str] = ()):
        self.base, self.failures = base.rstrip("/"), 0
        self.hosts = frozenset(_strip_www(host) for host in (*hosts, *map(_find_host, (*typed, self.base)))) - {""}
        self.session = requests.Session()
        self.session.headers["User-Agent"] = "Beffroi (reprise du site)"
        mount_public_only(self.session, typed)

    def fetch(self, path: str, absolute: str = "") -> bytes | None:
        """The bytes at `path`, or at the `absolute` address where the source says it; None when they are not to be had. Raises
        RefusedAddress."""
        if self.failures >= TIRED_AFTER or not self.base.startswith(("http://", "https://")):
            return None
        address = absolute if absolute.startswith("http") else self.base + quote(path, safe="/%?=&;,+~@:!$'()*")
        try:
            for _ in range(4):
                self._check_host(address)
                with self.session.get(address, timeout=TIMEOUT, stream=True, allow_redirects=False) as answer:
                    if answer.is_redirect:
                        address = urljoin(address, answer.headers["Location"])
                        continue
                    self.failures = 0
                    return read_answer(answer, LARGEST_FILE) if answer.status_code == 200 else None
        except LocalAddressError:
            raise RefusedAddress("local address") from None
        except (requests.RequestException, urllib3.exceptions.HTTPError, ValueError):
            self.failures += 1
        return None

    def _check_host(self, address: str) -> None:
        """A host of the site: its own, one below it, or one that was named. Raises RefusedAddress for another."""
        host = _strip_www(_find_host(address))
        if not any(host == own or host.endswith(f".{own}") for own in self.hosts):
            raise RefusedAddress("foreign host")


def _find_host(address: str) -> str:
    return (urlsplit(address).hostname or "").rstrip(".")


def _strip_www(host: str) -> str:
    return host.strip().lower().partition("://")[2 if "://" in host else 0].rstrip("/").removeprefix("www.")


class SiteFiles:
    """The files that texts name, brought below the content folder once each. `used` are those that came, by their path on the old site."""

    def __init__(self, site: SourceSite, record: MigrationRecord, folders: Iterable[Path], old_site: OldSite | None):
        self.site, self.record, self.old_site = site, record, old_site
        self.folders = [folder.resolve() for folder in folders]
        self.used: dict[str, str] = {}
        self.missing: dict[str, str] = {}
        self.created: list[str] = []

    def bring(self, path: str, note: Callable[[str, str], None], is_served_alone: bool = False) -> str | None:
        """The path below the content folder of the file at `path` of the old site; None, and a note, when it is not to be had.

        One that `is_served_alone` goes among the documents, which keep their address: no text shows it."""
        path = path.partition("?")[0]
        if path in self.used:
            return self.used[path]
        if path in self.missing:
            note(self.missing[path], path)
            return None
        suffix = PurePosixPath(path).suffix.lower()
        if suffix not in PICTURES and suffix not in DOCUMENTS:
            return self._miss(path, "refused file", note)
        file = self._find_known(f"file:{RESIZED.sub('', path)}") or self._find_known(f"file:{path}")
        if file is not None:
            self.used[path] = file
            return file
        for candidate in dict.fromkeys((RESIZED.sub("", path), path)):
            try:
                data = self._read(candidate)
            except RefusedAddress as refusal:
                described = self.site.describe_file(candidate)
                self.missing[path] = refusal.cause
                note(refusal.cause, described.address if described else path)
                return None
            if data is not None:
                return self._put(path, candidate, suffix, data, note, is_served_alone)
        return self._miss(path, "picture" if suffix in PICTURES else "document", note)

    def _find_known(self, key: str) -> str | None:
        moved_text = self.record.texts.get(key)
        return moved_text.file if moved_text and moved_text.is_written and self.record.compare_state(key) in ("same", "edited") else None

    def _miss(self, path: str, cause: str, note: Callable[[str, str], None]) -> str | None:
        self.missing[path] = cause
        note(cause, path)
        return None

    def _read(self, path: str) -> bytes | None:
        data = self.site.read_file(path)
        if data is None:
            data = next((content for folder in self.folders if (content := _read_below(folder, path)) is not None), None)
        if data is None and self.old_site is not None:
            described = self.site.describe_file(path)
            data = self.old_site.fetch(path, described.address if described else "")
        return data

    def _put(
        self, path: str, candidate: str, suffix: str, data: bytes, note: Callable[[str, str], None], is_served_alone: bool
    ) -> str | None:
        if not data or len(data) > LARGEST_FILE:
            return self._miss(path, "heavy file", note)
        if PAGE_START.match(data[:1024]) or (suffix == ".pdf" and b"%PDF-" not in data[:1024]):
            return self._miss(path, "picture" if suffix in PICTURES else "document", note)
        key, file = f"file:{candidate}", self._find_name(candidate, suffix, is_served_alone)
        already = self.record.content / file
        if not (already.exists() and digest_text(already.read_bytes()) == digest_text(data) and self.record.compare_state(key) != "new"):
            self.record.write(key, file, data)
            self.created.append(file)
        if suffix in PICTURES and not self.record.is_rehearsal and picture.find_file_fault(self.record.content, file):
            already.unlink(missing_ok=True)
            return self._miss(path, "refused file", note)
        self.used[path] = file
        return file

    def _find_name(self, path: str, suffix: str, is_served_alone: bool) -> str:
        """A name of letters that every system has, the same each time, and nobody else's."""
        folder = "images" if suffix in PICTURES and not is_served_alone else "documents"
        pieces = [
            slugify(piece)[:60].strip("-")
            for piece in PurePosixPath(COMMON_FOLDERS.sub("", path)).parent.parts
            if piece not in ("/", "..", ".")
        ]
        stem = slugify(PurePosixPath(path).stem)[:80].strip("-") or "fichier"
        place = "/".join([folder, *[piece for piece in pieces if piece][-4:], stem])
        usual_name = f"{place}{suffix}"
        return usual_name if self.record.is_free(usual_name, f"file:{path}") else f"{place}-{digest_text(path.encode())[:6]}{suffix}"


def _read_below(folder: Path, path: str) -> bytes | None:
    """The file at `path`, or at its end, below `folder`: one may give the site's folder, or its uploads alone. Never what is outside."""
    pieces = [piece for piece in PurePosixPath(path).parts if piece not in ("/", ".", "..")]
    for start in range(min(len(pieces), 5)):
        candidate = folder.joinpath(*pieces[start:])
        try:
            if candidate.is_file() and candidate.resolve().is_relative_to(folder):
                return candidate.read_bytes() if candidate.stat().st_size <= LARGEST_FILE else b""
        except (OSError, ValueError):
            continue
    return None


def find_file_path(address: str, site: SourceSite) -> str | None:
    """The path on the old site of the file that `address` names, or None for another."""
    path = find_site_path(address, site.base or UNKNOWN_BASE, site.file_hosts)
    return path if path is not None and is_file_path(path) else None
