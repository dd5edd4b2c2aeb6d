"""A site of WordPress moved in: what its webmaster and its readers find afterwards."""

import csv

import pytest

from tests.migration.town import PDF, PIXEL, category, empty_town, export, item, meta, move, texts

UPLOADS = "https://www.bourg.example/wp-content/uploads/2021/05"
MARKET = f"""<!-- wp:paragraph --><p>Le <strong>marché</strong> revient, voir
<a href="https://www.bourg.example/mairie/horaires/">les horaires</a> et <a href="/?p=9">la piscine</a>.
5 * 3 &lt; 16 &amp; plus_tard.</p><!-- /wp:paragraph -->
<figure class="wp-block-image"><img src="{UPLOADS}/etal-300x200.png" alt=""/><figcaption>Samedi.</figcaption></figure>
<p><a href="{UPLOADS}/plan.pdf">Le plan</a><sup data-fn="n1" class="fn"><a href="#n1" id="n1-link">1</a></sup></p>
<iframe src="https://www.youtube.com/embed/abc"></iframe>[contact-form-7 id="5" title="Écrire"]"""


@pytest.fixture
def town(tmp_path):
    """A town, and an export beside a copy of the uploads."""
    uploads = tmp_path / "uploads" / "2021" / "05"
    uploads.mkdir(parents=True)
    (uploads / "etal.png").write_bytes(PIXEL)
    (uploads / "plan.pdf").write_bytes(PDF)
    picture = item(
        3, "Étal", "", "/marche/etal/", "attachment", "inherit", parent=2, more=f"<wp:attachment_url>{UPLOADS}/etal.png</wp:attachment_url>"
    )
    (tmp_path / "site.xml").write_text(
        export(
            item(
                2,
                "Le marché",
                MARKET,
                "/2021/05/marche/",
                more=category("Sports") + category("étals", "post_tag") + meta("footnotes", NOTES),
            ),
            picture.replace("</item>", meta("_wp_attachment_image_alt", "Un étal de pommes") + "</item>"),
            item(9, "La piscine", "Un paragraphe.\n\nUn autre,\nsur deux lignes.", "/2021/05/piscine/", more=category("Brouhaha")),
            item(12, "Horaires", "Ouvert.", "/mairie/horaires/", "page"),
            item(13, "Bal", "On danse.", "/evenement/bal/", "tribe_events", more=meta("_EventStartDate", "2021-07-14 21:00:00")),
            item(14, "Secret", "Non.", "/2021/05/secret/", status="private"),
        ),
        encoding="utf-8",
    )
    return empty_town(tmp_path)


NOTES = '[{"content":"Hors <em>taxes</em>.","id":"n1"}]'


def test_a_site_comes_with_its_texts_its_pictures_and_its_notes(town):
    move(town, town.folder / "site.xml", "--files", str(town.folder / "uploads"), "--offline")
    found = texts(town)
    market = found["articles/2021-05-12-marche.md"]
    assert 'category: "Sport"' in market and '- "étals"' in market and '- "Claire Martin"' in market
    assert "Le **marché** revient, voir\n[les horaires](/pages/horaires.md) et [la piscine](/articles/2021-05-12-piscine.md).\n" in market
    assert "5 \\* 3 < 16 & plus_tard." in market
    assert '![Un étal de pommes](/images/2021/05/etal.png "Samedi.")' in market
    assert "[Le plan](/documents/2021/05/plan.pdf)[^1]" in market and "[^1]: Hors *taxes*." in market
    assert "[Voir la vidéo (youtube.com)](https://www.youtube.com/embed/abc)" in market
    assert "Un paragraphe.\n\nUn autre,  \nsur deux lignes." in found["articles/2021-05-12-piscine.md"]
    assert 'begin: "2021-07-14 21:00"' in found["agenda/bal.md"]
    assert "status: draft" in found["articles/2021-05-12-secret.md"]


def test_every_old_address_answers_and_nothing_is_announced(town):
    move(town, town.folder / "site.xml", "--files", str(town.folder / "uploads"), "--offline")
    town.run("check", "--content", str(town.folder / "content"))
    town.run("build", "--content", str(town.folder / "content"), "--output", str(town.folder / "output"))
    assert "/horaires/" in town.page("mairie/horaires") and "/rubriques/sport/" in town.page("category/sports")
    assert "Le marché" in town.page("2021/05/marche")
    rules = (town.folder / "output" / ".htaccess").read_text(encoding="utf-8")
    assert 'RewriteRule "^wp\\-content/uploads/2021/05/plan\\.pdf/?$" "/documents/2021/05/plan.pdf" [R=301,L,NE]' in rules
    assert 'RewriteCond "%{QUERY_STRING}" "(?:^|&)p=9(?:&|$)"\nRewriteRule "^/?$" "/2021/05/piscine/?" [R=301,L,NE]' in rules
    assert all("skip: yes" in text for path, text in texts(town).items() if not path.startswith("pages/"))


def test_a_second_run_changes_nothing_and_leaves_what_was_edited(town):
    move(town, town.folder / "site.xml", "--offline")
    piscine = town.folder / "content" / "articles" / "2021-05-12-piscine.md"
    piscine.write_text(piscine.read_text(encoding="utf-8").replace("Un autre", "Un tout autre"), encoding="utf-8")
    (town.folder / "content" / "pages" / "horaires.md").unlink()
    before = texts(town)
    source = town.folder / "site.xml"
    source.write_text(
        source.read_text(encoding="utf-8").replace("Un paragraphe", "Du neuf").replace("On danse", "On chante"), encoding="utf-8"
    )
    move(town, source, "--offline")
    after = texts(town)
    assert {path for path in after if after[path] != before[path]} == {"agenda/bal.md"}
    assert before.keys() == after.keys() and "On chante" in after["agenda/bal.md"]
    report = (town.folder / "reprise" / "rapport.md").read_text(encoding="utf-8")
    assert "retouché ici, et changé là-bas" in report and "supprimé ici" in report


def test_what_is_edited_in_the_table_is_followed_by_the_next_run(town):
    move(town, town.folder / "site.xml", "--offline")
    table = town.folder / "reprise" / "correspondances.csv"
    rows = list(csv.reader(table.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    edited = {("rubrique", "Brouhaha"): "Culture", ("auteur", "Claire Martin"): "", ("genre", "page"): "article"}
    for row in rows:
        row[3] = edited.get((row[0], row[1]), row[3])
    table.write_text("\n".join(",".join(row) for row in rows), encoding="cp1252")
    move(town, town.folder / "site.xml", "--offline")
    found = texts(town)
    assert 'category: "Culture"' in found["articles/2021-05-12-piscine.md"]
    assert "Claire Martin" not in "".join(found.values())
    assert "articles/2021-05-12-horaires.md" in found and "pages/horaires.md" not in found


def test_a_word_that_the_table_does_not_know_is_told_with_its_line(town):
    move(town, town.folder / "site.xml", "--offline")
    table = town.folder / "reprise" / "correspondances.csv"
    table.write_text("sorte;ancien nom;textes;devient\nrubrique;Sports;1;Spotr\n", encoding="utf-8")
    told = town.run("import", "site", str(town.folder / "site.xml"), "--offline", "--content", str(town.folder / "content"), code=2).stderr
    assert "correspondances.csv:2" in told and "Vouliez-vous dire « Sport » ?" in told


def test_an_import_that_was_killed_goes_on_where_it_stopped(town):
    move(town, town.folder / "site.xml", "--offline")
    expected, record = texts(town), town.folder / "reprise" / "registre.jsonl"
    lines = record.read_text(encoding="utf-8").splitlines(keepends=True)
    claimed = lines[1].replace('"is_written": true', '"is_written": false')
    record.write_text(lines[0] + claimed + lines[2][:20], encoding="utf-8")
    kept = {line.split('"file": "')[1].split('"')[0] for line in lines[:2]}
    for path in expected.keys() - kept:
        (town.folder / "content" / path).unlink()
    move(town, town.folder / "site.xml", "--offline")
    assert texts(town) == expected
