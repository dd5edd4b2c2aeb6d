"""Writes a store of the permanent service as this version leaves it, as SQL that can be read: `python -m tests.former.service_store FILE`.

Run once a release, into the folder of its day; what it wrote is never written again. Everybody in it is invented.
"""

import os
import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from plugins.web_service.stored_tables import FILE, FOLDER

START = datetime.fromisoformat("2026-11-20T09:00:00+01:00")


def fill_store(folder: Path) -> None:
    """A row or more in every table of the service whose state is in `folder`: people, devices, drafts, contributions, audit lines."""
    from plugins.web_service.configuration import migrate_tables
    from tests.web_service.tables import configure_aside

    configure_aside(folder)
    migrate_tables()
    _fill_people_and_desk()
    _fill_contributions()
    from django.db import connections

    connections.close_all()


def _fill_people_and_desk() -> None:
    from plugins.access.models import Invitation, MailCode, Passkey, StaffMember, TrustedDevice
    from plugins.desk.models import ONLINE, WAITING, DeskDraft, DeskPublication
    from plugins.web_service.audit import Deed, note_deed
    from plugins.web_service.models import LifeSign, OutboxWork, RateBucket

    jo = StaffMember.objects.create(name="Jo Essai", email="jo@bourg-essai.example", roles=["write", "publish"], created_at=START)
    cam = StaffMember.objects.create(name="Cam Essai", roles=["write"], created_at=START, closed_at=START + timedelta(days=3))
    device = TrustedDevice.objects.create(id="d6v1or0s", person=jo, label="Téléphone", created_at=START, seen_at=START)
    Invitation.objects.create(code="a" * 64, person=jo, created_at=START, ends_at=START + timedelta(days=3), device=device)
    Invitation.objects.create(code="b" * 64, person=cam, created_at=START, ends_at=START + timedelta(days=3))
    Passkey.objects.create(credential="Y2xl", person=jo, device=device, public_key=b"\x04\x05", label="Clé", created_at=START)
    MailCode.objects.create(person=jo, digest="c" * 64, created_at=START, ends_at=START + timedelta(minutes=10), tries=1)
    for number, (state, title) in enumerate([(ONLINE, "Le marché s’installe"), (WAITING, "« Halle » : l’avis")], 1):
        draft = DeskDraft.objects.create(
            kind="article",
            source=f"articles/2026-11-2{number}-essai.md",
            values={"titre": title, "mots-clés": ["marché", "halle"]},
            body="Une ligne.\n\nUne autre.\n",
            title=title,
            revision=number,
            author=jo,
            created_at=START,
            updated_at=START + timedelta(hours=number),
        )
        DeskPublication.objects.create(
            draft=draft,
            source=draft.source,
            title=title,
            text=f"---\ntitre: {title}\n---\nUne ligne.\n",
            author=jo,
            asked_at=START,
            agreed=["Jo Essai"],
            state=state,
            receipt=[{"step": "check", "at": START.isoformat()}],
            online_at=START if state == ONLINE else None,
        )
    for action, about in (("invitation", "Jo Essai"), ("arrivée", "d6v1or0s"), ("publication", "articles/2026-11-21-essai.md")):
        note_deed(Deed("commande" if action == "invitation" else "Jo Essai", action, about, address="192.0.2.7"))
    OutboxWork.objects.create(work="publish", key="1", payload={"publication": 1}, created_at=START, due_at=START, done_at=START)
    OutboxWork.objects.create(work="letter", payload={"to": 1}, created_at=START, due_at=START + timedelta(days=400))
    RateBucket.objects.create(key="form 192.0.2.7", level=0.5, at=START.timestamp())
    LifeSign.objects.create(name="work", at=START)


def _fill_contributions() -> None:
    from plugins.contributions import models

    rows = [(models.PUBLISHED, "Un banc à l’ombre ?"), (models.WAITING, "Le bus de 7 h 40"), (models.ERASED, "")]
    for number, (state, title) in enumerate(rows, 1):
        contribution = models.Contribution.objects.create(
            reference=f"R{number:04}",
            sending=f"envoi-{number}",
            section="question",
            state=state,
            name="Une habitante" if title else "",
            title=title,
            text="Pourrait-on en poser un ?" if title else "",
            values={"quartier": "Gare"},
            remarks=["une adresse de site"] if number == 2 else [],
            received_at=START + timedelta(hours=number),
            identity="q1" if state == models.PUBLISHED else "",
        )
        models.ModerationDecision.objects.create(contribution=contribution, at=START, who="Jo Essai", action="publish", words="Oui.")
    first = models.Contribution.objects.order_by("pk").first()
    models.ContributorEmail.objects.create(contribution=first, sealed="scellé", kept_until=START + timedelta(days=90))
    models.ContentReport.objects.create(contribution=first, sending="signal-1", reason="autre", words="À relire.", received_at=START)
    models.MeToo.objects.create(identity="q1", device="e" * 64, at=START)
    models.SpentProof.objects.create(digest="f" * 64, ends_at=START)
    models.RelayMessage.objects.create(contribution=first, reference="M0001", sending="message-1", sealed="scellé", received_at=START)


def format_store(file: Path) -> str:
    """The base in `file` as SQL, in an order that does not change; sequences and sessions are left out."""
    with closing(sqlite3.connect(file)) as base:
        return "".join(f"{line}\n" for line in base.iterdump() if "sqlite_sequence" not in line)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as state:
        os.environ["BEFFROI_STATE"] = state
        fill_store(Path(state))
        Path(sys.argv[1]).write_text(format_store(Path(state) / FOLDER / FILE), encoding="utf-8")
