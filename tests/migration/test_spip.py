"""A site of SPIP moved in, whatever its backup was: SQLite, SQL or XML."""

import gzip
import sqlite3

import pytest

from tests.migration.town import PDF, PIXEL, empty_town, move, texts

TEXT = """{{{Le programme}}}

Le {{marché}} {revient} samedi[[Hors vacances.]]. Voir [les horaires->article8], [le plan->doc4] et [la mairie->http://www.bourg.example/].

-* pommes
-** reinettes
-* poires
-# un
-# deux

| {{Jour}} | {{Heure}} |
| samedi | 8 h |

<img5|center>

_ Deux
_ lignes

<quote>Un peu.</quote>

<formulaire3> ~!"""
ARTICLES = [
    (7, "10. Le marché", 2, "", "", TEXT, "2019-05-12 09:00:00", "publie"),
    (8, "Les horaires", 2, "", "Ouvert.", "Tous les jours ; l'été aussi.", "2018-01-02 08:00:00", "publie"),
    (9, "Brouillon", 2, "", "", "Pas encore.", "2020-01-02 08:00:00", "prepa"),
]
TABLES = {
    "spip_articles": (("id_article", "titre", "id_rubrique", "descriptif", "chapo", "texte", "date", "statut"), ARTICLES),
    "spip_rubriques": (("id_rubrique", "titre", "statut"), [(2, "Sports", "publie")]),
    "spip_auteurs": (("id_auteur", "nom", "pass", "email"), [(1, "Claire Martin", "S3CRET", "claire@bourg.example")]),
    "spip_auteurs_liens": (("id_auteur", "id_objet", "objet"), [(1, 7, "article")]),
    "spip_documents": (
        ("id_document", "extension", "titre", "descriptif", "fichier", "mode"),
        [(4, "pdf", "Le plan", "", "pdf/plan.pdf", "document"), (5, "png", "Un étal", "", "png/etal.png", "image")],
    ),
    "spip_documents_liens": (("id_document", "id_objet", "objet", "vu"), [(4, 7, "article", "oui"), (5, 7, "article", "oui")]),
    "spip_urls": (
        ("url", "type", "id_objet", "date"),
        [("Le-marche", "article", 7, "2019-05-12"), ("Sports", "rubrique", 2, "2019-05-12")],
    ),
    "spip_meta": (("nom", "valeur"), [("adresse_site", "http://www.bourg.example"), ("secret_du_site", "S3CRET")]),
}


def as_sqlite(path):
    """The backup that SPIP makes."""
    database = sqlite3.connect(path)
    for table, (columns, rows) in TABLES.items():
        database.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
        database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", rows)
    database.commit()
    database.close()


def as_sql(path):
    """The one that a host makes, compressed; one table has the columns of its creation only."""
    lines = ["-- MySQL dump; it's ours\n/*!40101 SET NAMES utf8 */;"]
    for table, (columns, rows) in TABLES.items():
        lines.append(f"CREATE TABLE `{table}` (\n" + ",\n".join(f"  `{column}` text" for column in columns) + "\n) ENGINE=MyISAM;")
        listed = "" if table == "spip_articles" else f" ({', '.join(f'`{column}`' for column in columns)})"
        values = ",\n".join("(" + ", ".join(_quoted(value) for value in row) + ")" for row in rows)
        lines.append(f"INSERT INTO `{table}`{listed} VALUES\n{values};")
    path.write_bytes(gzip.compress("\n".join(lines).encode()))


def _quoted(value):
    if isinstance(value, int):
        return str(value)
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\r\\n") + "'"


def as_xml(path):
    """The one that SPIP made before its third version."""
    rows = []
    for table, (columns, values) in TABLES.items():
        for row in values:
            inner = "".join(
                f"<{name}>{str(value).replace('&', '&amp;').replace('<', '&lt;')}</{name}>"
                for name, value in zip(columns, row, strict=True)
            )
            rows.append(f"<{table}>{inner}</{table}>")
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<SPIP version="SPIP 2.1.10">\n' + "\n".join(rows) + "\n</SPIP>", encoding="utf-8"
    )


@pytest.mark.parametrize(("name", "make"), [("site.sqlite", as_sqlite), ("site.sql.gz", as_sql), ("dump.xml", as_xml)])
def test_each_backup_gives_the_same_site(tmp_path, name, make):
    source = tmp_path / name
    make(source)
    for path, data in (("IMG/pdf/plan.pdf", PDF), ("IMG/png/etal.png", PIXEL)):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    town = empty_town(tmp_path)
    move(town, source, "--files", str(tmp_path / "IMG"), "--offline")
    found = texts(town)
    market = found["articles/2019-05-12-le-marche.md"]
    assert 'title: "Le marché"' in market and 'category: "Sport"' in market and '- "Claire Martin"' in market
    assert "## Le programme" in market and "Le **marché** *revient* samedi[^1]." in market and "[^1]: Hors vacances." in market
    assert "[les horaires](/articles/2018-01-02-les-horaires.md), [le plan](/documents/pdf/plan.pdf) et [la mairie](/)." in market
    assert "- pommes\n    - reinettes\n- poires\n\n1. un\n2. deux" in market
    assert "| Jour | Heure |\n| --- | --- |\n| samedi | 8 h |" in market
    assert '![Un étal](/images/png/etal.png "Un étal")' in market and "> Un peu." in market
    assert (
        "l'été aussi" in found["articles/2018-01-02-les-horaires.md"]
        and 'summary: "Ouvert."' in found["articles/2018-01-02-les-horaires.md"]
    )
    assert "status: draft" in found["articles/2020-01-02-brouillon.md"]
    rules = (town.folder / "content" / "redirections.csv").read_text(encoding="utf-8")
    assert "/spip.php?article7;/2019/05/le-marche/" in rules and "/IMG/pdf/plan.pdf;/documents/pdf/plan.pdf" in rules
    written = b"".join(path.read_bytes() for path in town.folder.rglob("*") if path.is_file() and path != source)
    assert b"S3CRET" not in written and b"claire@" not in written
