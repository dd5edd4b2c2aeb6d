"""A body in a page: what is too wide is a region with a name, notes are told, and the rest is as it was."""

from bs4 import BeautifulSoup

from plugins.journal.story.readable import make_readable

TABLE = "<table><thead><tr><th>Poste</th></tr></thead></table>"


def regions(html):
    return [each["aria-label"] for each in BeautifulSoup(make_readable(html), "html.parser").select('[role="region"][tabindex="0"]')]


def test_a_body_of_words_is_left_as_it_is():
    html = '<h2>Titre</h2><p class="x">Un <em>mot</em> &amp; un autre.</p>'
    assert make_readable(html) == html


def test_a_table_is_in_a_region_that_the_keyboard_reaches():
    soup = BeautifulSoup(make_readable(f"<p>Avant.</p>{TABLE}<p>Après.</p>"), "html.parser")
    assert soup.select_one(".table[role=region][tabindex='0'] > table") and soup.select_one(".table + p").text == "Après."


def test_a_region_is_named_by_the_heading_above():
    assert regions(f"<h2>Avant</h2><h3>Ce que <em>coûte</em> l’essai</h3>{TABLE}") == ["Tableau : Ce que coûte l’essai"]


def test_a_region_is_named_by_its_caption_before_all():
    assert regions(f"<h2>Titre</h2>{TABLE.replace('<thead>', '<caption>Le budget</caption><thead>')}") == ["Tableau : Le budget"]


def test_a_region_without_a_heading_has_a_name_all_the_same():
    assert regions(TABLE) == ["Tableau"]


def test_two_regions_do_not_have_the_same_name():
    assert regions(f"<h2>Titre</h2>{TABLE}{TABLE}<h2>Suite</h2>{TABLE}") == ["Tableau : Titre", "Tableau : Titre (2)", "Tableau : Suite"]


def test_a_table_inside_another_scrolls_with_it():
    assert regions(f"<table><tr><td>{TABLE}</td></tr></table>") == ["Tableau"]


def test_code_is_a_region_too():
    assert regions('<h2>Commande</h2><div class="highlight"><pre><span></span>ls</pre></div>') == ["Code : Commande"]


def test_code_inside_a_table_scrolls_with_it():
    assert regions("<table><tr><td><pre>ls</pre></td></tr></table>") == ["Tableau"]


def test_a_quote_in_a_heading_does_not_end_the_name():
    assert regions(f'<h2>Dit "haut"</h2>{TABLE}') == ['Tableau : Dit "haut"']


def test_notes_are_named_and_their_way_back_says_where_it_leads():
    html = (
        '<div class="footnote"><hr><ol><li id="fn:1"><p>Hors taxes. '
        '<a class="footnote-backref" href="#fnref:1" title="Retour à l’appel de note 1">&#8617;</a></p></li></ol></div>'
    )
    soup = BeautifulSoup(make_readable(html), "html.parser")
    assert soup.div["aria-label"] == "Notes"
    assert soup.a["aria-label"] == "Retour à l’appel de note 1 ↩" and not soup.a.has_attr("title")


def test_a_table_that_was_never_opened_closes_nothing_of_the_page():
    assert make_readable("<p>Un.</p></table>") == "<p>Un.</p></table>"
    assert regions(f"</table>{TABLE}") == ["Tableau"]


def test_a_caption_stays_in_sight_while_its_table_scrolls():
    soup = BeautifulSoup(make_readable(TABLE.replace("<thead>", "<caption>Le <b>budget</b></caption><thead>")), "html.parser")
    assert soup.select_one("caption > .caption").text == "Le budget"


def test_the_cells_of_a_table_say_what_they_are_the_heads_of():
    table = "<table><thead><tr><th>Jour</th><th>Heure</th></tr></thead><tbody><tr><td>Lundi</td><td>9 h</td></tr>"
    soup = BeautifulSoup(make_readable(f"{table}<tr><td> </td><td>10 h</td></tr></tbody></table>"), "html.parser")
    assert [cell["scope"] for cell in soup.select("thead th")] == ["col", "col"]
    assert [(cell["scope"], cell.get_text()) for cell in soup.select("tbody th")] == [("row", "Lundi")]
    assert [cell.get_text() for cell in soup.select("tbody td")] == ["9 h", " ", "10 h"]


def test_an_empty_corner_of_a_table_is_the_head_of_nothing():
    soup = BeautifulSoup(make_readable(TABLE.replace("<tr>", "<tr><th></th>")), "html.parser")
    assert [(cell.name, cell.get_text()) for cell in soup.tr.find_all(["td", "th"])] == [("td", ""), ("th", "Poste")]
