"""What WordPress of an old site may answer: numbers that are none."""

import pytest

from plugins.towns.migration.wordpress import WordPressRest

ODD = ({}, [], "1", 1.5, None, True, 10**30)


@pytest.mark.parametrize("key", ["author", "featured_media", "categories", "tags", "content", "title", "excerpt", "date", "link"])
@pytest.mark.parametrize("odd", ODD, ids=map(repr, ODD))
def test_a_text_of_wordpress_may_have_anything_for_a_value(key, odd):
    site = WordPressRest.__new__(WordPressRest)
    site.base, site.names, site.files = "https://bourg.example", {"categories": {}, "tags": {}, "users": {}}, {}
    document = site._build_document({"id": 3, key: odd, **({"categories": [odd], "tags": [odd]} if key == "author" else {})}, "post")
    assert (document.key, document.authors, document.categories, document.tags) == ("post/3", (), (), ())
