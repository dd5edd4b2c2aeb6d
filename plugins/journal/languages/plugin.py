"""The room `languages` in Pelican: renders each page in its language, and a front page for each language."""

import os
from functools import cache, partial
from itertools import chain
from typing import Any

from jinja2 import ChoiceLoader
from pelican import signals
from pelican.generators import Generator

from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.hand_offs import connect_generator, has_template
from plugins.core.publication.overview import look_over
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.words import KNOWN_SETTING, SETTING
from plugins.journal.languages import catalog
from plugins.journal.languages.catalog import OwnWords, Settings
from plugins.journal.languages.editions import build_front_pages, link_translations, paginate_editions
from plugins.journal.languages.environments import AT, TranslatedTemplates, build_translated_environment, set_language
from plugins.journal.languages.room import LanguagesContext

EVERY = ("articles", "hidden_articles", "pages", "hidden_pages")


def register() -> None:
    """Called by Pelican."""
    signals.initialized.connect(read_catalogs)
    signals.generator_init.connect(install_translations)
    signals.content_object_init.connect(set_content_language)
    connect_generator(signals.get_generators, EditionsGenerator)


def read_catalogs(engine: Any) -> None:
    """Give every room the words of any language, read when they are asked for."""
    conf = engine.settings
    conf[SETTING] = cache(partial(catalog.load_words, conf=conf))
    conf[KNOWN_SETTING] = frozenset(catalog.list_languages(conf))


def install_translations(generator: Generator) -> None:
    """Render a generator's templates in the journal's language, and in another by the name that `set_content_language` gives."""
    conf = generator.settings
    room = gather_settings(Settings, conf, os.environ)
    own = OwnWords(room.default_lang, room.translations or {})
    env, loader = generator.env, generator.env.loader
    set_language(env, conf[SETTING](room.default_lang), own)
    others = TranslatedTemplates(lambda lang: build_translated_environment(env, loader, conf[SETTING](lang), own))
    assert env.loader  # the theme's
    env.loader = ChoiceLoader([others, env.loader])


def set_content_language(content: PublishedContent) -> None:
    """Give a publication in another language a page in that language, where there is a catalog."""
    lang, conf = getattr(content, "lang", ""), content.settings
    if lang != conf["DEFAULT_LANG"] and lang in conf.get(KNOWN_SETTING, ()) and AT not in content.template:
        content.template = f"{content.template}{AT}{lang}"


class EditionsGenerator(Generator):
    """Leads from each publication to its translations, and writes the front page of each language besides the journal's."""

    def generate_context(self) -> None:
        """Called by Pelican, once every publication is read."""
        conf, context = self.settings, self.context
        lang, known_languages = conf["DEFAULT_LANG"], conf[KNOWN_SETTING]
        link_translations(chain(look_over(conf, context["articles"]).active_contents, context["pages"]), lang)
        contents = look_over(conf, *(context[name] for name in EVERY))
        shared, names = LanguagesContext(context), (conf["SITEURL"], conf["SITENAME"])
        shared.editions = build_front_pages(contents, lang, known_languages, *names) if has_template(conf, "edition") else ()
        words_by_language = {edition.lang: conf[SETTING](edition.lang) for edition in shared.editions}
        size = gather_settings(Settings, conf, os.environ).listing_size
        self.pages = list(paginate_editions(shared.editions, context["articles"], size, words_by_language))
        context["elsewhere"].extend(listing.address for _, listing in self.pages)

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican, once every publication is written."""
        for edition, listing in self.pages:
            place = f"{listing.address}index.html"
            variables = LanguagesContext.make_page_variables(listing=listing, edition=edition)
            variables |= {"template_name": "edition", "page_name": place.removesuffix(".html")}
            page_template = self.get_template(f"edition{AT}{edition.lang}")
            writer.write_file(place, page_template, self.context, relative_urls=False, url=listing.address, **variables)
