"""Real archives, ten years old, as their authors wrote them: every article a page, no error, and the warnings counted.

The corpora are not part of the project: BEFFROI_CORPORA names the folder that holds them, one folder each.
"""

import os
import shutil
from collections import Counter
from pathlib import Path

import pytest

from plugins.journal.editorial.check import check_journal
from tests.campaign import archives
from tests.editorial.desk import CONF
from tests.editorial.test_neutralise import dangers

FOLDER = os.environ.get("BEFFROI_CORPORA")
CORPORA = sorted(path for path in Path(FOLDER).iterdir() if any(path.glob("*.md"))) if FOLDER else []
ARCHIVE = {**CONF, "STRICT_SINCE": "2030-01-01"}

pytestmark = pytest.mark.skipif(not FOLDER, reason="BEFFROI_CORPORA ne nomme aucun dossier")
each_corpus = pytest.mark.parametrize("corpus", archives(), ids=lambda path: path.name)


@each_corpus
def test_every_article_of_an_archive_is_read_without_an_error(corpus):
    report = check_journal(corpus, ARCHIVE, {})
    counts = Counter(mistake.sort for mistake in report.warnings)
    print(f"\n{corpus.name} : {report.files} articles, {len(report.warnings)} avertissements")
    print("\n".join(f"  {count:>5}  {sort}" for sort, count in counts.most_common()))
    assert report.files == report.publications == len(list(corpus.rglob("*.md")))
    assert [str(mistake) for mistake in report.errors] == []


@each_corpus
def test_every_article_of_an_archive_has_its_page(corpus, build):
    site = build(corpus, 'STRICT_SINCE = "2030-01-01"', BEFFROI_NOW="2026-11-25T09:00")
    assert site.exit_code == 0, site.told[-3000:]
    assert "Traceback" not in site.told
    assert len(site.addresses) == len(list(corpus.rglob("*.md")))


@each_corpus
def test_no_page_of_an_archive_runs_a_program_or_calls_another_site(corpus, build):
    site = build(corpus, 'STRICT_SINCE = "2030-01-01"', BEFFROI_NOW="2026-11-25T09:00")
    for address in site.addresses:
        article = site.page(address).partition("</header>")[2].partition("<footer>")[0].partition("<article>")[2].partition("</header>")[2]
        assert list(dangers(article)) == [], address
        assert 'src="http' not in article.replace('src="https://journal.valbrune.example/', ""), address


def test_all_the_archives_together_are_one_journal(tmp_path):
    for corpus in CORPORA:
        shutil.copytree(corpus, tmp_path / "content" / corpus.name)
    report = check_journal(tmp_path / "content", ARCHIVE, {})
    assert report.files == report.publications == sum(len(list(corpus.rglob("*.md"))) for corpus in CORPORA)
    assert report.errors == ()
