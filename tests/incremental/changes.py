"""What can happen to a site between two builds: what editors do. Each takes the site and a source of chance."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from tests.incremental.sites import PIXEL, Site, Text

Change = Callable[[Site, random.Random], None]
CHANGES: dict[str, Change] = {}
WORDS = ("marché", "école", "piscine", "budget", "rue Neuve", "crue", "fête")


def change(act: Change) -> Change:
    """List `act` among the changes, under its name."""
    CHANGES[act.__name__] = act
    return act


def articles(site: Site) -> list[Text]:
    """The articles, in the order of their paths."""
    return [text for path, text in sorted(site.texts.items()) if path.startswith("articles/")]


def one(site: Site, chance: random.Random) -> Text:
    """One text or other."""
    return chance.choice([text for _, text in sorted(site.texts.items())])


def key(site: Site, name: str) -> str:
    """The name of a key of the head, as this site writes it."""
    return name if site.ours else name.capitalize()


def set_head(site: Site, text: Text, **values: str | None) -> None:
    """Write other values in the head of `text`; None takes a key away."""
    for name, value in values.items():
        text.head.pop(key(site, name), None)
        if value is not None:
            text.head[key(site, name)] = value
    site.put(text)


def moment(chance: random.Random) -> str:
    """A date that an article may have: before the present of most builds, or soon after."""
    return (datetime(2026, 1, 20, 9) + timedelta(days=chance.randrange(75))).strftime("%Y-%m-%d %H:%M")


@change
def body_edited(site: Site, chance: random.Random) -> None:
    """Somebody corrects a text."""
    text = one(site, chance)
    text.body = f"Du texte sur : {chance.choice(WORDS)} {chance.randrange(99)}."
    site.put(text)


@change
def article_added(site: Site, chance: random.Random) -> None:
    """One article more."""
    number = chance.randrange(10_000)
    head = {"id": f"essai-{number}"} if site.ours else {}
    head |= {key(site, "title"): f"Nouveau {number}", key(site, "date"): moment(chance), key(site, "category"): "Culture"}
    site.put(Text(f"articles/n{number}.md", head))


@change
def text_deleted(site: Site, chance: random.Random) -> None:
    """One text less; never the last article."""
    text = one(site, chance)
    if text not in articles(site) or len(articles(site)) > 1:
        site.drop(text.path)


@change
def file_renamed(site: Site, chance: random.Random) -> None:
    """The same text in a file of another name."""
    text = one(site, chance)
    site.drop(text.path)
    text.path = f"{text.path.split('/')[0]}/r{chance.randrange(10_000)}.md"
    site.put(text)


@change
def retitled(site: Site, chance: random.Random) -> None:
    """Another title, and so another address."""
    set_head(site, one(site, chance), title=f"Le titre {chance.choice(WORDS)} {chance.randrange(999)}")


@change
def retagged(site: Site, chance: random.Random) -> None:
    """Other tags, or none."""
    tags = ", ".join(chance.sample(WORDS, chance.randrange(3)))
    set_head(site, chance.choice(articles(site)), tags=tags or None)


@change
def recategorised(site: Site, chance: random.Random) -> None:
    """Another category."""
    set_head(site, chance.choice(articles(site)), category=chance.choice(["Culture", "Sport", "Travaux"]))


@change
def date_moved(site: Site, chance: random.Random) -> None:
    """Another date, and so another rank."""
    set_head(site, chance.choice(articles(site)), date=moment(chance))


@change
def signed(site: Site, chance: random.Random) -> None:
    """Other authors."""
    set_head(site, chance.choice(articles(site)), authors="; ".join(chance.sample(["Claire Amblard", "Idriss Benali", "Lou Petit"], 2)))


@change
def summarised(site: Site, chance: random.Random) -> None:
    """A summary, or none."""
    set_head(site, chance.choice(articles(site)), summary=chance.choice([None, f"En bref {chance.randrange(99)}."]))


@change
def translated(site: Site, chance: random.Random) -> None:
    """The same article in another language than its own, at another address: two of one slug in one language would be at one."""
    text = chance.choice(articles(site))
    language = chance.choice([one for one in ("en", "de") if one != text.head.get(key(site, "lang"))])
    name = f"tr-{text.path.removeprefix('articles/').removesuffix('.md')}"
    head = text.head | ({"id": f"{text.head['id']}-{language}"} if site.ours else {"Slug": name})
    if site.ours:
        set_head(site, text, translation=name)
        head |= {"translation": name}
    else:
        set_head(site, text, slug=name)
    for address in ("aliases", key(site, "url"), key(site, "save_as")):
        head.pop(address, None)
    head |= {key(site, "lang"): language, key(site, "title"): f"In {language}, {name}"}
    site.put(Text(f"articles/{name}-{language}.md"[-80:].lstrip("/"), head))


@change
def status_changed(site: Site, chance: random.Random) -> None:
    """A draft is published, or the reverse; withdrawn, with our rooms."""
    text = chance.choice(articles(site)[1:] or articles(site))
    states = ["draft", "published", "hidden"] + ["withdrawn"] * site.ours
    if len(articles(site)) > 1:
        status = chance.choice(states)
        set_head(site, text, status=status, modified="2026-04-09 09:00" if status == "withdrawn" else None)


@change
def expires(site: Site, chance: random.Random) -> None:
    """An article that is of use until some day; anything to other themes."""
    set_head(site, chance.choice(articles(site)[1:] or articles(site)), expires=f"2026-04-{chance.randrange(10, 28)}")


@change
def aliased(site: Site, chance: random.Random) -> None:
    """An old address that leads there."""
    text = one(site, chance)
    if site.ours:
        set_head(site, text, aliases=f"/ancien/{chance.randrange(10_000)}/")
    else:
        place = f"ailleurs/{chance.randrange(10_000)}"
        set_head(site, text, url=f"{place}/", save_as=f"{place}/index.html")


@change
def links_to_another(site: Site, chance: random.Random) -> None:
    """A text leads to another, which may move or disappear, or is not there."""
    text, other = one(site, chance), one(site, chance)
    targets = [other.path] if site.ours else [other.path, other.path, "articles/absent.md"]
    text.body = f"[Lire aussi]({{filename}}/{chance.choice(targets)}), {chance.randrange(99)}."
    site.put(text)


@change
def shows_a_picture(site: Site, chance: random.Random) -> None:
    """A text shows a picture, by `{static}`, or by `{attach}` which moves it."""
    text, name = one(site, chance), chance.choice(["images/un.gif", "images/deux.gif", "documents/plan.gif"])
    how = "static" if site.ours else chance.choice(["static", "attach"])
    text.body = f"![Une image]({{{how}}}/{name}) {chance.randrange(99)}."
    site.put(text)


@change
def picture_changed(site: Site, chance: random.Random) -> None:
    """Other bytes in a picture."""
    site.write(
        f"content/{chance.choice(['images/un.gif', 'images/deux.gif', 'documents/plan.gif'])}", PIXEL + bytes([chance.randrange(256)])
    )


@change
def document_comes_or_goes(site: Site, chance: random.Random) -> None:
    """A file that no text names."""
    path = f"documents/n{chance.randrange(3)}.pdf"
    if (site.content / path).exists():
        (site.content / path).unlink()
    else:
        site.write(f"content/{path}", f"%PDF {chance.randrange(99)}")
