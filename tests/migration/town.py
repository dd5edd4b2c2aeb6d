"""A town into which sites are moved, and the former sites, written in the shape of each program's export."""

from pathlib import Path

from tests.journal import TestJournal

SETTINGS = 'STRICT_SINCE = "2026-03-01"\nCATEGORIES = ["Vie municipale", "Culture", "Sport"]\nQUARTIERS = []'
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def empty_town(folder: Path) -> TestJournal:
    """A town that has nothing yet."""
    return TestJournal(folder, SETTINGS)


def move(town: TestJournal, source: Path | str, *words: str, code: int = 0) -> str:
    """What `./beffroi import site` says."""
    return town.run("import", "site", str(source), *words, "--content", str(town.folder / "content"), code=code).stdout


def texts(town: TestJournal) -> dict[str, str]:
    """Every publication of the town, by its path."""
    content = town.folder / "content"
    return {path.relative_to(content).as_posix(): path.read_text(encoding="utf-8") for path in sorted(content.rglob("*.md"))}


ITEM = """<item>
<title>{title}</title><link>https://www.bourg.example{link}</link><dc:creator><![CDATA[cmartin]]></dc:creator>
<content:encoded><![CDATA[{body}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date>{date}</wp:post_date><wp:post_modified>{date}</wp:post_modified>
<wp:post_name>x</wp:post_name><wp:status>{status}</wp:status><wp:post_parent>{parent}</wp:post_parent><wp:post_type>{type}</wp:post_type>
{more}
</item>"""


def item(
    number: int, title: str, body: str, link: str, type="post", status="publish", date="2021-05-12 09:30:00", parent=0, more=""
) -> str:
    """One `<item>` of an export of WordPress."""
    return ITEM.format(number=number, title=title, body=body, link=link, type=type, status=status, date=date, parent=parent, more=more)


def category(name: str, domain: str = "category") -> str:
    """The category, or the tag, of an item."""
    return f'<category domain="{domain}" nicename="x"><![CDATA[{name}]]></category>'


def meta(key: str, value: str) -> str:
    """One meta of an item."""
    return f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"


def export(*items: str) -> str:
    """An export of WordPress with these items."""
    return f"""<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Bourg</title><link>https://www.bourg.example</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://www.bourg.example</wp:base_site_url><wp:base_blog_url>https://www.bourg.example</wp:base_blog_url>
<wp:author><wp:author_login>cmartin</wp:author_login><wp:author_display_name><![CDATA[Claire Martin]]></wp:author_display_name></wp:author>
<wp:category><wp:category_nicename>sports</wp:category_nicename><wp:cat_name><![CDATA[Sports]]></wp:cat_name></wp:category>
{"".join(items)}
</channel></rss>"""
