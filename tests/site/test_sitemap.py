from xml.etree import ElementTree

from plugins.journal.site.sitemap import LARGEST, format_robots, format_sitemaps

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def test_every_address_is_listed_once_with_the_day_it_changed():
    ((name, xml),) = format_sitemaps("https://j.example", [("b/", "2026-03-02T09:00:00+01:00"), ("", ""), ("a/?x=1&y=2", "")])
    tree = ElementTree.fromstring(xml.encode())
    assert name == "sitemap.xml"
    assert [loc.text for loc in tree.findall(".//s:loc", SPACE)] == [
        "https://j.example/",
        "https://j.example/a/?x=1&y=2",
        "https://j.example/b/",
    ]
    assert [day.text for day in tree.findall(".//s:lastmod", SPACE)] == ["2026-03-02T09:00:00+01:00"]


def test_a_sitemap_too_long_for_the_protocol_is_cut_in_parts():
    files = dict(format_sitemaps("https://j.example", [(f"{number}/", "") for number in range(LARGEST + 1)]))
    index = ElementTree.fromstring(files["sitemap.xml"].encode())
    parts = [loc.text.rsplit("/", 1)[1] for loc in index.findall(".//s:loc", SPACE)]
    assert sum(len(ElementTree.fromstring(files[part].encode())) for part in parts) == LARGEST + 1


def test_a_preview_asks_not_to_be_indexed():
    assert "Disallow: /\n" in format_robots("http://127.0.0.1:8000", preview=True)
    assert "Disallow:\n" in format_robots("https://j.example", preview=False)
