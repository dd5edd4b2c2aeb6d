"""It is worth having: an ordinary article takes less than half of the time."""

import time
from statistics import median

from markdown import Markdown

from benchmarks import articles
from plugins.journal.fast_markdown.converter import Converter
from tests.fast_markdown.options import PELICAN


def seconds(convert, texts):
    start = time.process_time()
    for text in texts:
        convert(text)
    return time.process_time() - start


def test_an_article_takes_less_than_half_of_the_time():
    texts = [articles.plain(article) for article in articles.archive(20)]
    converter = Converter(PELICAN)
    pairs = [(seconds(converter.convert, texts), seconds(lambda text: Markdown(**PELICAN).convert(text), texts)) for _ in range(5)]
    assert median(ours / theirs for ours, theirs in pairs) < 0.5


def test_a_thousand_titles_in_one_block_are_not_read_a_million_times():
    titles = "# titre\n" * 3000
    converter = Converter({})
    pairs = [(seconds(converter.convert, [titles]), seconds(lambda text: Markdown().convert(text), [titles])) for _ in range(3)]
    assert median(ours / theirs for ours, theirs in pairs) < 1.5
