"""Tags become hashtags that people can read and that networks accept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.announce.words import HASHTAG, format_hashtag, list_hashtags


@pytest.mark.parametrize(
    ("tag", "made"),
    [
        ("conseil municipal", "#ConseilMunicipal"),
        ("été", "#Été"),
        ("e\u0301cole", "#École"),
        ("QGIS", "#QGIS"),
        ("l’été à l'œuvre", "#LÉtéÀLŒuvre"),
        ("zone 30", "#Zone30"),
        ("14-juillet", "#14Juillet"),
        ("2026", ""),
        ("20 26", ""),
        ("🎉", ""),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_tag_becomes_a_hashtag(tag, made):
    assert format_hashtag(tag) == made


def test_a_hashtag_is_said_once_whatever_its_case():
    assert list_hashtags(["École", "école", "QGIS", "2026", "qgis"]) == ("#École", "#QGIS")


def test_what_the_editor_has_already_written_is_not_repeated():
    assert list_hashtags(["école", "sport"], text="Vive l’#École !") == ("#Sport",)


@given(st.text())
def test_a_hashtag_is_always_whole(tag):
    made = format_hashtag(tag)
    assert not made or HASHTAG.fullmatch(made)
    assert not made.removeprefix("#").isdigit()
