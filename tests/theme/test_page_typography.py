"""What the pages of the demonstration show of French typography."""

from tests.browser.demonstration import SITEURL


def test_quotations_are_marked_and_no_title_of_a_page_holds_a_tag(site):
    quotations = [quotation.get_text() for each in site.full_pages for quotation in each.soup.select(".prose q")]
    assert quotations and all(text.startswith("«") and text.endswith("»") for text in quotations)
    assert not [each.address for each in site.full_pages if "<sup" in str(each.soup.head)]


def test_a_number_is_dialled_in_one_form(site):
    dialled = {link["href"] for each in site.full_pages for link in each.soup.select("a[href^='tel:0']")}
    assert dialled == set()


def test_no_sheet_adds_marks_to_those_of_a_quotation(site):
    pages = [each for each in site.full_pages if each.tree.xpath("//q")]
    assert pages and [each.address for each in pages if "}q{quotes:none}" not in sheets_text(site, each)] == []


def sheets_text(site, page):
    """What the sheets of the page say, for every medium."""
    addresses = page.tree.xpath("//link[@rel='stylesheet'][not(@media)]/@href")
    return "".join((site.folder / address.removeprefix(f"{SITEURL}/")).read_text(encoding="utf-8") for address in addresses)
