"""What the pages of the demonstration show of French typography."""


def test_quotations_are_marked_and_no_title_of_a_page_holds_a_tag(site):
    quotations = [quotation.get_text() for each in site.full_pages for quotation in each.soup.select(".prose q")]
    assert quotations and all(text.startswith("«") and text.endswith("»") for text in quotations)
    assert not [each.address for each in site.full_pages if "<sup" in str(each.soup.head)]


def test_a_number_is_dialled_in_one_form(site):
    dialled = {link["href"] for each in site.full_pages for link in each.soup.select("a[href^='tel:0']")}
    assert dialled == set()
