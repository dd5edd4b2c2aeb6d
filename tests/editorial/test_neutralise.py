"""What an archive's HTML becomes: nothing that harms a reader, nothing that says less than it did."""

import pytest
from bs4 import BeautifulSoup

from plugins.journal.editorial.body import ALLOWED, build_converter, list_allowed_attributes, render_body
from plugins.journal.editorial.links import Links
from plugins.journal.editorial.neutralise import sanitize_html
from tests.editorial.desk import MARKET, NOW, article, journal
from tests.editorial.test_reading import PIXEL

FILES = {MARKET: article(id="m"), "images/a.png": PIXEL, "documents/son.ogg": b"son", "articles/b.md": article(id="b", title="B")}


@pytest.fixture(scope="module")
def links(tmp_path_factory):
    of = journal(tmp_path_factory.mktemp("neutralise"), FILES)
    return Links(of.readings[MARKET].publication, of, NOW)


def cleaned(links, html):
    return sanitize_html(html, links)[0]


def told(links, html):
    return [wrong.sort for _, wrong in sanitize_html(html, links)[1]]


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("<p>Bonjour <em>à</em> tous &amp; toutes</p>", "<p>Bonjour <em>à</em> tous &amp; toutes</p>"),
        ("<p>a</p><script>alert(1)</script><p>b</p>", "<p>a</p><p>b</p>"),
        ("<p onclick='x()'>a</p>", "<p>a</p>"),
        ("<p style='color:red'>a</p>", "<p>a</p>"),
        ("<p style='text-align: Center; color: red'>a</p>", '<p class="align-center">a</p>'),
        ('<td align="right" class="n">1</td>', '<td class="n align-right">1</td>'),
        ("<tr><th><h2>Lieu</h2></th><td><h3>a</h3></td></tr>", "<tr><th><strong>Lieu</strong></th><td><h3>a</h3></td></tr>"),
        ("<dl><dt><em><h4>a</h4></em></dt></dl>", "<dl><dt><em><strong>a</strong></em></dt></dl>"),
        ("<center>a</center>", '<div class="align-center">a</div>'),
        ("<font color=red>a</font>", "<span>a</span>"),
        ("<strike>a</strike> <tt>b</tt>", "<s>a</s> <code>b</code>"),
        ("<form action='x'><label>Nom</label> <input name=n></form>", "Nom "),
        ("<main><nav>a</nav></main>", "a"),
        ("<p>Tapez <branche> ici</p>", "<p>Tapez &lt;branche&gt; ici</p>"),
        ("<!-- wp:paragraph --><p>a</p><!-- /wp:paragraph -->", "<p>a</p>"),
        ("<?php echo 1 ?><p>a</p>", "<p>a</p>"),
        ("<!DOCTYPE html><html><body><p>a</p></body></html>", "<p>a</p>"),
        ("<style>p{}</style><p>a</p>", "<p>a</p>"),
        ("<svg><circle/></svg><p>a</p>", "<p>a</p>"),
        ("<h1>A</h1><h2>B</h2><h6>C</h6>", "<h2>A</h2><h3>B</h3><h6>C</h6>"),
        ("<h2>B</h2><h3>C</h3>", "<h2>B</h2><h3>C</h3>"),
        ('<a href="javascript:x">a</a>', "a"),
        ('<a href="b.md" target="_blank">b</a>', '<a href="{filename}/articles/b.md">b</a>'),
        ('<a href="https://a.example/" rel="nofollow">a</a>', '<a href="https://a.example/" rel="nofollow">a</a>'),
        ('<a name="ici">a</a>', "<a>a</a>"),
        ('<img src="../images/a.png" alt="A" srcset="x 2x">', '<img alt="A" src="{static}/images/a.png">'),
        (
            '<img src="https://photos.example/a.jpg" alt="Le kiosque">',
            '<a href="https://photos.example/a.jpg" rel="noreferrer">Le kiosque</a>',
        ),
        ('<img src="//photos.example/a.jpg">', '<a href="https://photos.example/a.jpg" rel="noreferrer">Voir l’image</a>'),
        ('<a href="b.md"><img src="https://photos.example/a.jpg" alt="B"></a>', '<a href="{filename}/articles/b.md">B</a>'),
        ('<img src="rien.png" alt="Un absent">', "Un absent"),
        ('<img src="data:image/png;base64,AAAA" alt="x">', "x"),
        ("<img>", ""),
        (
            '<iframe src="https://www.videos.example/embed/1"></iframe>',
            '<a href="https://www.videos.example/embed/1" rel="noreferrer">Voir sur videos.example</a>',
        ),
        (
            '<iframe src="https://videos.example/1" title="Le film">repli</iframe>',
            '<a href="https://videos.example/1" rel="noreferrer">Le film</a>',
        ),
        ('<iframe src="javascript:x"></iframe>', ""),
        ('<iframe srcdoc="<script>x</script>"></iframe>', ""),
        (
            '<object data="https://a.example/x.swf"><p>b</p></object>',
            '<a href="https://a.example/x.swf" rel="noreferrer">Voir sur a.example</a>',
        ),
        ('<audio src="../documents/son.ogg" controls></audio>', '<audio controls="" src="{static}/documents/son.ogg"></audio>'),
        ('<video src="https://videos.example/1.mp4" autoplay></video>', "<video></video>"),
        ('<picture><source srcset="x.webp"><img src="/images/a.png" alt="A"></picture>', None),
        ('<details open><summary aria-label="x">a</summary>b</details>', '<details open=""><summary aria-label="x">a</summary>b</details>'),
        ('<ol start="3"><li value="4">a</li></ol>', '<ol start="3"><li value="4">a</li></ol>'),
        ("<pre><code>a\n\n  b &lt;c&gt;</code></pre>", "<pre><code>a\n\n  b &lt;c&gt;</code></pre>"),
        ("<p>a<br>b<hr>c", "<p>a<br>b<hr>c</p>"),
        ('<base href="https://voleur.example/"><p>a</p>', "<p>a</p>"),
        ('<meta http-equiv="refresh" content="0;url=https://voleur.example/"><p>a</p>', "<p>a</p>"),
        ('<link rel="stylesheet" href="https://voleur.example/x.css"><p>a</p>', "<p>a</p>"),
    ],
)
def test_what_becomes_of_html(links, written, clean):
    if clean is None:
        assert "{static}/images/a.png" in cleaned(links, written)
        assert "srcset" not in cleaned(links, written)
    else:
        assert cleaned(links, written) == clean


@pytest.mark.parametrize(
    ("written", "sort"),
    [
        ("<script>x</script>", "script"),
        ("<style>x</style>", "feuille de style"),
        ("<svg></svg>", "dessin dans le texte"),
        ("<p onclick=x>a</p>", "programme dans le texte"),
        ("<p style='color:red'>a</p>", "mise en forme dans le texte"),
        ("<iframe src='https://a.example'></iframe>", "cadre étranger"),
        ("<embed src='https://a.example'>", "cadre étranger"),
        ("<form></form>", "balise non admise"),
        ("<branche>", "balise inconnue"),
        ("<a href='javascript:x'>a</a>", "adresse dangereuse"),
        ("<a href='rien.md'>a</a>", "lien brisé"),
        ("<img src='https://a.example/a.png' alt=a>", "image étrangère"),
        ("<img src='rien.png' alt=a>", "image introuvable"),
        ("<video src='https://a.example/a.mp4'></video>", "média étranger"),
    ],
)
def test_what_is_told_of_html(links, written, sort):
    assert told(links, written) == [sort]


@pytest.mark.parametrize("written", ["<img src='/images/a.png'>", "<img src='/images/a.png' alt=''>", "<img src='/images/a.png' alt='  '>"])
def test_a_picture_without_words_is_told(links, written):
    assert told(links, written) == ["texte alternatif manquant"]


def test_alignment_that_became_a_class_is_not_told(links):
    assert told(links, "<p style='text-align:center'>a</p>") == []


def test_what_is_allowed_is_not_told(links):
    for name in sorted(ALLOWED - {"img", "audio", "video", "source", "track", "h1"}):
        assert told(links, f"<{name}></{name}>") == [], name


VECTORS = [
    "<script>alert(1)</script>",
    "<ScRiPt>alert(1)</ScRiPt>",
    "<script/src=https://voleur.example/x.js></script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1)//<</script>",
    "<script",
    "<script>alert(1)",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='/images/a.png' alt='a' onload=alert(1)>",
    "<img/src='x'/onerror=alert(1)>",
    "<img src=x:x onerror\n=alert(1)>",
    '<img """><script>alert(1)</script>">',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<math href='javascript:alert(1)'>x</math>",
    "<iframe src=javascript:alert(1)>",
    "<iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<noembed><img title='</noembed><img src=x onerror=alert(1)>'></noembed>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'></textarea>",
    "<title><img title='</title><img src=x onerror=alert(1)>'></title>",
    "<xmp><img title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--><script>alert(1)</script>",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='jav&#x09;ascript:alert(1)'>x</a>",
    "<a href='jav&#10;ascript:alert(1)'>x</a>",
    "<a href='&#x6A;avascript:alert(1)'>x</a>",
    "<a href='&#1;javascript:alert(1)'>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href=x onclick=alert(1)>x</a>",
    "<a href='https://a.example/' onfocus=alert(1) autofocus>x</a>",
    "<a href='https://a.example/\" onclick=\"alert(1)'>x</a>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<p style='width:expression(alert(1))'>x</p>",
    "<p class='a\"onclick=\"alert(1)'>x</p>",
    "<p title='\"><script>alert(1)</script>'>x</p>",
    "<p id='\"><img src=x onerror=alert(1)>'>x</p>",
    "<body onload=alert(1)>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<form><button formaction=javascript:alert(1)>x</button></form>",
    "<input onfocus=alert(1) autofocus>",
    "<isindex action=javascript:alert(1)>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href='javascript:alert(1)//'>",
    "<link rel=import href='https://voleur.example/'>",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<video poster=javascript:alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<details ontoggle=alert(1) open>x</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<table background=javascript:alert(1)><td>x</td></table>",
    "<x onclick=alert(1)>x</x>",
    "<x-y onclick=alert(1)>x</x-y>",
    "<a:script>alert(1)</a:script>",
    "<div><a href='b.md'><div><a href='javascript:alert(1)'>x</a></div></a></div>",
    "<p><p><p><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<img src='/images/a.png' alt='<script>alert(1)</script>'>",
    "<q cite='javascript:alert(1)'>x</q>",
    "<blockquote cite='javascript:alert(1)'>x</blockquote>",
    "<del cite='javascript:alert(1)'>x</del>",
    "<portal src='https://voleur.example/'></portal>",
    "<dialog open onclose=alert(1)>x</dialog>",
    "<map><area href=javascript:alert(1)></map>",
    "<select><option><script>alert(1)</script></option></select>",
]


def dangers(html):
    """What a browser's parser would find in `html` that a body may not hold."""
    tree = BeautifulSoup(f"<div>{html}</div>", "lxml")
    for element in tree.find_all(True):
        if element.name in ("html", "body"):
            continue
        if element.name not in ALLOWED:
            yield element.name
        for name, value in element.attrs.items():
            if name not in list_allowed_attributes(element.name) and not name.startswith("aria-"):
                yield f"{element.name} {name}"
            if name in ("href", "src", "poster") and str(value).strip().lower().startswith(("javascript", "data", "vbscript")):
                yield f"{element.name} {name}={value}"


@pytest.mark.parametrize("vector", VECTORS)
def test_no_program_gets_through(links, vector):
    assert list(dangers(cleaned(links, vector))) == []
    assert list(dangers(cleaned(links, f"<p>avant</p>{vector}<p>après</p>"))) == []


@pytest.mark.parametrize("vector", VECTORS)
def test_what_was_made_harmless_stays_so(links, vector):
    once = cleaned(links, vector)
    again = cleaned(links, once.replace("{filename}/articles/", "").replace("{static}", ""))
    assert list(dangers(again)) == []


@pytest.mark.parametrize("vector", VECTORS)
def test_no_program_gets_through_markdown(tmp_path, vector):
    of = journal(tmp_path, {**FILES, MARKET: article(f"Avant.\n\n{vector}\n\nAprès.", id="m", date="2019-05-04")})
    body = render_body(of.readings[MARKET].publication, of, NOW, build_converter(of.rules.settings))
    assert list(dangers(body.html)) == []


@pytest.mark.parametrize(
    "body", [">" * 5000 + " x", "- " * 3000 + "x", "<div>" * 800, "[" * 800, "*" * 800, "<b>" * 800 + "x", "![" * 400, "#" * 5000]
)
def test_a_monstrous_body_breaks_nothing(tmp_path, body):
    of = journal(tmp_path, {MARKET: article(body, id="m")})
    assert render_body(of.readings[MARKET].publication, of, NOW, build_converter(of.rules.settings)).html
