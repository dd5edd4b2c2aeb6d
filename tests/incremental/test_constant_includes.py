"""A part that many pages share is rendered once, and the same text as Jinja2 gives is on each of them, whatever the part looks at."""

from dataclasses import dataclass
from functools import partial
from random import Random

import pytest
from jinja2 import DictLoader, Environment, UndefinedError, pass_context

from plugins.engine.incremental.cache.readings import Trust
from plugins.engine.incremental.pages.closure import TemplateClosures, TemplateSources
from plugins.engine.incremental.pages.fingerprint import Fingerprints
from plugins.engine.incremental.pages.light_includes import (
    TEXTS,
    ConstantIncludes,
    use_light_escapes,
    use_light_includes,
    use_light_lookups,
)
from plugins.engine.incremental.pages.page import find_fault

TRUST = Trust(("jinja2", "builtins", "operator", f"{__name__}.known"))


def known(function):
    """`function`, of a room that says that it depends on its arguments alone."""
    function.__module__ = f"{__name__}.known"
    return function


def unknown(function):
    """`function`, of somebody who says nothing."""
    function.__module__ = "of_the_town"
    return function


@dataclass
class Pages:
    """Pages of the same `templates`, by Jinja2 alone or by what knows constant parts; `shared` is the context of all."""

    templates: dict
    shared: dict
    ours: bool = True

    def __post_init__(self):
        self.env = Environment(
            loader=DictLoader(self.templates),
            trim_blocks=True,
            autoescape=True,
            auto_reload=False,
            extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        )
        self.env.install_null_translations(newstyle=True)
        self.calls = []
        numbers = iter(range(10**6))
        self.env.filters["noted"] = known(lambda text: self.calls.append(text) or text)
        self.env.filters["loud"] = known(lambda text: f"{text}!")
        self.env.filters["numbered"] = unknown(lambda text: f"{text}{next(numbers)}")
        self.env.filters["seen"] = known(pass_context(lambda context, name: str(context.get(name))))
        self.env.globals["count"] = unknown(lambda: next(numbers))
        if self.ours:
            use_light_includes(self.env)
            use_light_escapes(self.env)
            use_light_lookups(self.env)
            closures = TemplateClosures(self.env, TRUST.is_known, TemplateSources())
            self.parts = ConstantIncludes(lambda template: closures, Fingerprints(lambda value: None, TRUST.is_known))
            self.parts.begin(self.shared)
            vars(self.env)[TEXTS] = self.parts

    def render(self, name="page", **own):
        return self.env.get_template(name).render({**self.shared, **own})


def test_a_part_that_all_pages_share_is_rendered_once():
    shared = {"menu": [{"name": "Culture"}], "town": {"hours": "9 h"}, "title": "x"}
    pages = Pages({"page": "{{ article }}{% include 'part' %}", "part": "{{ menu[0].name | noted }} {{ town.hours }} {{ absent }}"}, shared)
    assert [pages.render(article=number) for number in range(100)] == [f"{number}Culture 9 h " for number in range(100)]
    assert pages.calls == ["Culture"]


def test_a_part_has_one_text_for_each_plain_value_that_it_looks_at():
    templates = {
        "page": "{% set head = {'section': section, 'data': [section, article]} %}{% include 'part' %}",
        "part": "{{ head.section | noted }}{{ head['day'] }}",
    }
    pages = Pages(templates, {})
    values = ["a", "b", "a", None, True, 1, "b", "<", True]
    assert [pages.render(section=value, article=number) for number, value in enumerate(values)] == [
        *("a", "b", "a", "None", "True", "1", "b", "&lt;", "True")
    ]
    assert pages.calls == ["a", "b", None, True, 1, "<"]


def test_what_a_page_holds_alone_is_rendered_for_it():
    templates = {
        "page": "{% set list = [] %}{% for x in 'ab' %}{% do list.append(x) %}{% include 'part' %}{% endfor %}",
        "part": "{{ list }}",
    }
    pages, plain = Pages(templates, {"list": ["of all"]}), Pages(templates, {"list": ["of all"]}, ours=False)
    assert [pages.render(), pages.render()] == [plain.render(), plain.render()]


@pytest.mark.parametrize(
    "part", ["{{ absent | numbered }}", "{{ count() }}", "{{ 'page_number' | seen }}", "{{ ['page_number'] | map('seen') | join }}"]
)
def test_what_looks_elsewhere_than_at_names_is_rendered_each_time(part):
    pages = Pages({"page": "{% include 'part' %}", "part": part}, {})
    assert len({pages.render(page_number=number) for number in range(5)}) == 5


@pytest.mark.parametrize("name", ["title", "items", "absent", "none", "__class__"])
def test_a_name_is_looked_up_in_anything_as_jinja2_does(name):
    class Titled:
        title = "of a class"

    class Kept(dict):
        title = "of a dictionary that has attributes"

    env, things = Environment(), [{"title": "one", "items": 2, "none": None}, {}, Kept(title=3), Titled(), None, "title"]
    env.filters["at"] = lambda value: value if isinstance(value, str | int | None) else type(value).__name__
    plain = [env.from_string(f"{{{{ thing.{name} | at }}}}").render(thing=thing) for thing in things]
    use_light_lookups(env)
    assert [env.from_string(f"{{{{ thing.{name} | at }}}}").render(thing=thing) for thing in things] == plain
    with pytest.raises(UndefinedError, match="has no attribute 'absent'"):
        env.from_string("{{ thing.absent.title }}").render(thing={})


def test_a_fault_of_a_part_is_told_by_its_line():
    pages = Pages({"page": "{% include 'part' %}", "part": "un\n\n{{ absent.name }}"}, {})
    with pytest.raises(UndefinedError) as raised:
        pages.render()
    assert "ligne 3" in str(find_fault(raised.value))


def test_nothing_is_known_once_the_pages_are_written():
    shared = {"menu": ["a"]}
    pages = Pages({"page": "{% include 'part' %}", "part": "{{ menu[0] }}"}, shared)
    assert pages.render() == "a"
    pages.parts.end()
    shared["menu"].append("b")
    shared["menu"][0] = "c"
    assert pages.render() == "c"


def test_another_environment_of_the_same_templates_has_texts_of_its_own():
    pages = Pages({"page": "{% include 'part' %}", "part": "{{ language }}"}, {})
    other = pages.env.overlay()
    other.globals = {**pages.env.globals, "language": "en"}
    assert (pages.render(language="fr"), other.get_template("page").render(), pages.render(language="fr")) == ("fr", "en", "fr")


NAMES = ("title", "section", "menu", "town", "own", "head", "x", "list", "absent")
BITS = (
    *("{{ %s }}", "{{ %s.name }}", "{{ %s['name'] }}", "{{ %s | default('–', true) }}", "{{ %s | string | upper | loud }}"),
    *("{%% if %s %%}oui{%% endif %%}", "{%% for x in %s %%}{{ x }},{%% endfor %%}", "{{ %s | list | map('string') | map('loud') | join }}"),
    *("{%% set %s = 'mis' %%}", "{%% set %s = {'name': title, 'list': [x]} %%}", "{%% set %s = [] %%}", "{%% set x = %s %%}"),
    *("{%% do list.append(1) if list is sequence and list is not string and %s %%}", "{{ _('Bonjour %%(who)s', who=%s) }}"),
    *("{%% trans who=%s %%}Salut {{ who }}{%% endtrans %%}", "{{ %s is defined }}{{ x is defined }}", "{{ show(%s) if show }}"),
    *("{%% from 'macros' import show with context %%}{{ show(%s) }}", "{%% with title = %s %%}{%% include 'part5' %%}{%% endwith %%}"),
    *("{%% macro here() %%}{{ %s }}{%% include 'part5' %%}{%% endmacro %%}{{ here() }}", "{%% include 'absent' ignore missing %%}{{ %s }}"),
    *("{{ title ~ '<' ~ %s }}", "{{ '<' ~ ('<b>' | safe) ~ title ~ %s ~ '&' }}", "{%% set x = ('<b>' | safe) ~ %s %%}{{ x ~ '<' }}"),
    *("{%% autoescape false %%}{{ %s }}{%% endautoescape %%}", "{%% set ns = namespace(a=%s) %%}{%% set ns.a = 1 %%}{{ ns.a }}"),
    "{%% for x in 'ab' %%}{%% do list.append(x) if list is iterable and list != 1 %%}{%% include 'part4' %%}{%% endfor %%}{{ %s }}",
)
MACROS = "{% macro show(value) %}{{ value }}/{{ title }}{% endmacro %}"


def templates_of_chance(chance):
    """A page and six parts; each includes only those after it."""

    def text(first):
        bits = [chance.choice(BITS) % chance.choice(NAMES) for _ in range(chance.randint(1, 4))]
        bits = [bit for bit in bits if not any(f"part{number}" in bit for number in range(first))]
        includes = [f"{{% include 'part{chance.randint(first, 5)}' %}}" for _ in range(chance.randint(0, 2)) if first <= 5]
        pieces = bits + includes
        chance.shuffle(pieces)
        return "\n".join(pieces)

    parts = {f"part{number}": text(number + 1) for number in range(6)}
    return {"macros": MACROS, "page": f"{text(0)}{{% include 'part0' %}}{{% include 'part3' %}}", **parts}


def own_of_chance(chance):
    """What one page is given alone."""
    own = {
        "title": partial(chance.choice, ["Une", "Deux", None, 1, True, ""]),
        "own": lambda: [chance.choice("ab")],
        "head": lambda: {"name": chance.choice("ab"), "more": object},
        "list": lambda: [],
        "menu": lambda: ["à moi"],
    }
    return {name: make() for name, make in own.items() if chance.random() < 0.7 and (name != "menu" or chance.random() < 0.2)}


def test_any_part_on_any_page_is_what_jinja_makes_of_it():
    rendered = repeated = 0
    for seed in range(150):
        chance = Random(seed)
        templates, shared = templates_of_chance(chance), {"menu": ["a", "b"], "town": {"name": "Valbrune"}, "section": "s"}
        ours, plain = Pages(templates, shared), Pages(templates, shared, ours=False)
        for number in range(6):
            state = Random(f"{seed} {number}")
            texts = []
            for pages in (ours, plain):
                state.seed(f"{seed} {number}")
                try:
                    texts.append(pages.render(**own_of_chance(state)))
                except Exception as error:
                    texts.append(f"{type(error).__name__} {error}")
            assert texts[0] == texts[1], templates
            rendered += "Error" not in texts[0]
        repeated += sum(len(part.texts) > 0 and not part.failures for _, part in ours.parts._parts.values() if part)
    assert rendered > 300 and repeated > 100, (rendered, repeated)
