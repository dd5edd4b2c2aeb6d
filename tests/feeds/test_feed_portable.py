"""HTML that leaves the site means the same in a reader's program."""

import pytest

from plugins.journal.feeds.portable import make_portable

PAGE = "https://journal.valbrune.example/2026/03/marche/"


def test_a_relative_address_is_followed_from_the_page():
    assert make_portable('<a href="../fete/">fête</a>', PAGE) == '<a href="https://journal.valbrune.example/2026/03/fete/">fête</a>'


def test_a_note_is_found_on_the_page():
    assert make_portable('<a href="#fn:1">1</a>', PAGE) == f'<a href="{PAGE}#fn:1">1</a>'


def test_an_address_of_another_site_stays():
    assert make_portable('<a href="https://oise.example/?a=1&amp;b=2">x</a>', PAGE) == '<a href="https://oise.example/?a=1&amp;b=2">x</a>'


@pytest.mark.parametrize("address", ["mailto:mairie@valbrune.example", "tel:+33261910012"])
def test_a_mail_or_telephone_link_stays(address):
    assert f'href="{address}"' in make_portable(f'<a href="{address}">x</a>', PAGE)


def test_every_size_of_a_picture_is_absolute():
    html = make_portable('<img srcset="/a.webp 400w,/b.webp 800w, /c.webp 2x,/d.webp" alt="">', PAGE)
    assert [part.split() for part in html.split('"')[3].split(", ")] == [
        ["https://journal.valbrune.example/a.webp", "400w"],
        ["https://journal.valbrune.example/b.webp", "800w"],
        ["https://journal.valbrune.example/c.webp", "2x"],
        ["https://journal.valbrune.example/d.webp"],
    ]


def test_the_sources_of_a_picture_stay_beside_it():
    html = make_portable('<picture><source srcset="/a.avif" type="image/avif"><img src="/a.jpg" alt="A"></picture>', PAGE)
    assert html.count("https://journal.valbrune.example/a.") == 2 and "</source>" not in html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<iframe src='https://ailleurs.example/'></iframe>",
        "<form action='/'><input name='a'></form>",
        "<style>p{color:red}</style>",
        "<!-- note de la rédaction -->",
    ],
)
def test_what_a_reader_would_refuse_does_not_leave(hostile):
    assert make_portable(f"<p>Avant.</p>{hostile}<p>Après.</p>", PAGE) == "<p>Avant.</p><p>Après.</p>"


@pytest.mark.parametrize("address", ["javascript:alert(1)", " JaVa\tScript:alert(1)", "vbscript:x", "data:text/html,x", "http://["])
def test_an_address_that_cannot_be_followed_is_taken_off(address):
    assert make_portable(f'<a href="{address}">x</a>', PAGE) == "<a>x</a>"


def test_an_event_handler_is_taken_off():
    assert make_portable('<p onclick="alert(1)" style="color:red" class="note">x</p>', PAGE) == '<p class="note">x</p>'


def test_french_typography_is_untouched():
    text = "<p>«\u202fL’été\u202f», à 8\u00a0h – œuvre &amp; cie ; 5 &lt; 6 🎪</p>"
    assert make_portable(text, PAGE) == text


def test_a_page_of_a_thousand_boxes_in_one_another_is_a_feed_item_all_the_same():
    deep = "<div>" * 2000 + '<a href="/x/">x</a><script>y</script><!-- z -->' + "</div>" * 2000
    kept = deep.replace("<script>y</script><!-- z -->", "").replace('"/x/"', '"https://journal.valbrune.example/x/"')
    assert make_portable(deep, PAGE) == kept
