"""What the journal itself says to readers is in plain French, whatever its editors write."""

import re

import pytest
from bs4 import BeautifulSoup

from tests.browser.kinds import file_of

OURS = (
    *("introuvable", "suivre", "contact", "urgences", "hors connexion", "recherche", "plan du site", "quartiers", "expression"),
    *("accessibilité", "mentions légales", "données personnelles", "modération", "rubriques", "mots-clés", "archives"),
)
"""The kinds of pages whose words come from templates and settings, their masthead and their footer with them."""
BLOCKS = ("p", "li", "dd", "dt", "h1", "h2", "h3", "td", "th", "label", "button", "legend", "figcaption", "address")
WORDS_AT_MOST = 30
"""In a sentence. Plain language asks for 15 to 20 on average; the longest of ours, a duty of the law told whole, has 29."""
IMPOSED = ("Cette procédure est à utiliser dans le cas suivant", "référentiel général d’amélioration de l’accessibilité")
"""Words of the declaration that the State imposes: https://accessibilite.numerique.gouv.fr/obligations/declaration-accessibilite/"""
HARD = r"""usagers?|dispositifs?|veuillez|afin d[e’]|procéder|sollicite[rz]|dans le cadre d[e’]|en vue d[e’]|nonobstant|susmentionné\w*
|le cas échéant|effectuer|cliquez|newsletter|e-?mails?|login|homepage|items?|mail|via|etc"""
"""Words of offices and of machines that have a plain twin."""


@pytest.fixture(scope="module", params=OURS)
def said(request, demonstration_site, shown):
    """Each block of words of a page."""
    soup = BeautifulSoup(file_of(demonstration_site, shown[request.param]).read_bytes(), "html.parser")
    for silent in soup.select("head, script, style"):
        silent.decompose()
    blocks = [block for block in soup.find_all(BLOCKS) if not block.find(BLOCKS)]
    return [re.sub(r"[ \n\t]+", " ", block.get_text()).strip() for block in blocks]


def test_no_sentence_is_long(said):
    sentences = [sentence for block in said for sentence in re.split(r"(?<=[.!?])\s+(?=[A-ZÀÂÉÈÊÎÔŒ])", block)]
    ours = [sentence for sentence in sentences if not any(words in sentence for words in IMPOSED)]
    assert [sentence for sentence in ours if len(re.findall(r"[^\W\d][\w’-]*", sentence)) > WORDS_AT_MOST] == []


def test_no_word_is_an_office_s(said):
    assert [block for block in said if re.search(rf"\b({HARD})\b", block, re.IGNORECASE | re.VERBOSE)] == []


def test_words_are_set_as_french_is(said):
    straight, loose = r"[^\W\d]'[^\W\d]|\.\.\.", r" [:;!?»]|« "
    assert [block for block in said if re.search(f"{straight}|{loose}", block)] == []
