"""The catalogue of the components, in a preview only."""

import pytest

PARTS = {
    "cartes": [".has-picture, .teaser", ".long-title", ".kicker-preview"],
    "portes": ["[data-door] b", ".doors li:nth-child(3)", ".doors li:only-child"],
    "direct": [".live-now", ".live-none", ".live-more:not(.live-none)"],
    "alertes": [".alert-urgence", ".alert-vigilance", ".alert-information", ".alerts-folded", ".alerts-vigilance", ".alert-over"],
    "avis": [".notice", ".notice-preview", ".correction"],
    "agenda": [".event", ".event-gone", ".event-off"],
    "lieux": [".place-entry", "[data-state=o]", "[data-state=c]", "[data-state=u]", ".map .plan"],
    "seance": [".session-state", ".session-live"],
    "trafic": [".state-normal", ".state-stopped", ".state-unknown"],
    "texte": ["blockquote", "table", ".in-three"],
    "formulaires": ["input", ".search-facets option", ".finder input", "[aria-pressed=true]", ".share"],
    "suite": [".related li:nth-child(3)", ".related li:only-child"],
    "annonces": [".link-card", ".proof-picture", ".proof-remark", ".proof-held", ".proof-outlook"],
    "pages": ["[rel=prev]", "[rel=next]"],
}


@pytest.mark.parametrize(("part", "states"), PARTS.items())
def test_a_designer_sees_every_component_in_its_states(small_preview, part, states):
    shown = small_preview.page("_apercu/composants/").soup.find(attrs={"aria-labelledby": f"c-{part}"})
    assert [state for state in states if not shown.select(state)] == []


def test_the_catalogue_is_not_online(small):
    assert not (small.folder / "_apercu").exists()
