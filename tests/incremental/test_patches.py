"""What the build puts in the place of a function of Pelican gives what that gives."""

import random
from datetime import datetime, timedelta
from html import escape
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader, PrefixLoader
from markupsafe import Markup
from pelican import contents as contents_of_pelican
from pelican import generators, urlwrappers, utils
from pelican.settings import DEFAULT_CONFIG

from plugins.engine.incremental.cache import readings
from plugins.engine.incremental.cache.objects import may_link
from plugins.engine.incremental.engine import patches
from tests.campaign import trials

DATES = ["2026-03-02", "2026-03-02 09:30", "2026-03-02T09:30:15", " 2026-03-02 ", "2026-13-02", "2026-02-30", "2 mars 2026", "02/03/2026"]
DATES += ["2026-03-02 24:00", "2026-03-02 09:30:15+01:00", "", "20260302", "2026-3-2", "0000-01-01"]
FORMS = ["%Y-%m-%d", "%d/%m/%Y %H:%M:%S", "%A %d %B", "%-d %b", "le %d", "été %Y", "%%", "%Y%", "100 %", "%j", "", "%q"]
MOMENTS = [datetime(2026, 3, 2, 9, 5), datetime(987, 1, 1), datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Paris"))]
SEEDS = range(trials(full=300, sample=30))


def contents(chance, count):
    """Articles with translations, some of them without an original, their dates often the same."""
    for number in range(count):
        lang, slug = chance.choice(["fr", "fr", "en", "es"]), f"s{chance.randrange(max(1, count // 2))}"
        metadata = {"translation": "true"} if chance.random() < 0.1 else {}
        date = datetime(2026, 1, 1) + timedelta(days=chance.randrange(90))
        yield SimpleNamespace(slug=slug, lang=lang, metadata=metadata, in_default_lang=lang == "fr", source_path=f"{number}.md", date=date)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("by", [None, "slug", ("slug", "lang")])
def test_translations_are_found_as_pelican_finds_them(seed, by):
    theirs, ours = ([*contents(random.Random(seed), 40)] for _ in range(2))
    found = [utils.process_translations(theirs, by), patches.index_translations(utils.get_original_items)(ours, by)]
    names = [[[one.source_path for one in part] for part in both] for both in found]
    assert names[0] == names[1]
    told = [{one.source_path: [other.source_path for other in getattr(one, "translations", ())] for one in each} for each in (theirs, ours)]
    assert told[0] == told[1]


def odd(whole):
    return [one for one in whole if one % 2]


def test_only_what_moves_is_shown_and_all_comes_back():
    generator, told = SimpleNamespace(articles=[1, 2, 3], drafts=[4]), []
    shown = patches.write_changed_pages(generator, ("articles", "drafts"), odd, lambda: told.append((generator.articles, generator.drafts)))
    shown()
    assert (told, generator.articles, generator.drafts) == ([([1, 3], [])], [1, 2, 3], [4])


@pytest.mark.parametrize("text", DATES)
def test_a_date_is_read_as_dateutil_reads_it(text):
    read = patches.cache_read_dates(utils.SafeDatetime)(utils.get_date)
    assert outcome(read, text) == outcome(utils.get_date, text)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_date_is_written_as_pelican_writes_it(form, moment):
    date = utils.SafeDatetime(*moment.timetuple()[:6], tzinfo=moment.tzinfo, fold=moment.fold)
    original = utils.SafeDatetime.strftime
    assert outcome(patches.format_date_in_figures(original), date, form) == outcome(original, date, form)
    formatter, theirs = utils.DateFormatter(), utils.DateFormatter.__call__
    ours = patches.cache_date_in_words(theirs)
    assert [outcome(ours, formatter, date, form)] * 2 == [outcome(ours, formatter, date, form), outcome(theirs, formatter, date, form)]


@pytest.mark.parametrize("value", ["Vie municipale", "Œuvres", "  ", "L’été", "a/b", "<b>Sport</b>", "été"])
@pytest.mark.parametrize("options", [((), False, False), ([(r"[^\w\s-]", "")], True, True), ([("é", "e")], False, True)])
def test_a_slug_is_the_one_that_pelican_makes(value, options):
    ours = patches.cache_slugs(urlwrappers.slugify)
    assert [ours(value, *options), ours(value, *options)] == [urlwrappers.slugify(value, *options)] * 2


class Linking(contents_of_pelican.Article):
    """An article whose addresses are put in as the build puts them."""

    _link_replacer = patches.replace_address_in_attribute(contents_of_pelican.Content._link_replacer)


def shape(html):
    """The elements of `html`, with the names of their attributes, and where it leads."""
    elements = BeautifulSoup(html, "html.parser").find_all(True)
    return [(element.name, sorted(element.attrs)) for element in elements]


@pytest.fixture(scope="module")
def neighbours():
    conf = {**DEFAULT_CONFIG, "SITEURL": "https://journal.example", "PATH": "/content"}
    names = ["r&d.md", "l'ete.md", 'x"y.md', "a<b>c.md", "e.md"]
    met = {name: SimpleNamespace(url=f"{name[:-3]}/") for name in names}
    context = {"generated_content": met, "static_content": {"documents/d\"x>'.pdf": SimpleNamespace(url="documents/d\"x>'.pdf")}}
    return lambda body: Linking(body, {"title": "x"}, conf, "/content/a.md", {**context, "localsiteurl": conf["SITEURL"]}).content


@pytest.mark.parametrize("seed", range(trials(full=3000, sample=300)))
def test_an_address_that_pelican_puts_in_opens_neither_an_attribute_nor_an_element(neighbours, seed):
    chance = random.Random(seed)
    markers = ["{filename}", "{static}", "{index}", "|tag|"]
    pieces = [*markers, "r&d.md", "l'ete.md", "x%22y.md", 'x"y.md', "a<b>c.md", "documents/d\"x>'.pdf", "#", "?"]
    pieces += ['"', "'", "<", ">", " onclick=", "href=", "src=", "&quot;", "&amp;quot;", "javascript:", "//", ";", "%22", "\n"]
    value = "".join(chance.choices(markers) + chance.choices(pieces, k=chance.randrange(1, 9)))
    title = chance.choice(["", "href='", 'href="']) + value + chance.choice(["", "'", '"'])
    body = f'<p><a title="{escape(title, quote=False).replace(chr(34), "&quot;")}" href="{escape(value)}">x</a></p>'
    found = neighbours(body)
    assert shape(found) == shape(body)
    assert not BeautifulSoup(found, "html.parser").a["href"].strip().lower().startswith("javascript:")


@pytest.mark.parametrize("address", ["{filename}/e.md", "{filename}/e.md?a=1&amp;b=2#c", "{index}", "{static}/absent.pdf", "{tag}été"])
def test_an_ordinary_address_is_the_one_that_pelican_puts_in(neighbours, address):
    body, original = f'<a href="{address}">x</a>', contents_of_pelican.Content._link_replacer
    ours, Linking._link_replacer = neighbours(body), original
    try:
        assert neighbours(body) == ours
    finally:
        Linking._link_replacer = patches.replace_address_in_attribute(original)


LINKED = ['<a href="|filename|e.md">x</a>', '<a href="{static}/a.pdf">x</a>', '<a href="=e.md">x</a>']


@pytest.mark.parametrize("body", ["", "<p>a</p>", "<p>{a}</p>", *LINKED])
@pytest.mark.parametrize("pattern", [DEFAULT_CONFIG["INTRASITE_LINK_REGEX"], "=(?P<what>)"])
def test_a_text_is_asked_for_links_where_pelican_would_find_one(body, pattern):
    conf = {**DEFAULT_CONFIG, "SITEURL": "https://journal.example", "PATH": "/content", "INTRASITE_LINK_REGEX": pattern}
    context = {"generated_content": {"e.md": SimpleNamespace(url="e/")}, "static_content": {}, "localsiteurl": ""}
    article, theirs = contents_of_pelican.Article(body, {"title": "x"}, conf, "/content/a.md", context), contents_of_pelican.Content
    updated = patches.replace_linked_addresses(theirs._update_content)
    for text in (body, Markup(body)):
        pairs = [(update(article, text, ""), type(update(article, text, ""))) for update in (updated, theirs._update_content)]
        assert pairs[0] == pairs[1]
    assert patches.replace_linked_statics(theirs.get_static_links)(article) == theirs.get_static_links(article)
    assert bool(article._get_intrasite_link_regex().search(body)) <= may_link(article, body)


def test_a_text_without_the_signs_of_pelican_is_not_asked():
    article = SimpleNamespace(settings=DEFAULT_CONFIG)
    assert not may_link(article, '<a href="e.md">x</a>')


def outcome(function, *given):
    """What `function` gives, or the sort of its error."""
    try:
        return function(*given)
    except Exception as error:
        return type(error)


IGNORED = [[], [".*"], ["*~", "__pycache__", "*.B?k"], ["[", "a[bc].md", "notes.md"]]
NAMES = [
    "a.md",
    "ab.md",
    "ac.MD",
    ".md",
    "..md",
    "a.",
    "a",
    "dossier/été.md",
    "dossier.d/x",
    "x.bak",
    "x.Bok",
    "texte.md~",
    "notes.md",
    "[",
    "a.tar.md",
]


@pytest.mark.parametrize("ignored", IGNORED)
@pytest.mark.parametrize("extensions", [None, False, ("md", "html"), ()])
def test_a_file_is_included_as_pelican_includes_it(ignored, extensions):
    known = SimpleNamespace(readers={"md": None, "rst": None}, extensions={"md": None, "rst": None}.keys())
    generator, theirs = SimpleNamespace(settings={"IGNORE_FILES": ignored}, readers=known), generators.Generator._include_path
    assert not hasattr(theirs, "ours")
    ours = patches.include_by_one_pattern(theirs)
    assert [ours(generator, name, extensions) for name in NAMES] == [theirs(generator, name, extensions) for name in NAMES]


def test_templates_are_listed_as_jinja_lists_them(tmp_path):
    for name in ("a/x.html", "a/in/y.html", "b/x.html", "b/z.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    theirs = Environment.list_templates
    assert not hasattr(theirs, "ours")
    ours = patches.cache_template_list(theirs)
    first, other = FileSystemLoader([tmp_path / "a", tmp_path / "b"]), FileSystemLoader(tmp_path / "b")
    loaders = [
        first,
        other,
        ChoiceLoader([first, other]),
        ChoiceLoader([other, PrefixLoader({"!a": first})]),
        PrefixLoader({"!b": other}, "|"),
    ]
    loaders += [DictLoader({"x.html": ""}), ChoiceLoader([DictLoader({"w.html": ""}), first])]
    for loader in [*loaders, *loaders]:
        env = Environment(loader=loader)
        assert ours(env) == theirs(env)
        assert ours(env, ["html"]) == theirs(env, ["html"])
    assert ours(Environment(loader=first)) is not ours(Environment(loader=first)), "each may change its own"


@pytest.mark.parametrize("name", ["url", "save_as"])
def test_an_address_is_the_one_that_was_given_or_pelicans(name):
    ours = patches.read_address(name)(getattr(contents_of_pelican.Content, name))
    content = SimpleNamespace(get_url_setting=lambda key: f"Pelican's {key}")
    assert ours.fget(content) == f"Pelican's {name}"
    setattr(content, f"override_{name}", "")
    assert ours.fget(content) == "", "a page that is written nowhere"
    setattr(content, f"override_{name}", "ici/")
    assert ours.fget(content) == "ici/"


@pytest.mark.parametrize("name", ["Écoles & crèches", "Écoles", ""])
@pytest.mark.parametrize("slug", ["ecoles", "", None])
def test_a_name_is_hashed_as_pelican_hashes_it(name, slug):
    tag = urlwrappers.Tag(name, DEFAULT_CONFIG)
    if slug is not None:
        tag.slug = slug
    assert patches.hash_by_slug(None)(tag) == hash(tag.slug)


def test_the_files_that_a_text_names_are_those_that_its_label_tells_or_pelican_finds():
    generator = SimpleNamespace(context={"static_links": {"images/place.png"}})
    add = patches.cache_static_links(lambda generator, content: generator.context["static_links"].add(content.found))
    known, bare = (
        SimpleNamespace(_kept=SimpleNamespace(traits=SimpleNamespace(statics=files))) for files in (frozenset({"a.pdf"}), frozenset())
    )
    for content in (known, bare, SimpleNamespace(found="b.pdf")):
        add(generator, content)
    assert generator.context["static_links"] == {"images/place.png", "a.pdf", "b.pdf"}


def test_what_pelican_reads_itself_takes_its_place_among_what_it_is_not_shown():
    sources = [f"{letter}.md" for letter in "abcdef"]
    a, b, c, d, e, _ = (SimpleNamespace(relative_source_path=source) for source in sources)
    found = {"a.md": a, "b.md": None, "c.md": c, "d.md": readings.STILL_TO_READ, "e.md": e, "f.md": readings.STILL_TO_READ}
    places = {source: number for number, source in enumerate(sources)}
    known = {"published": [a, c, e], "draft": [d]}
    generator, others = SimpleNamespace(context={"generated_content": found}), (None,) * 9
    reading = readings.Readings(generator, *others, known_contents=known, places=places)
    lists, process = [], generators.process_translations

    def generate():
        found.update({"b.md": b, "d.md": d})  # Pelican has read these, and passed over the last
        lists.extend(generators.process_translations(read, translation_id=None)[0] for read in ([b], [], []))

    patches.generate_with_known(generate, reading.add_known_contents)()
    assert lists == [[a, b, c, e], [], [d]] and generators.process_translations is process
    assert [*found] == sources[:5]
