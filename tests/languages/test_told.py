"""The same templates in several languages, compiled once for each."""

import json
from html import unescape

import pytest
from jinja2 import DictLoader, Environment, TemplateSyntaxError

from plugins.core.publication.words import IN_FRENCH, N_, SETTING, Words, get_words
from plugins.journal.languages import catalog
from plugins.journal.languages.catalog import OwnWords
from plugins.journal.languages.environments import build_translated_environment, set_language

EN = Words(
    "en",
    {
        ("", "Aller au contenu"): ("Skip to content",),
        ("", "À %(town)s, 5 %%"): ("In %(town)s, 5%%",),
        ("", "%(num)s brève"): ("%(num)s brief", "%(num)s briefs"),
        ("", "Brèves"): ("Briefs",),
        ("", "publiée le %(day)s"): ("published on %(day)s",),
        ("genre", "Page"): ("Web page",),
    },
    lambda number: int(number != 1),
    "1",
)
OWN = OwnWords("fr", {"en": {"Vie municipale": "Council & town"}})


def told(source: str, lang: str = "en", words: Words = EN, **values) -> str:
    """What a template says in one language."""
    env = set_language(Environment(loader=DictLoader({"page.html": source})), IN_FRENCH, OWN)
    if lang == "fr":
        return env.get_template("page.html").render(values)
    return build_translated_environment(env, env.loader, words, OWN).get_template("page@en.html").render(values)


@pytest.mark.parametrize(
    ("source", "french", "english"),
    [
        ('{{ _("Aller au contenu") }}', "Aller au contenu", "Skip to content"),
        ('{% set head = {"title": _("Aller au contenu")} %}{{ head.title | upper }}', "ALLER AU CONTENU", "SKIP TO CONTENT"),
        ('{{ _("À %(town)s, 5 %%", town=town) }}', "À Valbrune, 5 %", "In Valbrune, 5%"),
        ('{{ ngettext("%(num)s brève", "%(num)s brèves", 0) }}', "0 brève", "0 briefs"),
        ('{{ ngettext("%(num)s brève", "%(num)s brèves", 1) }}', "1 brève", "1 brief"),
        ('{{ ngettext("%(num)s brève", "%(num)s brèves", 2) }}', "2 brèves", "2 briefs"),
        ("{% trans day=3 %}\n  publiée\n  le {{ day }}\n{% endtrans %}", "publiée le 3", "published on 3"),
        ('{{ pgettext("genre", "Page") }}', "Page", "Web page"),
        ('{{ _("Personne ne l’a traduit") }}', "Personne ne l’a traduit", "Personne ne l’a traduit"),
        ('{{ ngettext("%(num)s chat", "%(num)s chats", 0) }}', "0 chat", "0 chat"),
        ('{{ "Brèves" | translate }}{{ "Brèves" | tongue }}', "Brèves", "Briefs"),
        ("<a{{ name | tongue }}>{{ name | translate | e }}</a>", "<a>Vie municipale</a>", "<a>Council &amp; town</a>"),
        ('<a{{ "Écoles" | tongue }}>{{ "Écoles" | translate }}</a>', "<a>Écoles</a>", '<a lang="fr">Écoles</a>'),
        ('{{ "Brèves" | told }}', "Brèves", "Briefs"),  # the former name
        ('<p{{ "de" | foreign }}{{ "en" | foreign }}>', '<p lang="de" lang="en">', '<p lang="de">'),
        ("{{ language }} {{ locale }}", "fr fr_FR", "en en_GB"),
    ],
)
def test_a_template_is_told_in_the_language_of_its_page(source, french, english):
    values = {"town": "Valbrune", "name": "Vie municipale"}
    assert (told(source, "fr", **values), told(source, **values)) == (french, english)


def test_french_is_compiled_as_if_it_had_been_written_there():
    plain = Environment().compile("<p>Aller au contenu</p>", raw=True)
    taught = set_language(Environment(), IN_FRENCH, OWN)
    assert taught.compile('<p>{{ _("Aller au contenu") }}</p>', raw=True) == plain


def test_what_a_base_and_a_partial_say_is_in_the_language_of_the_page():
    sources = {
        "base.html": '{% include "partials/foot.html" %}{% block main %}{% endblock %}',
        "partials/foot.html": '{{ _("Aller au contenu") }} ',
        "partials/count.html": '{% macro count(n) %}{{ ngettext("%(num)s brève", "%(num)s brèves", n) }}{% endmacro %}',
        "page.html": '{% extends "base.html" %}{% from "partials/count.html" import count %}{% block main %}{{ count(2) }}{% endblock %}',
    }
    env = set_language(Environment(loader=DictLoader(sources)), IN_FRENCH, OWN)
    assert build_translated_environment(env, env.loader, EN, OWN).get_template("page@en.html").render() == "Skip to content 2 briefs"
    assert env.get_template("page.html").render() == "Aller au contenu 2 brèves"


def test_a_value_is_escaped_where_the_rest_of_the_page_is():
    env = set_language(Environment(autoescape=True), IN_FRENCH, OWN)
    assert env.from_string('{{ _("<b>%(town)s</b>", town="<X>") }}').render() == "<b>&lt;X&gt;</b>"


@pytest.mark.parametrize("source", ["{{ _(name) }}", '{{ _("À %(town)s") }}', '{{ _("À 5 %") }}', '{{ ngettext("un", n) }}'])
def test_a_text_that_nobody_could_translate_is_refused_with_its_line(source):
    with pytest.raises(TemplateSyntaxError) as refused:
        told("\n" + source, "fr")
    assert refused.value.lineno == 2


def test_a_catalog_that_moved_makes_other_sources():
    """The build compares the sources of templates: pages in French stay, those in English are made again."""
    env = set_language(Environment(loader=DictLoader({"page.html": "<p>"})), IN_FRENCH, OWN)
    before = build_translated_environment(env, env.loader, EN, OWN)
    after = build_translated_environment(env, env.loader, Words("en", EN.messages, EN.plural, "2"), OWN)
    read = [one.loader.get_source(one, "page@en.html")[0] for one in (before, after)]
    assert read[0] != read[1]
    assert env.loader.get_source(env, "page.html")[0] == "<p>"


def test_a_journal_in_english_is_told_in_english_and_a_page_in_french_in_french():
    loader = DictLoader({"page.html": '{{ _("Aller au contenu") }}'})
    env, own = set_language(Environment(loader=loader), EN, OwnWords("en")), OwnWords("en")
    assert env.get_template("page.html").render() == "Skip to content"
    assert build_translated_environment(env, loader, IN_FRENCH, own).get_template("page@fr.html").render() == "Aller au contenu"


def test_a_language_with_three_forms_is_counted_as_it_counts(tmp_path):
    theme = tmp_path / "theme"
    (theme / "locale").mkdir(parents=True)
    (theme / "locale" / "pl.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"\n\n'
        'msgid "%(num)s brève"\nmsgid_plural "%(num)s brèves"\n'
        'msgstr[0] "%(num)s notka"\nmsgstr[1] "%(num)s notki"\nmsgstr[2] "%(num)s notek"\n',
        encoding="utf-8",
    )
    polish = catalog.load_words("pl", {"THEME": str(theme)})
    source = '{% for n in [1, 3, 12, 22] %}{{ ngettext("%(num)s brève", "%(num)s brèves", n) }} {% endfor %}'
    env = set_language(Environment(loader=DictLoader({"page.html": source})), polish, OwnWords("pl"))
    assert env.get_template("page.html").render() == "1 notka 3 notki 12 notek 22 notki "


def test_what_is_uncertain_in_a_catalog_is_left_in_french():
    file = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
        '#, fuzzy\nmsgid "Contact"\nmsgstr "Kontakt?"\n\nmsgid "Suivre"\nmsgstr ""\n\nmsgid "Partager"\nmsgstr "Teilen"\n'
    )
    german = catalog.read_words("de", (file.encode(),))
    assert (german("Contact"), german("Suivre"), german("Partager")) == ("Contact", "Suivre", "Teilen")


def test_rooms_find_the_words_of_any_language_among_the_settings():
    conf = {SETTING: {"en": EN, "fr": IN_FRENCH}.get}
    assert get_words(conf, "en")(N_("À %(town)s, 5 %%"), town="Oise") == "In Oise, 5%"
    assert get_words({}, "en")(N_("Aller au contenu")) == "Aller au contenu"


def test_a_filter_is_told_the_language_when_it_asks_for_it():
    def signed(text: str, lang: str = "fr") -> str:
        return f"{text} {lang}"

    def named(text: str, spoken: Words = IN_FRENCH) -> str:
        return spoken(text)

    def joined(words: list) -> str:
        return "+".join(words)

    env = Environment(loader=DictLoader({"page.html": "{{ 'a' | signed }} {{ 'Brèves' | named }} {{ ['b', 'c'] | joined }}"}))
    env.filters |= {"signed": signed, "named": named, "joined": joined}
    set_language(env, IN_FRENCH, OWN)
    assert env.get_template("page.html").render() == "a fr Brèves b+c"
    assert build_translated_environment(env, env.loader, EN, OWN).get_template("page@en.html").render() == "a en Briefs b+c"


def test_words_for_a_script_are_json_that_no_attribute_and_no_script_ends_at():
    source = """{% set words = {"none": _("Aucun&nbsp;: rien"), "one": name} %}<p data-words='{{ words | for_script }}'>"""
    env = set_language(Environment(autoescape=True), IN_FRENCH, OWN)
    html = env.from_string(source).render(name="L'<b> & co</script>")
    assert "'" not in html.removeprefix("<p data-words='").removesuffix("'>")
    assert json.loads(unescape(html[len("<p data-words='") : -len("'>")])) == {"none": "Aucun\u00a0: rien", "one": "L'<b> & co</script>"}
    assert "</script>" not in html
