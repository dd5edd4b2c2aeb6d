"""Against who means harm: three hundred ways to run a program, addresses of others, files that are not what they say, a door held open."""

import io
import itertools
import json
import re
import socket
import zipfile
from pathlib import Path

from playwright.sync_api import Page

from tests.desk.conftest import Desk
from tests.desk.papers import pdf_file, photograph, word_file
from tests.desk.test_browser import browser, enter, page  # noqa: F401  fixtures of the same pages
from tests.processes import PATIENCE
from tests.web_service.stores import in_service

ABSENT, REFUSED, WRONG, NOT_SO = 404, 403, 422, 405
CARRIERS = (
    "<img src=x {0}>",
    "<svg {0}>",
    "<body {0}>",
    "<details open {0}>x</details>",
    "<video src=x {0}>",
    "<a href=# {0}>x</a>",
    "<p {0}>x</p>",
    "<table><td {0}>x</td></table>",
    "<input autofocus {0}>",
    "<marquee {0}>x</marquee>",
    "<b style='animation:x' {0}>x</b>",
    "<iframe {0}></iframe>",
)
EVENTS = ("onerror", "onload", "onfocus", "onmouseover", "ontoggle", "onanimationstart", "onpointerenter", "ONERROR", "onbegin", "onwheel")
ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "&#106;avascript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:alert(1)",
    "//evil.example/x.js",
    "blob:x",
    "feed:javascript:alert(1)",
)
HOLDERS = (
    '<a href="{0}">x</a>',
    '<form action="{0}"><button>x</button></form>',
    '<iframe src="{0}"></iframe>',
    '<object data="{0}"></object>',
    '<embed src="{0}">',
    '<base href="{0}">',
    '<link rel=stylesheet href="{0}">',
    '<svg><use href="{0}"/></svg>',
    '<math><a xlink:href="{0}">x</a></math>',
    '<meta http-equiv=refresh content="0;url={0}">',
    "[x]({0})",
    "![x]({0})",
    "<{0}>",
    '[x]: {0} "y"\n\n[x]',
)
WHOLE = (
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</script>",
    "<script src=//evil.example></script>",
    "</textarea><script>alert(1)</script>",
    "</template><script>alert(1)</script>",
    "</pre><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style>",
    "<svg><script>alert(1)</script>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<style>@import '//evil.example'</style>",
    '"><img src=x onerror=alert(1)>',
    "'><img src=x onerror=alert(1)>",
    "`><img src=x onerror=alert(1)>",
    "{{constructor.constructor('alert(1)')()}}",
    "{% raw %}<img src=x onerror=alert(1)>",
    "${alert(1)}",
    "<img src=x:x onerror&#61;alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=x onerror\n=alert(1)>",
    "<ımg src=x onerror=alert(1)>",
    "＜script＞alert(1)＜/script＞",
    "<a href='x' {: onclick=alert(1) }>x</a>",
    "x {: onclick=alert(1) }",
    '![x" onerror=alert(1) y](x)',
    '[x](x "y\\" onclick=alert(1)")',
    "<x onclick=alert(1)>x</x>",
    "<custom-element onfocus=alert(1) tabindex=0 autofocus>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<plaintext><script>alert(1)</script>",
    "<template><script>alert(1)</script></template>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<isindex action=javascript:alert(1) type=image>",
    "<button formaction=javascript:alert(1)>x</button>",
)
VECTORS = [
    *(carrier.format(f"{event}=alert(1)") for carrier, event in itertools.product(CARRIERS, EVENTS)),
    *(holder.format(address) for holder, address in itertools.product(HOLDERS, ADDRESSES)),
    *WHOLE,
]
PASTED = """html => { const place = document.getElementById("texte-simple"), given = new DataTransfer();
  given.setData("text/html", html); given.setData("text/plain", html); place.focus();
  place.dispatchEvent(new ClipboardEvent("paste", { clipboardData: given, bubbles: true, cancelable: true })); }"""
HELD = """() => {
  const runs = held => /^on/i.test(held.name) || /^\\s*(javascript|data|vbscript):/i.test(held.value);
  const tags = "script, iframe, object, embed, form, style, link, meta, base, svg";
  const isHeld = one => one.matches(tags) || [...one.attributes].some(runs);
  return [...document.querySelectorAll("#texte-simple *")].filter(isHeld).map(one => one.outerHTML);
}"""


def test_three_hundred_vectors_run_neither_in_the_editor_nor_before_who_reviews(desk: Desk, page: Page):  # noqa: F811
    assert len(VECTORS) >= 300
    enter(page, desk, "Vera Vecteur")
    page.get_by_role("button", name="Événement").click()
    page.locator("#texte-simple").wait_for()
    for start in range(0, len(VECTORS), 50):
        with page.expect_response(lambda answer: answer.url.endswith("/coller")):
            page.evaluate(PASTED, "".join(f"<p>{vector}</p>" for vector in VECTORS[start : start + 50]))
    page.get_by_label("Titre").first.fill("<img src=x onerror=alert(1)>")
    page.get_by_text("Gardé", exact=False).first.wait_for()
    assert page.evaluate(HELD) == []
    raw = "\n\n".join(VECTORS)
    quiet = page.locator("script[src$='desk.js']").get_attribute("src").replace("desk.js", "quiet.js")
    look = "async ([script, text]) => document.getElementById('texte-simple').append(...(await import(script)).nodesOf(text))"
    page.evaluate(look, [quiet, raw])
    assert page.evaluate(HELD) == []
    writer = desk.enter("Yann <script>alert(0)</script>", "écrit")
    draft = writer.begin("evenement")
    values = {"title": "Sans danger", "type": "Concert", "timings": "28 mars 2026 de 18 h à 20 h", "place": "La halle"}
    told = writer.send(draft, "garder", raw, **values)
    page.context.clear_cookies()
    enter(page, desk, "Rita Relit", "relit, écrit")
    refused = writer.send(draft, "publier", raw, **values)
    assert refused["status"] == 422 and refused["mistakes"]["body"]
    quoted = "\n\n".join(f"`` {vector} ``" for vector in VECTORS if not re.search(r"`|\n|!\[", vector))  # as one shows code
    publication = writer.send(draft, "publier", quoted, **values)
    assert told["status"] == publication["status"] == 200, publication
    page.goto(desk.service.origin + publication["to"])
    page.locator(".body").wait_for()
    assert "<script>alert(1)</script>" in page.locator(".body").inner_text()


def routes():
    """Every address of the desk that names a text or a publication by its number."""
    from plugins.service.desk.pages import urlpatterns

    return [str(pattern.pattern) for pattern in urlpatterns if "id" in str(pattern.pattern)]


def test_no_address_of_a_text_answers_anybody_but_its_author(desk: Desk, tmp_path: Path):
    ada = desk.enter("Ada Idor", "écrit")
    draft = ada.begin("page")
    publication = ada.publish(draft, "Du texte.", title="À moi seule")
    own = {"textes": draft.split("/")[-2], "publications": publication.split("/")[-2]}
    addresses = []
    for route in in_service(tmp_path, "", routes):
        plain = route.replace("<int:id>", own[route.lstrip("^").split("/")[0]]).removeprefix("^").removesuffix("$")
        plain = plain.replace("(?P<id>[0-9]+)", own["textes"])
        addresses.append("/bureau/" + (f"textes/{own['textes']}/images/bureau/2026-03-27-0123456789.jpg" if "(?P" in plain else plain))
    assert len(addresses) > 12
    for roles in ("écrit", "alerte", "règle le journal"):
        other = desk.enter(f"Curieux {roles}", roles).visit
        token = re.search(r'data-csrf="([^"]+)"', other.get("/bureau/").text)[1]
        headers = {"X-CSRFToken": token, "Origin": desk.service.origin, "Accept": "application/json", "Content-Type": "application/json"}
        for address in addresses:
            sent = json.dumps({"revision": 0, "values": {"title": "volé"}, "body": "volé", "path": "images/bureau/a.jpg"})
            answers = [
                other.get(address, allow_redirects=False).status_code,
                other.session.post(
                    desk.service.origin + address, data=sent, headers=headers, timeout=PATIENCE, allow_redirects=False
                ).status_code,
            ]
            assert set(answers) <= {ABSENT, REFUSED, NOT_SO}, (roles, address, answers)
    assert ada.receipt(publication)["state"] == "waiting" and "volé" not in ada.visit.get(draft).text


def bomb(size: int) -> bytes:
    """A Word file whose document is `size` bytes of nothing once unpacked."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * size)
    return made.getvalue()


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in itertools.pairwise("abcdefghij"))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def test_a_file_that_is_not_what_it_says_is_refused_and_what_is_kept_is_made_anew(desk: Desk):
    writer = desk.enter("Paola Polyglotte")
    draft = writer.begin("page")
    form = writer.visit.get(draft).text
    headers = {"X-CSRFToken": re.search(r'data-csrf="([^"]+)"', form)[1], "Origin": desk.service.origin, "Accept": "application/json"}

    def send(action: str, field: str, name: str, data: bytes) -> tuple[int, dict]:
        files = {field: (name, data)}
        answer = writer.visit.session.post(f"{desk.service.origin}{draft}{action}", files=files, headers=headers, timeout=PATIENCE)
        return answer.status_code, answer.json()

    program = b"<script>alert(1)</script>"
    wrong = [
        ("word", "document", "a.docx", bomb(300_000_000)),
        ("word", "document", "a.docx", program),
        ("word", "document", "a.docx", word_file("T", "m", head=LAUGHS, more="<w:p><w:r><w:t>&j;</w:t></w:r></w:p>")),
        ("word", "document", "a.docx", photograph()),
        ("pdf", "document", "a.pdf", program),
        ("pdf", "document", "a.pdf", b"%PDF-1.7 " + program),
        ("pdf", "document", "a.pdf", bomb(1000)),
        ("image", "picture", "a.jpg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("image", "picture", "a.jpg", b"GIF89a/*" + program),
        ("image", "picture", "a.jpg", pdf_file("une image")),
    ]
    for action, field, name, data in wrong:
        status, told = send(action, field, name, data)
        assert status == WRONG and told["error"], (action, data[:40], told)
    status, told = send("word", "document", "a.docx", word_file("T", "m", head=OUTSIDE, more="<w:p><w:r><w:t>&a;</w:t></w:r></w:p>"))
    assert "root:" not in json.dumps(told)
    status, told = send("image", "picture", "../../../conf.py", photograph() + program)
    assert status == 200 and re.fullmatch(r"images/bureau/[0-9a-f-]+\.jpg", told["path"])
    kept = writer.visit.get(told["address"])
    assert program not in kept.content and kept.headers["Content-Type"] == "image/jpeg"
    assert kept.headers["X-Content-Type-Options"] == "nosniff" and "sandbox" in kept.headers["Content-Security-Policy"]
    status, told = send("pdf", "document", "../../conf.py\0.pdf", pdf_file("Un document de la mairie, qui se lit."))
    assert status == 200 and re.fullmatch(r"documents/bureau/[0-9a-z-]+\.pdf", told["values"]["pdf"])


def test_two_hundred_connections_that_say_nothing_keep_nobody_out(desk: Desk):
    held = [socket.create_connection(("127.0.0.1", desk.service.port), timeout=PATIENCE) for _ in range(200)]
    try:
        for number, connection in enumerate(held):
            connection.sendall(b"POST /bureau/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999\r\n" + (b"\r\n" if number % 2 else b""))
        health = desk.service.health()
        assert health["status"] == 200, health
        assert desk.enter("Zélie Passe").visit.get("/bureau/").status_code == 200
    finally:
        for connection in held:
            connection.close()
