"""Whom to call, in an alert: its numbers are dialled at a touch, and nothing else is."""

from plugins.town.alerts.plugin import link_phone_numbers


def test_a_number_of_a_sentence_is_a_link_that_dials_it():
    told = link_phone_numbers("Astreinte, 02 61 91 00 99, jour et nuit ; ou 0261910012.")
    assert '<a href="tel:+33261910099">02 61 91 00 99</a>, jour' in told
    assert '<a href="tel:+33261910012">0261910012</a>.' in told


def test_the_numbers_of_emergencies_are_dialled_as_they_are():
    assert link_phone_numbers("Appelez le 18, ou le 112").count('<a href="tel:') == 2
    assert 'tel:112">112</a>' in link_phone_numbers("le 18 ou le 112.")


def test_what_is_no_number_stays_as_it_is():
    assert all(link_phone_numbers(text) == text for text in ("le 15 mars, dossier 123456789012", "le 18 avril", "le 17/03"))


def test_what_an_editor_wrote_is_no_code():
    assert link_phone_numbers("<b>Allô</b> & 02 61 91 00 99").startswith("&lt;b&gt;Allô&lt;/b&gt; &amp; <a")
