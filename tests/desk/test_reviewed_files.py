"""Two people let pass what goes online, its pictures and documents too: shown to whoever reviews, the same to the byte once online."""

import hashlib
import re
from itertools import count

from tests.desk.conftest import Desk, Writer
from tests.desk.papers import pdf_file, photograph
from tests.processes import PATIENCE

OK, ABSENT = 200, 404


def upload(writer: Writer, draft: str, action: str, name: str, data: bytes) -> dict:
    """What the desk answers to a file added to a text."""
    token = re.search(r'data-csrf="([^"]+)"', writer.visit.get(draft).text)[1]
    field = {"image": "picture", "pdf": "document"}[action]
    headers = {"X-CSRFToken": token, "Origin": writer.desk.service.origin, "Accept": "application/json"}
    address = f"{writer.desk.service.origin}{draft}{action}"
    answer = writer.visit.session.post(address, files={field: (name, data)}, headers=headers, timeout=PATIENCE)
    assert answer.status_code == OK, answer.text
    return answer.json()


def twins_by_name() -> tuple[bytes, bytes]:
    """Two documents whose digests begin alike: anybody finds such a pair in a second."""
    kind, unkind = pdf_file("Le budget est de douze millions."), pdf_file("Le maire est un voleur.")
    found = {hashlib.sha256(data := kind + b"\n%%%d" % number).hexdigest()[:6]: data for number in range(6000)}
    for number in count():
        other = unkind + b"\n%%%d" % number
        if (first := found.get(hashlib.sha256(other).hexdigest()[:6])) is not None:
            return first, other
    raise AssertionError


def ask_with_document(desk: Desk, writer: Writer, title: str, document: bytes, name: str) -> tuple[str, str, str]:
    """A page with a document that waits for an agreement: its draft, its publication, the path of the document."""
    draft = writer.begin("page")
    path = upload(writer, draft, "pdf", name, document)["values"]["pdf"]
    return draft, writer.publish(draft, f"[Le document](/{path})", title=title, pdf=path), path


def test_a_document_of_the_same_name_does_not_take_the_place_of_one_that_waits(desk: Desk):
    zoe, rene = desk.enter("Zoé Joint", "écrit"), desk.enter("René Relit")
    reviewed, other = twins_by_name()
    draft, publication, path = ask_with_document(desk, zoe, "Le budget joint", reviewed, "budget.pdf")
    later = upload(zoe, draft, "pdf", "budget.pdf", other)["values"]["pdf"]
    assert rene.visit.get(f"{publication}fichiers/{path}").content == reviewed
    rene.visit.post(f"{publication}accord", publication)
    zoe.wait_online(publication)
    assert (desk.content / path).read_bytes() == reviewed and later != path


def test_a_file_that_has_changed_since_it_was_reviewed_does_not_go_online(desk: Desk):
    zoe, rene = desk.enter("Zoé Change", "écrit"), desk.enter("René Laisse")
    draft, publication, path = ask_with_document(desk, zoe, "Un plan joint", pdf_file("Le plan de la ville."), "plan.pdf")
    number = draft.rstrip("/").rpartition("/")[2]
    kept = desk.service.store_file.parent / "images" / number / path.rpartition("/")[2]
    kept.write_bytes(pdf_file("Autre chose que le plan."))
    assert "n’est plus le fichier qui a été relu" in rene.visit.get(publication).text
    rene.visit.post(f"{publication}accord", publication)
    desk.service.wait_for(lambda: zoe.receipt(publication)["over"])
    assert zoe.receipt(publication)["state"] == "refused" and not (desk.content / path).exists()
    assert "Ajoutez-le de nouveau" in zoe.visit.get(publication).text
    assert not any("Un plan joint" in file.read_text(encoding="utf-8") for file in desk.content.rglob("*.md"))


def test_a_file_of_the_journal_does_not_stand_for_the_reviewed_one(desk: Desk):
    zoe, rene = desk.enter("Zoé Suit", "écrit"), desk.enter("René Suit")
    published, other = twins_by_name()
    _, publication, path = ask_with_document(desk, zoe, "Un premier budget", published, "comptes.pdf")
    rene.visit.post(f"{publication}accord", publication)
    zoe.wait_online(publication)
    _, second, other_path = ask_with_document(desk, zoe, "Un second budget", other, "comptes.pdf")
    rene.visit.post(f"{second}accord", second)
    zoe.wait_online(second)
    assert [(desk.content / name).read_bytes() for name in (path, other_path)] == [published, other]


def test_who_reviews_sees_the_page_its_pictures_and_its_documents(desk: Desk):
    zoe, rene, bob = desk.enter("Zoé Montre", "écrit"), desk.enter("René Regarde"), desk.enter("Bob Indiscret", "écrit")
    draft = zoe.begin("page")
    picture = upload(zoe, draft, "image", "p.jpg", photograph())["path"]
    document = upload(zoe, draft, "pdf", "acte.pdf", pdf_file("Un acte."))["values"]["pdf"]
    body = f"Un texte **relu**.\n\n![La place](/{picture})\n\n[L’acte](/{document})"
    publication = zoe.publish(draft, body, title="Tout se voit")
    page = rene.visit.get(publication).text
    assert f'<img src="{publication}fichiers/{picture}"' in page and f'href="{publication}fichiers/{document}"' in page
    [frame] = re.findall(r'<iframe[^>]* src="([^"]+)"', page)
    desk.service.wait_for(lambda: "<strong>relu</strong>" in rene.visit.get(frame).text)
    framed = rene.visit.get(frame)
    assert f'<img src="{publication}fichiers/{picture}" alt="La place">' in framed.text
    assert f'href="{publication}fichiers/{document}"' in framed.text and "default-src 'none'" in framed.headers["Content-Security-Policy"]
    sorts = [rene.visit.get(f"{publication}fichiers/{path}").headers["Content-Type"] for path in (picture, document)]
    assert sorts == ["image/jpeg", "application/pdf"]
    hidden = [frame, f"{publication}fichiers/{picture}"]
    assert [bob.visit.get(address).status_code for address in hidden] == [ABSENT] * 2
    for path in ("../../state/service/service.sqlite", "images/bureau/autre.jpg", "images/bureau/..%2fx.jpg"):
        assert rene.visit.get(f"{publication}fichiers/{path}").status_code == ABSENT
