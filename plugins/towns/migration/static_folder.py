"""A folder of Markdown files with front matter (Hugo, Jekyll, Eleventy, Pelican), as a site to move in from."""

import json
import re
import tomllib
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path, PurePosixPath
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import urlsplit

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.raw_value import RawValue
from plugins.journal.editorial import front_matter
from plugins.towns.migration.markdown_text import extract_words
from plugins.towns.migration.source_site import LARGEST_FILE, LARGEST_TEXT, SourceDocument, SourceFile

CONFIGS = {
    "Jekyll": ("_config.yml", "_config.yaml", "_config.toml"),
    "Hugo": (
        *("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml", "config.yml", "config.json"),
        *("config/_default/hugo.toml", "config/_default/hugo.yaml", "config/_default/config.toml", "config/_default/config.yaml"),
    ),
    "MkDocs": ("mkdocs.yml", "mkdocs.yaml"),
    "Eleventy": (".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs"),
}
LARGEST_CONFIG = 1_000_000
MOST_PARENTS = 5
"""Settings of MkDocs that inherit from others, one after the other."""

METADATA = re.compile(r"(?:title|date|author|authors|slug|template)[ ]*:.*\n(?:[\w-]+[ ]*:.*\n|[ ]{4,}.*\n)*(?=\s*\n|\Z)", re.IGNORECASE)
"""The head of a text of MkDocs or Pelican without hyphens, to the first empty line.
https://www.mkdocs.org/user-guide/writing-your-docs/#multimarkdown-style-meta-data"""

LINE = re.compile(r"^([\w.-]+)\s*[:=]\s*[\"']?(.*?)[\"']?\s*(?:#.*)?$", re.MULTILINE)


@dataclass
class FrontMatterValues:
    """The metadata of one text, by lower-case name; `broken` when its head is unreadable."""

    values: Mapping[str, Any] = field(default_factory=dict)
    broken: bool = False

    def __bool__(self) -> bool:
        return bool(self.values) or self.broken

    def get_text(self, *names: str) -> str:
        """The first of `names` that says something, as text; a mapping says it under `image`, `src` or `name`."""
        for name in names:
            value = self.values.get(name)
            if isinstance(value, Mapping):
                value = value.get("image") or value.get("src") or value.get("name") or value.get("url")
            if isinstance(value, list):
                value = value[0] if value else None
            if value not in (None, "", False) and not isinstance(value, Mapping | list):
                return str(value).strip()
        return ""

    def get_words(self, *names: str, spaced: Container[str] = ()) -> tuple[str, ...]:
        """Every word in the first of `names` that says some: a list, or one line split at commas. A line of the names in `spaced` that has
        no comma is split at spaces."""
        for name in names:
            value = self.values.get(name)
            if isinstance(value, str) and value.strip():
                words = value.split() if name in spaced and "," not in value else value.split(",")
                return tuple(word.strip() for word in words if word.strip())
            if isinstance(value, list) and value:
                named = [item.get("name") or item.get("title") if isinstance(item, Mapping) else item for item in value]
                return tuple(str(word).strip() for word in named if word not in (None, ""))
        return ()

    def get_flag(self, name: str) -> bool:
        """Whether it says yes."""
        return str(self.values.get(name, "")).strip().lower() in ("true", "yes", "oui", "1", "on")


def split_document(path: Path) -> tuple[FrontMatterValues | None, str]:
    """The head and the body of the text at `path`; None when it cannot be read as a text."""
    try:
        text = path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n")
    except OSError:
        return None, ""
    if text.startswith("+++\n"):
        head, closed, body = text[4:].partition("\n+++")
        return (_parse_toml(head), body.partition("\n")[2]) if closed else (FrontMatterValues(), text)
    if text.startswith("{\n") and (end := text.find("\n}")) > 0:
        try:
            return FrontMatterValues(_lower_keys(json.loads(text[: end + 2]))), text[end + 2 :]
        except (ValueError, RecursionError):
            return FrontMatterValues(), text
    if text.startswith("---"):
        return _parse_yaml(text, path.name)
    match = METADATA.match(text)
    pairs = [line.partition(":") for line in match[0].splitlines() if line[:1].strip()] if match else []
    values = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return (FrontMatterValues(values), text[match.end() :]) if match and "title" in values else (FrontMatterValues(), text)


def _parse_toml(head: str) -> FrontMatterValues:
    try:
        return FrontMatterValues(_lower_keys(tomllib.loads(head)))
    except (tomllib.TOMLDecodeError, RecursionError):
        return FrontMatterValues(broken=True)


def _parse_yaml(text: str, name: str) -> tuple[FrontMatterValues, str]:
    split = front_matter.split_yaml(text, name)
    if not split.has_lost_keys:
        return FrontMatterValues({key: _convert_to_plain(value) for key, value in split.keys.items()}), split.body
    head, closed, body = text[3:].partition("\n---")
    if not closed:
        return FrontMatterValues(), text
    lines = {match[1].lower(): match[2] for match in LINE.finditer(head)}
    return FrontMatterValues(lines, broken=not lines.get("title") and bool(head.strip())), body.partition("\n")[2]


def _convert_to_plain(raw: RawValue) -> object:
    value = raw.value
    if isinstance(value, dict):
        return {str(name).lower(): _convert_to_plain(inner) for name, inner in value.items()}
    return [_convert_to_plain(inner) for inner in value] if isinstance(value, list) else value


def _lower_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name).lower(): _lower_keys(inner) for name, inner in value.items()}
    return [_lower_keys(inner) for inner in value] if isinstance(value, list) else value


def find_config(root: Path, program: str) -> Path | None:
    """The settings of the site of `program` in `root`."""
    return next((root / name for name in CONFIGS.get(program, ()) if (root / name).is_file()), None)


def read_config(root: Path, program: str) -> dict[str, Any]:
    """The settings of the site in `root`, by lower-case name; what cannot be read is not there."""
    path = find_config(root, program)
    settings = _read_settings(path) if path else {}
    for _ in range(MOST_PARENTS):
        parent = settings.pop("inherit", None) if program == "MkDocs" else None
        if path is None or not isinstance(parent, str):
            break
        path = (path.parent / parent).resolve()
        if path.is_relative_to(root.resolve()):
            settings = _read_settings(path) | settings
    return settings


def _read_settings(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST_CONFIG:
            return {}
        return _parse_config(path.read_text(encoding="utf-8-sig", errors="replace"), path)
    except OSError:
        return {}


def _parse_config(text: str, path: Path) -> dict[str, Any]:
    ending = path.suffix.lower()
    if ending in (".js", ".mjs", ".cjs"):
        match = re.search(r"\binput\s*:\s*[\"'`](.*?)[\"'`]", text)
        return {"input": match[1]} if match else {}
    try:
        if ending == ".toml":
            return dict(_lower_keys(tomllib.loads(text)))
        if ending == ".json":
            return dict(_lower_keys(json.loads(text)))
    except (ValueError, RecursionError, TypeError):
        return {}
    settings = front_matter.parse_settings(text.replace("\t", "  "))
    return {match[1].lower(): match[2] for match in LINE.finditer(text)} if settings is None else settings


MARKDOWN = (".md", ".markdown", ".mdown")
PAGES = (".html", ".htm")
OTHER_TEXTS = frozenset(
    [".rst", ".adoc", ".asciidoc", ".asc", ".org", ".textile", ".mdx", ".njk", ".liquid", ".hbs", ".ejs", ".pug", ".webc"]
)
"""Endings of texts and pages that these programs read, and we do not."""

UNREAD = frozenset({"node_modules", "_site", "_includes", "_layouts", "_sass", "_data", "_plugins", "layouts", "archetypes"})
UNREAD_AT_ROOT = frozenset(
    [
        *("vendor", "public", "themes", "templates", "partials", "_partials", "components", "test", "tests", "resources"),
        *("__pycache__", "site"),
    ]
)
NOT_CONTENT = frozenset({"readme", "license", "contributing", "code_of_conduct", "security", "changelog"})
"""Names that speak of a repository, at its root: further down they are texts like others."""

CONTENT_FOLDERS = {"Jekyll": ("source", "."), "Hugo": ("contentDir", "content"), "MkDocs": ("docs_dir", "docs"), "Eleventy": ("input", ".")}
"""The setting that names the folder of texts, and the folder when none does."""

SPACED_WORDS = frozenset({"tags", "categories"})
"""What Jekyll splits at spaces. https://jekyllrb.com/docs/posts/#tags"""

DATED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})-(.+)")
INSTANT = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::\d{2})?(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?")
JEKYLL_STYLES = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "none": "/:categories/:title.html",
}
SECTION_NAMES = frozenset(["posts", "post", "blog", "news", "articles", "article", "content", "actualites", "actualite", "billets"])
SOURCE_LINK = re.compile(
    r"(\]\(\s{0,9}<?|\b(?:href|src)=[\"'])(?![a-z][a-z0-9+.-]*:|/|#|\{)([^)\s\"'#>]{1,1000}+)(?=[)\s\"'#>])", re.IGNORECASE
)
NAMED_SOURCE = re.compile(r"(\{%-?\s*(?:link|post_url)\s+|\{\{[<%]\s*(?:rel)?ref\s+[\"']?)([^\s\"'%>]+)")
PERMALINK = re.compile(r"permalink\s*[:=]\s*[\"'`](.*?)[\"'`]")


class StaticFolder:
    """The site in `root`, written for `program`; `base` is its address, where its settings say it."""

    def __init__(self, root: Path, program: str, base: str = ""):
        self.root, self.program = root.resolve(), program
        self.losses: list[tuple[str, str]] = []
        self.spaced = SPACED_WORDS if program == "Jekyll" else frozenset[str]()
        self.config = read_config(self.root, program)
        languages = self.config.get("languages")
        named = (
            [str(language["baseurl"]) for language in languages.values() if isinstance(language, Mapping) and language.get("baseurl")]
            if isinstance(languages, Mapping)
            else []
        )
        self.base = (base or self._find_address("url", "baseurl", "site_url") or next(iter(named), "")).rstrip("/")
        self.file_hosts = frozenset((urlsplit(address).hostname or "").removeprefix("www.") for address in named) - {""}
        self.contents = self._list_contents()
        self.addresses: dict[str, str] = {}
        for content, lang in self.contents:
            for path in self._list_files(content):
                values, _ = split_document(path) if path.suffix.lower() in (*MARKDOWN, *PAGES) else (None, "")
                if values is not None:
                    self.addresses[path.relative_to(self.root).as_posix()] = self._find_address_of(path, content, lang, values)

    def _find_address(self, *names: str) -> str:
        value = next((self.config[name] for name in names if isinstance(self.config.get(name), str) and self.config[name]), "")
        return str(value) if str(value).startswith("http") else ""

    def _list_contents(self) -> list[tuple[Path, str]]:
        """The folders of texts, each with its language, empty when it says none. Raises SettingsError when none of them is there."""
        key, usual_name = CONTENT_FOLDERS.get(self.program, ("", "."))
        wanted_folders = []
        languages = self.config.get("languages") if self.program == "Hugo" else None
        for name, settings in languages.items() if isinstance(languages, Mapping) else ():
            if isinstance(settings, Mapping) and settings.get("contentdir"):
                wanted_folders.append((str(settings["contentdir"]), str(name)))
        if not wanted_folders:
            default = str(self.config.get("defaultcontentlanguage") or "") if self.program == "Hugo" else ""
            wanted_folders.append((str(self.config.get(key.lower()) or usual_name), default))
        folders = [((self.root / name).resolve(), language) for name, language in wanted_folders]
        present = [pair for pair in folders if pair[0].is_dir() and pair[0].is_relative_to(self.root)]
        if not present:
            settings_file = find_config(self.root, self.program) or self.root
            remedy = f"Corrigez {key} ; ou donnez le dossier où sont les textes, avec « --program textes »."
            raise SettingsError(
                [f"{settings_file.name} : {key} veut les textes dans « {wanted_folders[0][0]} », absent de {self.root}. {remedy}"]
            )
        return present

    def _list_files(self, content: Path) -> Iterator[Path]:
        """The texts below `content`, those that we cannot read included, in order; what leads out of the site is not followed."""
        pending = [content]
        while pending:
            folder = pending.pop()
            try:
                entries = sorted(folder.iterdir())
            except OSError:
                continue
            for path in entries:
                if path.is_symlink() or path.name.startswith("."):
                    continue
                if path.is_dir():
                    if path.name not in UNREAD and not (folder == self.root and path.name in UNREAD_AT_ROOT):
                        pending.append(path)
                elif path.suffix.lower() in (*MARKDOWN, *PAGES, *OTHER_TEXTS):
                    stem = path.stem.lower()
                    if stem != "404" and not (folder == self.root and stem in NOT_CONTENT):
                        yield path

    def read_documents(self) -> Iterator[SourceDocument]:
        """See SourceSite."""
        self.losses.clear()
        for content, lang in self.contents:
            for path in self._list_files(content):
                relative = path.relative_to(self.root).as_posix()
                if path.suffix.lower() in OTHER_TEXTS:
                    self.losses.append(("other format", relative))
                    continue
                if path.exists() and path.stat().st_size > LARGEST_TEXT:
                    self.losses.append(("too long", relative))
                    continue
                values, body = split_document(path)
                if values is None or values.broken:
                    self.losses.append(("unread", relative))
                elif self.program != "MkDocs" and not values and path.suffix.lower() in PAGES:
                    self.losses.append(("bare page", relative))
                else:
                    yield self._build_document(path, content, lang, relative, values, body)

    def _build_document(self, path: Path, content: Path, lang: str, relative: str, values: FrontMatterValues, body: str) -> SourceDocument:
        moment = _parse_moment(
            values.get_text("date", "publishdate", "pubdate", "published_at", "publication_date")
        ) or _parse_date_of_name(path.stem)
        is_post = bool(moment) and (self.program != "Jekyll" or "_posts" in path.parts or "_drafts" in path.parts)
        heading = re.match(r"\s*#\s+(.+?)\s*#*\s*(?:\n|$)|\s*([^\n#>\-*|<].*)\n=+\s*(?:\n|$)", body)
        title = extract_words(values.get_text("title") or (heading and (heading[1] or heading[2])) or _format_human(path))
        if heading and slugify(extract_words(heading[1] or heading[2])) == slugify(title):
            body = body[heading.end() :]
        categories = values.get_words("categories", "category", "rubrique", "section", spaced=self.spaced)
        section = path.relative_to(content).parts[0] if len(path.relative_to(content).parts) > 1 else ""
        if (
            not categories
            and is_post
            and self.program in ("Hugo", "Eleventy", "Markdown")
            and slugify(section) not in SECTION_NAMES
            and section
        ):
            categories = (section,)
        image = values.get_text("image", "featured_image", "cover", "thumbnail", "featuredimage", "banner")
        language = values.get_text("lang", "language", "locale")[:2].lower() or self._find_language(path, lang)
        document = SourceDocument(
            key=relative,
            address=self.addresses.get(relative, ""),
            title=title,
            type=_find_collection(path, self.root) or ("post" if is_post else "page"),
            date=moment,
            modified=_parse_moment(values.get_text("lastmod", "last_modified_at", "modified", "updated")),
            status="draft"
            if values.get_flag("draft") or values.get_text("published").lower() == "false" or "_drafts" in path.parts
            else "published",
            authors=tuple(name for name in values.get_words("authors", "author") if name),
            categories=categories,
            tags=values.get_words("tags", "tag", "keywords", spaced=self.spaced),
            summary=extract_words(values.get_text("description", "excerpt", "summary", "teaser", "lead", "subheadline")),
            image=SourceFile(image, values.get_text("image-alt", "image_alt", "alt", "imagealt"))
            if re.search(r"\.\w{3,4}$", image)
            else None,
            lang=language
            if self.program == "Hugo" and len(self.contents) > 1
            else (language if language != "en" or values.get_text("lang") else ""),
            translation=slugify(values.get_text("translationkey", "translation_key"))[:80],
            aliases=tuple(alias if alias.startswith("/") else f"/{alias}" for alias in values.get_words("aliases", "redirect_from")),
        )
        text = self._replace_sources(body, relative)
        if path.suffix.lower() in PAGES:
            document.html = re.sub(r"\{[{%].*?[%}]\}", "", text, flags=re.DOTALL) or " "
            if document.html != text:
                document.losses.append(("template", relative))
        else:
            document.markdown = text
        return document

    def _find_language(self, path: Path, lang: str) -> str:
        suffix = PurePosixPath(path.stem).suffix.lstrip(".")
        return suffix if re.fullmatch(r"[a-z]{2}", suffix) else lang

    def _replace_sources(self, body: str, relative: str) -> str:
        """Links to files of texts become the addresses that they had; in MkDocs, all are relative to the file and not to the page."""

        def follow(match: re.Match[str]) -> str:
            target = normpath(join(dirname(relative), match[2]))
            if target in self.addresses:
                return match[1] + self.addresses[target]
            if self.program == "MkDocs" and not target.startswith(".."):
                docs = self.contents[0][0].relative_to(self.root).as_posix()
                return f"{match[1]}/{target.removeprefix(f'{docs}/')}"
            return match[0]

        def name(match: re.Match[str]) -> str:
            wanted_path = match[2].strip("/")
            ending = next(
                (
                    address
                    for path, address in self.addresses.items()
                    if path == wanted_path or re.sub(r"\.\w+$", "", path).endswith(f"/{wanted_path}")
                ),
                "",
            )
            if not ending:
                ending = next(
                    (
                        address
                        for path, address in self.addresses.items()
                        if path.endswith(f"/{wanted_path}") or path.endswith(f"/{wanted_path}.md")
                    ),
                    "",
                )
            return match[1] + (ending or match[2])

        return NAMED_SOURCE.sub(name, SOURCE_LINK.sub(follow, body))

    def _find_address_of(self, path: Path, content: Path, lang: str, values: FrontMatterValues) -> str:
        relative = path.relative_to(content)
        pattern = values.get_text("permalink", "url") or (self._find_inherited(path, content) if self.program == "Eleventy" else "")
        moment = _parse_moment(values.get_text("date", "publishdate")) or _parse_date_of_name(path.stem)
        if pattern and self.program != "MkDocs":
            filled = _fill(pattern, path, moment, values)
            if filled and "{" not in filled and ":" not in filled:
                return _clean(filled)
        maker = {
            "Jekyll": self._format_jekyll_address,
            "Hugo": self._format_hugo_address,
            "MkDocs": self._format_plain_address,
            "Eleventy": self._format_eleventy_address,
            "Markdown": self._format_eleventy_address,
        }[self.program]
        return _clean(maker(relative, values, moment, lang))

    def _find_inherited(self, path: Path, content: Path) -> str:
        """The permalink that the data file of a folder gives to its texts. https://www.11ty.dev/docs/data-template-dir/"""
        for folder in (path.parent, *path.parent.parents):
            for ending in (".json", ".11tydata.js", ".11tydata.json", ".11tydata.cjs"):
                data = folder / f"{folder.name}{ending}"
                if (
                    data.is_file()
                    and data.stat().st_size < 1_000_000
                    and (match := PERMALINK.search(data.read_text(errors="replace").replace('"permalink"', "permalink")))
                ):
                    return match[1]
            if folder == content:
                break
        return ""

    def _format_jekyll_address(self, relative: Path, values: FrontMatterValues, moment: datetime | None, lang: str) -> str:
        style = str(self.config.get("permalink") or "date")
        template = JEKYLL_STYLES.get(style, style)
        base = str(self.config.get("baseurl") or "").rstrip("/") if not str(self.config.get("baseurl") or "").startswith("http") else ""
        if "_posts" in relative.parts or "_drafts" in relative.parts:
            above = [part for part in relative.parts[: relative.parts.index("_posts")] if part] if "_posts" in relative.parts else []
            categories = "/".join([*above, *values.get_words("categories", "category", spaced=self.spaced)]).lower()
            return base + _fill_colons(template, relative, moment, categories, values)
        ending = "/" if template.endswith("/") or style == "pretty" else ".html"
        parts = [part.lstrip("_") for part in relative.parent.parts]
        stem = "" if relative.stem == "index" else relative.stem
        return base + "/" + "/".join([*parts, stem]) + (ending if stem else "")

    def _format_hugo_address(self, relative: Path, values: FrontMatterValues, moment: datetime | None, lang: str) -> str:
        stem = PurePosixPath(relative.stem).stem if self._find_language(relative, "") else relative.stem
        default = str(self.config.get("defaultcontentlanguage") or "en")
        prefix = (
            f"/{lang}"
            if lang and len(self.contents) > 1 and (lang != default or self.config.get("defaultcontentlanguageinsubdir") in (True, "true"))
            else ""
        )
        if lang and len(self.contents) > 1 and isinstance(self._get_language_settings(lang).get("baseurl"), str):
            prefix = ""
        parts = list(relative.parent.parts)
        permalinks = self._get_language_settings(lang).get("permalinks") or self.config.get("permalinks")
        template = permalinks.get(parts[0]) if isinstance(permalinks, Mapping) and parts else None
        if isinstance(template, str) and stem not in ("_index",):
            return prefix + _fill_colons(template, relative, moment, "", values)
        name = "" if stem in ("index", "_index") else (values.get_text("slug") or stem)
        folders = [*parts[:-1], values.get_text("slug")] if stem == "index" and values.get_text("slug") else parts
        return prefix + "/" + "/".join(_format_hugo_name(part) for part in [*folders, name] if part) + "/"

    def _get_language_settings(self, lang: str) -> Mapping[str, Any]:
        languages = self.config.get("languages")
        settings = languages.get(lang) if isinstance(languages, Mapping) else None
        return settings if isinstance(settings, Mapping) else {}

    def _format_plain_address(self, relative: Path, values: FrontMatterValues, moment: datetime | None, lang: str) -> str:
        stem = "" if relative.stem.lower() in ("index", "readme") else relative.stem
        is_flat = str(self.config.get("use_directory_urls")).lower() == "false"
        path = "/".join([*relative.parent.parts, stem])
        return f"/{path}.html" if is_flat and stem else f"/{path}/"

    def _format_eleventy_address(self, relative: Path, values: FrontMatterValues, moment: datetime | None, lang: str) -> str:
        stem = re.sub(r"^\d{4}-\d{2}-\d{2}-", "", relative.stem)
        return "/" + "/".join([*relative.parent.parts, "" if stem in ("index", relative.parent.name) else stem]) + "/"

    def describe_file(self, address: str) -> SourceFile | None:
        """See SourceSite."""
        return None

    def read_file(self, address: str) -> bytes | None:
        """See SourceSite: where each program looks for what it copies."""
        pieces = [piece for piece in PurePosixPath(address).parts if piece not in ("/", ".", "..")]
        roots = [
            self.root / "static",
            self.root / "assets",
            self.root,
            *(content for content, _ in self.contents),
            self.root / "src",
            self.root / "public",
        ]
        for root in roots:
            path = root.joinpath(*pieces)
            try:
                if path.is_file() and path.resolve().is_relative_to(self.root):
                    return path.read_bytes() if path.stat().st_size <= LARGEST_FILE else b""
            except (OSError, ValueError):
                continue
        return None

    def list_other_addresses(self) -> Iterator[tuple[str, str]]:
        """See SourceSite."""
        feeds = {"Jekyll": "/feed.xml", "Hugo": "/index.xml", "Eleventy": "/feed/feed.xml", "MkDocs": "/feed_rss_created.xml"}
        if self.program in feeds:
            yield feeds[self.program], "feed:"


def _find_collection(path: Path, root: Path) -> str:
    """The collection of Jekyll that a text is of, `_events`, but its posts and pages."""
    first = path.relative_to(root).parts[0]
    return first[1:] if first.startswith("_") and first not in ("_posts", "_drafts", "_pages") else ""


def _format_human(path: Path) -> str:
    stem = path.parent.name if path.stem.lower() in ("index", "_index") else path.stem
    words = re.sub(r"^\d{4}-\d{1,2}-\d{1,2}-", "", stem).replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _parse_moment(text: str) -> datetime | None:
    match = INSTANT.match(text.strip())
    if match is None:
        return None
    try:
        day = datetime(int(match[1]), int(match[2]), int(match[3]), int(match[4] or 0), int(match[5] or 0))
    except ValueError:
        return None
    zone = (match[6] or "").replace(":", "")
    if not zone:
        return day
    sign = -1 if zone.startswith("-") else 1
    offset = timedelta() if zone == "Z" else sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[3:5]))
    return day.replace(tzinfo=timezone(offset))


def _parse_date_of_name(stem: str) -> datetime | None:
    match = DATED.match(stem)
    try:
        return datetime.combine(date(*map(int, match.groups()[:3])), datetime.min.time()) if match else None
    except ValueError:
        return None


def _fill(template: str, path: Path, moment: datetime | None, values: FrontMatterValues) -> str:
    """A permalink of Eleventy or Jekyll: the words that most sites put in it."""
    slug = re.sub(r"^\d{4}-\d{1,2}-\d{1,2}-", "", path.stem)
    if moment is not None:
        template = re.sub(r"\{\{\s*page\.date\s*\|[^}]*\}\}", f"{moment:%Y/%m/%d}", template)
    template = re.sub(r"\{\{\s*(?:page\.)?(?:fileSlug|filePathStem)[^}]*\}\}", slug, template)
    template = re.sub(r"\{\{\s*title\s*\|\s*slug\w*[^}]*\}\}", slugify(values.get_text("title")), template)
    return _fill_colons(template, path, moment, "", values) if ":" in template else template


def _fill_colons(template: str, path: Path, moment: datetime | None, categories: str, values: FrontMatterValues) -> str:
    stem = re.sub(r"^\d{4}-\d{1,2}-\d{1,2}-", "", path.stem)
    title = values.get_text("slug") or stem
    day = moment or datetime(1970, 1, 1)
    words = {
        "categories": categories,
        "year": f"{day:%Y}",
        "i_month": str(day.month),
        "month": f"{day:%m}",
        "i_day": str(day.day),
        "day": f"{day:%d}",
        "y_day": f"{day:%j}",
        "title": title,
        "slugorfilename": title,
        "slug": title,
        "filename": stem,
        "contentbasename": stem,
        "basename": stem,
        "section": path.parts[0] if len(path.parts) > 1 else "",
        "sections": "/".join(path.parent.parts),
        "path": "/".join(path.parent.parts),
        "output_ext": ".html",
    }
    return re.sub(r":(\w+)", lambda match: words.get(match[1], ""), template)


def _format_hugo_name(name: str) -> str:
    return re.sub(r"\s+", "-", name).lower()


def _clean(address: str) -> str:
    return re.sub(r"/{2,}", "/", f"/{address.lstrip('/')}")
