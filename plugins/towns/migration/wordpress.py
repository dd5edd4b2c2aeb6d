"""Read a WordPress export (WXR), made by « Outils > Exporter », as a stream. https://github.com/WordPress/wordpress-importer"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from plugins.core.infrastructure.errors import SettingsError
from plugins.towns.migration.markdown_text import extract_words
from plugins.towns.migration.source_site import SourceDocument, SourceEvent, SourceFile, find_site_path
from plugins.towns.migration.wordpress_text import convert_post
from plugins.towns.migration.xml_records import read_records

STATUSES = {
    "publish": "published",
    "future": "published",
    "inherit": "published",
    "draft": "draft",
    "pending": "draft",
    "private": "private",
}
INTERNAL_TYPES = frozenset(
    [
        *("revision", "auto-draft", "customize_changeset", "custom_css", "oembed_cache", "wp_global_styles", "wp_navigation"),
        *("acf-field", "acf-field-group"),
    ]
)
"""Types that no reader ever saw."""

EVENT_KEYS = (
    ("_EventStartDate", "_EventEndDate", "_EventAllDay"),
    ("_event_start_date", "_event_end_date", "_event_all_day"),
    ("mec_start_date", "mec_end_date", "mec_allday"),
    ("_event_start", "_event_end", "_event_all_day"),
    ("event_start", "event_end", "event_all_day"),
)
"""Where calendars of WordPress keep the hours: The Events Calendar, Events Manager, Modern Events Calendar, All-in-One."""

HEADED = frozenset({"item", "author", "category", "tag", "link", "base_blog_url", "base_site_url"})


def _strip_namespace(tag: str) -> str:
    return tag.rpartition("}")[2]


def _find_text(element: Element, name: str) -> str:
    return next((child.text or "" for child in element if _strip_namespace(child.tag) == name), "")


class WordPressExport:
    """The site of an export; its attachments are kept by number, a hundred bytes each."""

    program = "WordPress (export)"

    def __init__(self, file: Path, base: str = ""):
        self.file, self.base = file, base
        self.losses: list[tuple[str, str]] = []
        self.authors: dict[str, str] = {}
        self.terms: list[tuple[str, str]] = []
        self.files: dict[str, SourceFile] = {}
        self.file_names: dict[str, str] = {}
        self.children: dict[str, list[str]] = {}
        self.parents: dict[str, str] = {}
        self.places: dict[str, tuple[str, str]] = {}
        self.file_pages: list[tuple[str, str]] = []
        self.file_hosts: frozenset[str] = frozenset()
        self._learn(is_base_given=bool(base))

    def _learn(self, is_base_given: bool) -> None:
        """Read once who wrote, which files there are, where events take place."""
        addresses: list[str] = []
        for record in read_records(self.file, lambda tag: _strip_namespace(tag) in HEADED):
            name = _strip_namespace(record.tag)
            if name in ("base_blog_url", "base_site_url", "link") and not (name == "link" and addresses):
                addresses.append((record.text or "").strip())
                if not is_base_given and (name != "base_site_url" or not self.base):
                    self.base = addresses[-1].rstrip("/")
            elif name == "author":
                self.authors[_find_text(record, "author_login")] = _find_text(record, "author_display_name") or _find_text(
                    record, "author_login"
                )
            elif name in ("category", "tag") and len(record):
                self._add_term(name, record)
            elif name == "item":
                self._learn_item(record)
        if not addresses and not self.authors:
            raise SettingsError(
                [f"{self.file} : ce n’est pas un export de WordPress. Prenez celui de « Outils > Exporter > Tout le contenu »."]
            )

    def _add_term(self, sort: str, record: Element) -> None:
        slug = _find_text(record, "category_nicename") or _find_text(record, "tag_slug")
        label = _find_text(record, "cat_name") or _find_text(record, "tag_name")
        if slug:
            self.terms.append((f"/{sort}/{slug}/", f"{sort}:{label}"))

    def _learn_item(self, item: Element) -> None:
        type, number, parent = _find_text(item, "post_type"), _find_text(item, "post_id"), _find_text(item, "post_parent")
        if type == "tribe_venue":
            metas = dict(_iterate_metas(item))
            street = " ".join(filter(None, (metas.get("_VenueAddress"), metas.get("_VenueCity"))))
            self.places[number] = (extract_words(_find_text(item, "title")), street)
        if type != "attachment":
            return
        address = _find_text(item, "attachment_url").strip()
        metas = dict(_iterate_metas(item))
        described = SourceFile(
            address,
            extract_words(metas.get("_wp_attachment_image_alt", "")),
            extract_words(_find_excerpt(item)),
            extract_words(_find_text(item, "title")),
        )
        self.files[number] = described
        host = (urlsplit(address).hostname or "").removeprefix("www.")
        self.file_hosts |= {host}
        path = find_site_path(address, self.base, self.file_hosts) or urlsplit(address).path
        self.file_names[path] = number
        self.parents[number] = parent
        self.children.setdefault(parent, []).append(number)
        link = find_site_path(_find_text(item, "link"), self.base)
        if link and link != path:
            self.file_pages.append((link, path))

    def read_documents(self) -> Iterator[SourceDocument]:
        """See SourceSite."""
        self.losses.clear()
        for item in read_records(self.file, lambda tag: _strip_namespace(tag) == "item"):
            type = _find_text(item, "post_type") or "post"
            if type == "nav_menu_item":
                self.losses.append(("menu", extract_words(_find_text(item, "title"))))
            elif (
                type not in INTERNAL_TYPES
                and type not in ("attachment", "tribe_venue", "tribe_organizer")
                and _find_text(item, "status") not in ("trash", "auto-draft")
            ):
                yield self._build_document(item, type)

    def _build_document(self, item: Element, type: str) -> SourceDocument:
        number, metas = _find_text(item, "post_id"), dict(_iterate_metas(item))
        comments = sum(1 for child in item if _strip_namespace(child.tag) == "comment" and _find_text(child, "comment_approved") == "1")
        self.losses += [("comments", extract_words(_find_text(item, "title")))] * comments
        link = find_site_path(_find_text(item, "link"), self.base) or ""
        short = f"/?{'page_id' if type == 'page' else 'p'}={number}"
        status = STATUSES.get(_find_text(item, "status"), "draft")
        document = SourceDocument(
            key=f"{type}/{number}",
            address=link if link and "?" not in link else (short if status == "published" else ""),
            title=extract_words(_find_text(item, "title")),
            type=type,
            date=_parse_moment(_find_text(item, "post_date"), _find_text(item, "post_date_gmt")),
            modified=_parse_moment(_find_text(item, "post_modified"), _find_text(item, "post_modified_gmt")),
            status="private" if _find_text(item, "post_password") else status,
            authors=(self.authors.get(creator, creator),) if (creator := _find_text(item, "creator")) else (),
            categories=tuple(_iterate_terms(item, "category")),
            tags=tuple(_iterate_terms(item, "post_tag")),
            summary=extract_words(_find_excerpt(item)),
            image=self.files.get(metas.get("_thumbnail_id", "")),
            aliases=tuple(filter(None, (short if link and "?" not in link else "", *self._list_former(metas, link))))
            if status == "published"
            else (),
            event=self._build_event(metas) if type not in ("post", "page") else None,
        )

        def note(cause: str, subject: str) -> None:
            document.losses.append((cause, subject))

        if item.get("too-long"):
            note("too long", document.address or document.key)
        document.html = (
            convert_post(_find_content(item), lambda numbers: self._list_gallery(numbers, number), metas.get("footnotes", ""), note) or " "
        )
        return document

    def _list_former(self, metas: dict[str, str], link: str) -> list[str]:
        """The address that a post had before its slug was changed."""
        old = metas.get("_wp_old_slug", "")
        return [re.sub(r"[^/]+/?$", f"{old}/", link)] if old and link and "?" not in link else []

    def _list_gallery(self, numbers: Sequence[str], post: str) -> list[SourceFile]:
        chosen = numbers or self.children.get(post, [])
        return [
            self.files[file_id]
            for file_id in chosen
            if file_id in self.files and re.search(r"\.(?:jpe?g|png|gif|webp|avif)$", self.files[file_id].address, re.IGNORECASE)
        ]

    def _build_event(self, metas: dict[str, str]) -> SourceEvent | None:
        for begin_key, end_key, whole_key in EVENT_KEYS:
            if begin := _parse_moment(_add_hour(metas, begin_key)):
                name, street = self.places.get(
                    metas.get("_EventVenueID", ""), (metas.get("_location", "") or metas.get("event_location", ""), "")
                )
                is_whole_day = metas.get(whole_key, "").lower() in ("yes", "1", "true")
                return SourceEvent(begin, _parse_moment(_add_hour(metas, end_key)), is_whole_day, name, street)
        return None

    def describe_file(self, address: str) -> SourceFile | None:
        """See SourceSite."""
        return self.files.get(self.file_names.get(address, ""))

    def read_file(self, address: str) -> bytes | None:
        """See SourceSite: an export holds no file."""
        return None

    def list_other_addresses(self) -> Iterator[tuple[str, str]]:
        """See SourceSite."""
        yield from self.terms
        yield from ((address, "feed:") for address in ("/feed/", "/rss/", "/feed/atom/", "/comments/feed/", "/?feed=rss2"))
        by_number = {
            number: find_site_path(described.address, self.base, self.file_hosts) or "" for number, described in self.files.items()
        }
        documents = {key.partition("/")[2]: key for key in self._list_keys()}
        for number, parent in self.parents.items():
            target = f"file:{by_number[number]}|{documents.get(parent, '')}"
            yield by_number[number], target
            yield f"/?attachment_id={number}", target
        for link, path in self.file_pages:
            yield link, f"file:{path}|{documents.get(self.parents[self.file_names[path]], '')}"

    def _list_keys(self) -> Iterator[str]:
        for item in read_records(self.file, lambda tag: _strip_namespace(tag) == "item"):
            yield f"{_find_text(item, 'post_type') or 'post'}/{_find_text(item, 'post_id')}"


def _find_content(item: Element) -> str:
    return next(
        (child.text or "" for child in item if child.tag.endswith("/content/}encoded") or child.tag.endswith("modules/content/}encoded")),
        "",
    )


def _find_excerpt(item: Element) -> str:
    return next((child.text or "" for child in item if "excerpt/}" in child.tag), "")


def _iterate_metas(item: Element) -> Iterator[tuple[str, str]]:
    for child in item:
        if _strip_namespace(child.tag) == "postmeta":
            yield _find_text(child, "meta_key"), _find_text(child, "meta_value")


def _iterate_terms(item: Element, domain: str) -> Iterator[str]:
    for child in item:
        if _strip_namespace(child.tag) == "category" and child.get("domain") == domain and (child.text or "").strip():
            yield extract_words(child.text or "")


def _add_hour(metas: dict[str, str], key: str) -> str:
    day = str(metas.get(key, ""))
    hour = str(metas.get(key.replace("_date", "_time"), "")) if "_date" in key else ""
    return f"{day} {hour}".strip() if hour and len(day) <= 10 else day


def _parse_moment(local: str, utc: str = "") -> datetime | None:
    """Parse a WordPress instant, in the site's time zone; zeros mean none."""
    for text, zone in ((local, None), (utc, UTC)):
        try:
            moment = datetime.fromisoformat(text.strip())
        except ValueError:
            continue
        if moment.year >= 1970:
            return moment.replace(tzinfo=zone) if zone else moment
    return None
