"""Export debates in Discourse's import format, for a town that outgrows its forum: topics with their posts.

The form is that of `script/import_scripts/json_generic.rb` of Discourse: `{"topics": [{"id", "title", "posts": [{"id", "author", "date",
"body"}]}]}`, where a body is HTML and the first post opens the topic. Nobody's address is there: each name becomes an account without one.
The script drops the letters with an accent from a name to make its account: « Andrée » and « Andre » would be one person.
https://github.com/discourse/discourse/blob/main/script/import_scripts/json_generic.rb
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from html import escape
from itertools import chain, count
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urljoin

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.errors import track_progress
from plugins.core.infrastructure.settings import gather_settings, parse_web_address, setting
from plugins.core.publication.french import format_french_day
from plugins.core.publication.publication import Publication
from plugins.core.publication.untrusted_text import ANONYMOUS, format_plain_text
from plugins.journal.editorial.body import build_converter, render_body
from plugins.journal.editorial.journal import ContentJournal, survey_content
from plugins.journal.editorial.rules import TownRules
from plugins.voices.debates.kinds import MESSAGE, THREAD

OURS = re.compile(r'(?<==")(?:\{(filename|static)\}/|/(?!/))([^"#]*)')
"""What leads into the journal, as editorial writes it: a publication by its source, a file, an address of the site."""

ACCOUNTLESS = re.compile(r"[^a-z0-9_-]")
"""What `username_for` of the script leaves out of a name in small letters; of one that has nothing else it takes a digest."""
PICTURE = re.compile(r'<img\b[^>]*\bsrc="\{static\}/[^>]*>')
ALTERNATIVE = re.compile(r'\balt="([^"]*)"')


@dataclass(frozen=True)
class Settings:
    """The town's settings that an export needs."""

    siteurl: str = setting(parse_web_address, "L’adresse publique du journal.", variable="BEFFROI_SITEURL")


@dataclass(frozen=True)
class DiscourseExport:
    """A Discourse import: `topics` as its script reads them; a debate that is not online is left out."""

    topics: tuple[dict[str, Any], ...]

    @property
    def post_count(self) -> int:
        """First texts, messages and summaries together."""
        return sum(len(topic["posts"]) for topic in self.topics)


def export_debates(content: Path, conf: Mapping[str, Any], environ: Mapping[str, str]) -> DiscourseExport:
    """The debates below `content`, the oldest first, with all that is online of each. Raises SettingsError without an address."""
    siteurl, rules = gather_settings(Settings, conf, environ).siteurl, TownRules.from_settings(conf, environ)
    journal = survey_content(content, rules, partial(track_progress, label="Lecture"))
    online = [each for each in journal.publications if each.date and each.compute_state(rules.now) == "published"]
    threads = sorted((each for each in online if each.kind.name == THREAD), key=_make_sort_key)
    messages = sorted((each for each in online if each.kind.name == MESSAGE), key=_make_sort_key)
    markdown = build_converter(rules.settings)

    def topic_of(thread: Publication) -> dict[str, Any]:
        html = _name_pictures(render_body(thread, journal, rules.now, markdown).html, f"{siteurl}/{thread.address}")
        body = _lead_to_the_journal(html, journal, siteurl)
        posts = [_make_first_post(thread, body, siteurl)]
        ours = {each.identity: each for each in messages if each.extra.get("debat") == thread.slug}
        posts += [_make_post(each, ours) for each in ours.values()]
        if thread.extra.get("conclusion"):
            posts.append(_make_summary(thread, rules.now))
        return {"id": thread.identity, "title": thread.title, "posts": posts}

    topics = tuple(map(topic_of, threads))
    name_by_author = tell_names_apart(post["author"] for topic in topics for post in topic["posts"])
    for topic in topics:
        for post in topic["posts"]:
            post["author"] = name_by_author[post["author"]]
    return DiscourseExport(topics)


def tell_names_apart(authors: Iterable[str]) -> dict[str, str]:
    """The name under which each of `authors` is exported: its own, or with a number where the script would give it another's account."""
    names, accounts = dict[str, str](), set[str]()
    for author in dict.fromkeys(authors):
        candidates = chain((author,), (f"{author} {number}" for number in count(2)))
        names[author] = next(name for name in candidates if _find_account(name) not in accounts)
        accounts.add(_find_account(names[author]))
    return names


def _find_account(name: str) -> str:
    return ACCOUNTLESS.sub("", name.lower()) or name


def _make_first_post(thread: Publication, body: str, siteurl: str) -> dict[str, str]:
    extra = thread.extra
    address, about = f"{siteurl}/{thread.address}", str(extra.get("about") or "")
    leads = [f'<p>Débat ouvert dans le journal : <a href="{escape(address)}">{escape(address)}</a></p>']
    if about:
        subject = f"{siteurl}/{about.strip('/')}/"
        leads.append(f'<p>À propos de : <a href="{escape(subject)}">{escape(subject)}</a></p>')
    author = ", ".join(filter(None, (extra.get("opened_by"), extra.get("role"))))
    return _build_post(thread.identity, author, thread.date, "\n".join((body, *leads)))


def _make_post(message: Publication, thread: Mapping[str, Publication]) -> dict[str, str]:
    extra, parts = message.extra, list[str]()
    if group := extra.get("group"):
        parts.append(f"<p><strong>Droit de réponse : {escape(group)}</strong></p>")
    answered = thread.get(extra.get("reply_to") or "")
    if answered and answered.date:
        parts.append(f"<p>En réponse à {escape(_name_of(answered))}, {format_french_day(answered.date)} :</p>")
    if words := extra.get("quote"):
        parts.append(f"<blockquote>{format_plain_text(words)}</blockquote>")
    return _build_post(message.identity, _name_of(message), message.date, "\n".join((*parts, format_plain_text(message.body))))


def _make_summary(thread: Publication, now: datetime) -> dict[str, str]:
    extra = thread.extra
    day = extra.get("concluded")
    at = datetime.combine(day, time(12), PARIS) if day else now
    body = f"<h2>Ce que l’on en retient</h2>\n{format_plain_text(extra['conclusion'])}"
    return _build_post(f"{thread.identity}-synthese", extra.get("concluded_by") or "La rédaction", at, body)


def _build_post(identity: str, author: str, moment: datetime | None, body: str) -> dict[str, str]:
    return {"id": identity, "author": author, "date": moment.isoformat() if moment else "", "body": body.strip()}


def _name_of(message: Publication) -> str:
    return message.extra.get("name") or ANONYMOUS


def _make_sort_key(publication: Publication) -> tuple[str, str]:
    return publication.date.isoformat() if publication.date else "", publication.identity


def _name_pictures(html: str, permalink: str) -> str:
    """`html` with a link to the page in place of each picture of ours: the site gives no picture as its file is."""

    def name_picture(match: re.Match[str]) -> str:
        alternative = ALTERNATIVE.search(match[0])
        return f'<a href="{escape(permalink)}">Image dans le journal{f" : {alternative[1]}" if alternative and alternative[1] else ""}</a>'

    return PICTURE.sub(name_picture, html)


def _lead_to_the_journal(html: str, journal: ContentJournal, siteurl: str) -> str:
    """`html` with absolute links into the journal, for reading elsewhere."""

    def make_whole(match: re.Match[str]) -> str:
        sort, path = match[1], match[2]
        reading = journal.readings.get(unquote(path)) if sort == "filename" else None
        if reading and reading.publication:
            return f"{siteurl}/{quote(reading.publication.address)}"
        return f"{siteurl}/{path}" if sort else urljoin(siteurl, f"/{path}")

    return OURS.sub(make_whole, html)
