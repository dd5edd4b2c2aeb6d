"""The audit log is written last: while the files of a decision are read, the lines of others are added."""

from collections.abc import Callable

from tests.web_service.stores import in_service


def test_a_line_of_somebody_else_s_does_not_wait_for_the_files_of_a_decision(postgresql: Callable[[], str], tmp_path):
    assert in_service(tmp_path, postgresql(), lines_meanwhile) == {"approval": True, "refusal": True, "report": True}


def lines_meanwhile() -> dict[str, bool]:
    """Whether another thread has added a line while each gesture read its files."""
    from threading import Thread
    from unittest.mock import patch

    from django.db import connections

    from plugins.service.access.models import TrustedDevice
    from plugins.service.access.people import Visitor, invite_person
    from plugins.service.web_service.audit import Deed, note_deed
    from plugins.service.web_service.configuration import get_current_town
    from plugins.voices.contributions import moderation, reports
    from plugins.voices.contributions.admission import SentForm
    from plugins.voices.contributions.models import PUBLISHED, WAITING, Contribution

    now, free = get_current_town().clock(), dict[str, bool]()
    judge, _ = invite_person("Nora", ("moderate",), "", Deed("commande", "invitation"))
    visitor = Visitor(judge, TrustedDevice(id="essai", person=judge), "127.0.0.1")

    def write_elsewhere() -> None:
        note_deed(Deed("Zoé", "sortie"))
        connections.close_all()

    def try_to_write(name: str) -> None:
        other = Thread(target=write_elsewhere)
        other.start()
        other.join(5)
        free[name] = not other.is_alive()

    def make(reference: str, state: str) -> Contribution:
        fields = {"section": "question", "text": "Une question ?", "received_at": now, "state": state}
        return Contribution.objects.create(reference=reference, sending=reference, **fields)

    with (
        patch.object(moderation, "publish_contribution", lambda *_: try_to_write("approval")),
        patch.object(moderation.journal_texts, "release_joined", lambda *_: try_to_write("refusal")),
        patch.object(moderation, "list_charter_rules", lambda: ("Une règle",)),
        patch.object(reports, "_may_be_hidden", lambda *_: try_to_write("report")),
        patch.object(reports, "_require_paces", lambda *_: None),
    ):
        moderation.approve_contribution(make("a", WAITING), visitor)
        moderation.refuse_contribution(make("b", WAITING), visitor, "Une règle")
        form = SentForm(sending="s", is_proven=True)
        reports.file_report(make("c", PUBLISHED), form, reports.TypedReport("autre"), "127.0.0.1")
    return free
