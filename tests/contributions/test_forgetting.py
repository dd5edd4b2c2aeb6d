"""What the service forgets by itself: a refused text and the address that came with it, when nobody holds them."""

from datetime import timedelta
from pathlib import Path

from tests.web_service.stores import in_service


def test_a_refused_text_is_forgotten_after_its_time_unless_it_is_held(tmp_path: Path):
    assert in_service(tmp_path, "", forget_after_two_hundred_days) == {
        "states": ["refused", "erased", "refused"],
        "words": ["Un texte d’hier.", "", "Un texte retenu."],
        "addresses": ["gardée"],
    }


def forget_after_two_hundred_days() -> dict[str, list[str]]:
    """A text refused yesterday, one refused two hundred days ago, one as old that is on hold: what is left of each."""
    from plugins.service.web_service.configuration import get_current_town
    from plugins.voices.contributions.models import Contribution, ContributorEmail
    from plugins.voices.contributions.personal_records import forget_old_texts

    town = get_current_town()
    now = town.clock()

    def write(number: int, words: str, days: int, is_held: bool = False) -> Contribution:
        moment = now - timedelta(days=days)
        return Contribution.objects.create(
            reference=f"texte{number}", sending=f"forme{number}", section="question", text=words, title=words,
            state="refused", received_at=moment, decided_at=moment, on_hold=is_held,
        )  # fmt: skip

    write(1, "Un texte d’hier.", 1)
    for row, sealed in ((write(2, "Un texte ancien.", 200), "oubliée"), (write(3, "Un texte retenu.", 200, True), "gardée")):
        ContributorEmail.objects.create(contribution=row, sealed=sealed, kept_until=now - timedelta(days=10))
    forget_old_texts(town)
    rows = Contribution.objects.order_by("sending")
    return {
        "states": [row.state for row in rows],
        "words": [row.text for row in rows],
        "addresses": list(ContributorEmail.objects.values_list("sealed", flat=True)),
    }
