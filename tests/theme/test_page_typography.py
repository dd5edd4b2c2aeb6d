"""What the pages of the demonstration show of French typography."""

from tests.theme.built import of_class


def test_quotations_are_marked_and_no_title_of_a_page_holds_a_tag(site):
    found = [quotation for each in site.full_pages for quotation in each.tree.xpath(f"//*[{of_class('prose')}]//q")]
    texts = [quotation.text_content() for quotation in found]
    assert texts and all(text.startswith("«") and text.endswith("»") for text in texts)
    heads = {each.address: each.html.partition("</head>")[0] for each in site.full_pages}
    assert all("<title>" in head for head in heads.values())
    assert not [address for address, head in heads.items() if "<sup" in head]


def test_a_number_is_dialled_in_one_form(site):
    dialled = {address for each in site.full_pages for address in each.tree.xpath("//a/@href") if address.startswith("tel:")}
    assert dialled and not [address for address in dialled if address.startswith("tel:0")]


def test_no_sheet_adds_marks_to_those_of_a_quotation(site):
    pages = [each for each in site.full_pages if each.tree.xpath("//q")]
    assert pages and [each.address for each in pages if "}q{quotes:none}" not in sheets_text(site, each)] == []


def sheets_text(site, page):
    """What the sheets of the page say, for every medium."""
    addresses = page.tree.xpath("//link[@rel='stylesheet'][not(@media)]/@href")
    return "".join((site.folder / address.removeprefix("/")).read_text(encoding="utf-8") for address in addresses)
