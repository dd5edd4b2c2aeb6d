"""What a theme writes besides pages."""

from plugins.accounts.plugin import complete


def test_a_file_that_is_no_page_stays_as_the_theme_wrote_it(tmp_path, town):
    index = tmp_path / "recherche.json"
    index.write_text('{"pages": []}')
    complete(str(index), {"accounts": town})
    assert index.read_text() == '{"pages": []}'
