"""Read a WordPress export (WXR), made by « Outils > Exporter », as a stream. https://github.com/WordPress/wordpress-importer"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import requests

from plugins.core.infrastructure.errors import NotNow, SettingsError
from plugins.core.infrastructure.http_client import AnswerTooLarge, LocalAddressError, mount_public_only, read_body
from plugins.towns.migration.markdown_text import extract_words
from plugins.towns.migration.source_site import (
    LARGEST_TEXT,
    LONGEST_ANSWER,
    SourceDocument,
    SourceEvent,
    SourceFile,
    find_site_path,
    read_records,
    replace_between,
)

BLOCK_TAGS = (
    "table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|map|area|blockquote|address|style|p|h[1-6]|hr|"
    "fieldset|legend|section|article|aside|hgroup|header|footer|nav|figure|figcaption|details|menu|summary|iframe|script"
)
OPENS_BLOCK = re.compile(rf"\s*</?(?:{BLOCK_TAGS})\b", re.IGNORECASE)
AROUND_BLOCKS = re.compile(rf"(?<!\s)\s*(</?(?:{BLOCK_TAGS})\b[^<>]*>)\s*", re.IGNORECASE)
VERBATIM = re.compile(r"<(pre|script|style|table)\b", re.IGNORECASE)
VERBATIM_ENDS = {name: re.compile(f"</{name}>", re.IGNORECASE) for name in ("pre", "script", "style", "table")}
BLOCKS = re.compile(r"<!--\s*/?wp:")
CAPTION, CAPTION_END = re.compile(r"\[(?:wp_)?caption([^\[\]]*)\]"), re.compile(r"\[/(?:wp_)?caption\]")
GALLERY = re.compile(r"\[gallery([^\[\]]*)\]")
MEDIA = re.compile(r"\[(audio|video|playlist)([^\[\]]*)\]")
MEDIA_ENDS = {name: re.compile(rf"\[/{name}\]") for name in ("audio", "video", "playlist")}
EMBED = re.compile(
    r"\[(?:embed|youtube|vimeo|dailymotion)[^\[\]]*\]\s*([^\s\[\]]+)\s*\[/(?:embed|youtube|vimeo|dailymotion)\]"
    r"|\[(?:youtube|vimeo)[ =]+([^\s\[\]]+)\]"
)
SHORTCODE = re.compile(r"\[/?([a-zA-Z][\w-]{2,})((?:\s+[\w-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\[\]\"']+))*)\s*/?\]")
FORMS = re.compile(
    r"contact-form|wpforms|gravityform|ninja_form|formidable|caldera_form|forminator|mailpoet|newsletter|fluentform", re.IGNORECASE
)
LAYOUT = re.compile(
    r"^(?:vc_|et_pb_|fusion_|av_|su_|fl_|mk_|tatsu_|cs_|ux_|siteorigin|elementor|row|column|col|one_|two_|three_|section|accordion|tab|toggle)"
)
ATTRIBUTE = re.compile(r"(?<![\w-])([\w-]++)\s*+=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\]\"']+))")
BARE_ADDRESS = re.compile(r"^[^\S\n]*(https?://\S+)[^\S\n]*$", re.MULTILINE)
CAPTIONED = re.compile(r"(.*?<img\b[^<>]*>(?:\s*</a>)?)(.*)", re.DOTALL | re.IGNORECASE)

Note = Callable[[str, str], None]
"""Remembers a loss: its cause, and what it concerns."""


def convert_post(text: str, gallery: Callable[[Sequence[str]], Sequence[SourceFile]], footnotes: str, note: Note) -> str:
    """The HTML of a post as its readers saw it. `gallery` gives the pictures of the identifiers in a gallery, or of the post when there are
    none; `footnotes` is what WordPress keeps of them beside the text, in JSON."""
    text = text.replace("\r\n", "\n").replace("\ue010", "")
    text = replace_between(text, CAPTION, CAPTION_END, _convert_figure)
    text = GALLERY.sub(lambda match: _format_gallery(gallery(_list_numbers(match[1]))), text)
    text = replace_between(text, MEDIA, MEDIA_ENDS, _convert_media, alone=True)
    text = EMBED.sub(lambda match: f'\n\n<iframe src="{escape(_format_video(match[1] or match[2]))}"></iframe>\n\n', text)
    text = _drop_shortcodes(text, note)
    if not BLOCKS.search(text):
        text = make_paragraphs(text)
    text = re.sub(r"<!--\s*/?wp:(?:(?!<!--).)*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"<!--(?:more|nextpage)(?:(?!<!--).)*?-->", "", text)
    text = BARE_ADDRESS.sub(lambda match: f'<p><a href="{escape(match[1])}">{escape(match[1])}</a></p>', text)
    return text + _format_footnotes(footnotes)


def _parse_attributes(text: str) -> dict[str, str]:
    return {
        match[1].lower(): next(value for value in (match[2], match[3], match[4]) if value is not None) for match in ATTRIBUTE.finditer(text)
    }


def _convert_figure(opening: re.Match[str], inner: str) -> str:
    words = _parse_attributes(opening[1]).get("caption", "")
    captioned = CAPTIONED.match(inner)
    picture, rest = (captioned[1], captioned[2].strip()) if captioned else (inner, "")
    return f"\n\n<figure>{picture}<figcaption>{words or rest}</figcaption></figure>\n\n"


def _list_numbers(attributes: str) -> list[str]:
    named = _parse_attributes(attributes)
    return re.findall(r"\d+", named.get("ids") or named.get("include") or "")


def _format_gallery(pictures: Sequence[SourceFile]) -> str:
    items = [
        f'<figure><img src="{escape(picture.address)}" alt="{escape(picture.alt)}">'
        f"<figcaption>{escape(picture.caption)}</figcaption></figure>"
        for picture in pictures
    ]
    return f'\n\n<div class="gallery">{"".join(items)}</div>\n\n' if items else ""


def _convert_media(opening: re.Match[str], inner: str) -> str:
    named = _parse_attributes(opening[2])
    source = next(
        (named[name] for name in ("src", "mp3", "m4a", "ogg", "wav", "mp4", "m4v", "webm", "ogv") if named.get(name)),
        inner.strip(),
    )
    return f'\n\n<{opening[1]} src="{escape(source)}"></{opening[1]}>\n\n' if source and opening[1] != "playlist" else ""


def _format_video(address: str) -> str:
    return address if address.startswith("http") else f"https://www.youtube.com/watch?v={address}"


def _drop_shortcodes(text: str, note: Note) -> str:
    """Without the codes of extensions; a word between brackets that has neither attributes nor an end is a word."""
    closed = set(re.findall(r"\[/([a-zA-Z][\w-]{2,})\]", text))

    def drop(match: re.Match[str]) -> str:
        name = match[1]
        if FORMS.search(name):
            note("form", name)
            return ""
        if not match[2].strip() and name not in closed and not LAYOUT.match(name):
            return match[0]
        named = _parse_attributes(match[2])
        words = "" if match[0].startswith("[/") else " ".join(named[key] for key in ("title", "heading", "label") if named.get(key))
        address = named.get("url") or named.get("href") or named.get("link") or ""
        if not match[0].startswith("[/") and not LAYOUT.match(name):
            note("shortcode", name)
        if re.match(r"https?://|/", address):
            return f'<a href="{escape(address)}">{words or escape(address)}</a>'
        return f"<strong>{words}</strong>" if words else ""

    return SHORTCODE.sub(drop, text)


def make_paragraphs(text: str) -> str:
    """Make paragraphs of blank lines and line breaks of single ones, as WordPress does, except around blocks."""
    verbatim: list[str] = []

    def hide(opening: re.Match[str], inner: str) -> str:
        verbatim.append(f"{opening[0]}{inner}</{opening[1]}>")
        return f"\n\n\ue010{len(verbatim) - 1}\ue011\n\n"

    text = AROUND_BLOCKS.sub(r"\n\n\1\n\n", replace_between(text, VERBATIM, VERBATIM_ENDS, hide))
    pieces = []
    for piece in re.split(r"\n\s*\n", text):
        bare = piece.strip()
        if not bare:
            continue
        if OPENS_BLOCK.match(bare) or bare.startswith("\ue010"):
            pieces.append(bare)
        else:
            lines = re.sub(r"(?<!>)\n|(?<=</a>)\n|(?<=</strong>)\n|(?<=</em>)\n", "<br>\n", bare)
            pieces.append(f"<p>{lines}</p>")
    return re.sub("\ue010(\\d{1,9})\ue011", lambda match: verbatim[int(match[1])], "\n".join(pieces))


def _format_footnotes(stored: str) -> str:
    """Those that WordPress keeps beside the text since 6.3."""
    try:
        notes = json.loads(stored) if stored else []
    except (ValueError, RecursionError):
        return ""
    items = [
        f'<li id="{escape(str(note["id"]))}">{note["content"]}</li>'
        for note in (notes if isinstance(notes, list) else [])
        if isinstance(note, dict) and {"id", "content"} <= note.keys()
    ]
    return f"<ol>{''.join(items)}</ol>" if items else ""


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
                        return json.loads(read_body(answer, LARGEST_ANSWER, LONGEST_ANSWER))
            except AnswerTooLarge:
                raise SettingsError(
                    [f"{self.address} : une réponse de plus de 64 Mo. Demandez un export (.xml) à qui l’administre."]
                ) from None
            except LocalAddressError:
                raise SettingsError(
                    [f"{self.address} mène à une adresse du réseau local, qui n’est pas demandée. Donnez l’adresse IP, si c’est bien elle."]
                ) from None
            except (requests.RequestException, ValueError, RecursionError):
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
            date=_parse_rest_moment(one.get("date")),
            modified=_parse_rest_moment(one.get("modified")),
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


def _read_number(value: object) -> int:
    """A number of WordPress; 0, which none has, for anything else."""
    return value if type(value) is int else 0


def _find_rendered(one: dict[str, Any], name: str) -> str:
    value = one.get(name)
    return extract_words(str(value.get("rendered") or "")) if isinstance(value, dict) else ""


def _parse_rest_moment(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return None


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
