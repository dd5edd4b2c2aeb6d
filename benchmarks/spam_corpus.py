"""A made-up corpus: ten thousand advertisements, of the sorts that forms open to all receive, and five hundred texts of residents beside.

Drawn by a seed, the same on each machine. The sorts are those that twenty years of guest books, forums and contact forms have shown; the
words are ours (spam_corpus.toml): no text of anybody is copied. What residents write has its own traps: who complains of a casino names it.
"""

import random
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SEED, SPAM, HONEST = 20, 10_000, 500
LATIN_TO_CYRILLIC = str.maketrans("aeocpxyiAEOCPXTHKM", "аеосрхуіАЕОСРХТНКМ")
LEET = str.maketrans("aeios", "4310$")


@dataclass(frozen=True)
class SentText:
    """`sort` is that of the corpus; `works` says that a browser (or a program that runs its script) does the work that is asked."""

    sort: str
    text: str
    works: bool
    address: str


WORDS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "spam_corpus.toml").read_text(encoding="utf-8"))
ALL: tuple[list[str], ...] = tuple(WORDS["things"].values())
HOSTS = (
    ("best", "top", "super", "my", "vip"),
    ("shop", "deal", "win", "cash", "meds"),
    (".example.com", ".example.net", ".shop", ".xyz", ".top"),
)
LINKS = ("https://{}/go", "http://{}", "www.{}", "{}", "{}/promo", "hxxp://{}", "{} (copier le lien)")
HIDDEN_DOTS = (" . ", "[.]", " point ", "(dot)", "。")


def make_link(draw: random.Random) -> tuple[str, str]:
    """A link as advertisements have it, and its host: none exists."""
    first, second, last = (draw.choice(words) for words in HOSTS)
    host = f"{first}-{second}{draw.randrange(999)}{last}"
    link = draw.choice(LINKS).format(host)
    return (link.replace(".", draw.choice(HIDDEN_DOTS)) if draw.random() < 0.15 else link), host


def maybe_link(draw: random.Random, chance: float) -> str:
    """A link behind a text, or nothing."""
    return f" {make_link(draw)[0]}" if draw.random() < chance else ""


def fill(draw: random.Random, pattern: str, thing: str = "") -> str:
    """`pattern` with what is sold and how to be reached."""
    number, handle = f"+33 6 {draw.randrange(10**7, 10**8)}", f"deal{draw.randrange(9999)}"
    words = {"thing": thing or draw.choice(draw.choice(ALL)), "number": number, "handle": handle}
    while "{link}" in pattern:
        pattern = pattern.replace("{link}", make_link(draw)[0], 1)
    return pattern.format(**words, mail=f"offre{draw.randrange(999)}@example.com", host=make_link(draw)[1])


def draw_plain_advert(draw: random.Random) -> str:
    """One thing sold, plainly."""
    return fill(draw, draw.choice(WORDS["pitches"]))


def disguised(draw: random.Random) -> str:
    """The same, in signs that a list of words does not find: other alphabets, figures, letters apart, signs that show nothing."""
    thing = draw.choice(draw.choice(ALL))
    tricks: tuple[Callable[[str], str], ...] = (
        lambda word: word.translate(LATIN_TO_CYRILLIC),
        lambda word: word.translate(LEET),
        lambda word: " ".join(word.replace(" ", "")),
        lambda word: "​".join(word),
        lambda word: "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in word),
        lambda word: "".join(sign + draw.choice(("", "̶", "̲")) for sign in word),
        lambda word: ".".join(word.replace(" ", "")),
    )
    return fill(draw, draw.choice(WORDS["pitches"]), draw.choice(tricks)(thing))


def near_copy(draw: random.Random, model: list[str]) -> str:
    """A long text of one campaign: a third of its words changed, others added."""
    if not model:
        model.append(
            "Madame, Monsieur, nous aidons les foyers de votre région à réduire leurs factures grâce à une aide de l’État méconnue. "
            "Plus de deux mille familles ont déjà répondu. Il suffit de trois minutes pour savoir si vous y avez droit, sans aucun frais."
        )
    others = ("vraiment", "rapidement", "chaque jour", "nos", "votre", "toujours", "beaucoup", "partout", "encore", "plus tard")
    words = [draw.choice(others) if draw.random() < 0.33 else word for word in model[0].split()]
    return " ".join(words) + maybe_link(draw, 0.5)


def links_only(draw: random.Random) -> str:
    """Links, and hardly a word."""
    return " ".join(make_link(draw)[0] for _ in range(draw.randrange(1, 6))) + draw.choice((" voir", " look here", " top", " ok merci"))


def local_colour(draw: random.Random) -> str:
    """An advertisement that has read the town's pages: the hardest to tell."""
    place = draw.choice(("la place du marché", "votre commune", "la rue Haute", "la mairie", "le quartier de la gare"))
    return f"{fill(draw, draw.choice(WORDS['pitches']))} Nous intervenons près de {place}, pour tous les habitants de la ville."


def soft_sell(draw: random.Random) -> str:
    """An advertisement that asks a question and sells in passing."""
    asked = ("Bonjour, est-ce que quelqu’un connaît", "Pourquoi la ville n’a-t-elle pas", "Quelqu’un a-t-il essayé", "Que pensez-vous de")
    return f"{draw.choice(asked)} {draw.choice(draw.choice(ALL))} ? Moi j’en suis très contente, tout est sur {make_link(draw)[0]}"


SORTS: tuple[tuple[str, int, Callable[[random.Random], str]], ...] = (
    ("one thing sold, plainly", 2600, draw_plain_advert),
    ("the same, disguised (alphabets, figures, letters apart)", 1800, disguised),
    ("links, hardly a word", 1000, links_only),
    ("with words of the town", 700, local_colour),
    ("a question that sells in passing", 500, soft_sell),
    ("flattery, with a link or without", 900, lambda draw: draw.choice(WORDS["flatteries"]) + maybe_link(draw, 0.5)),
    ("other languages", 700, lambda draw: fill(draw, draw.choice(WORDS["elsewhere"]))),
    ("texts copied from the journal, with a link or without", 500, lambda draw: draw.choice(WORDS["copied"]) + maybe_link(draw, 0.7)),
    ("remains of programs (tags, fillers)", 500, lambda draw: fill(draw, draw.choice(WORDS["cut"]))),
)
CAMPAIGN = ("one campaign, a third of its words changed", 800)


def make_spam(seed: int = SEED) -> list[SentText]:
    """The advertisements, in the order in which they come: six in ten by programs without script."""
    draw, model = random.Random(seed), list[str]()
    texts = [(sort, make(draw)) for sort, count, make in SORTS for _ in range(count)]
    texts += [(CAMPAIGN[0], near_copy(draw, model)) for _ in range(CAMPAIGN[1])]
    draw.shuffle(texts)
    return [SentText(sort, text, draw.random() < 0.4, f"10.{draw.randrange(12)}.{draw.randrange(250)}.7") for sort, text in texts]


def make_honest(seed: int = SEED) -> list[SentText]:
    """What residents write: one in ten without script, each from home."""
    draw = random.Random(seed + 1)
    texts = [("what residents write, hard to tell", text) for text in WORDS["hard"]]
    seen: set[tuple[str, str]] = set()
    while len(texts) < HONEST:
        subject, ask, place = draw.choice(WORDS["subjects"]), draw.choice(WORDS["asks"]), draw.choice(WORDS["places"])
        if (subject, ask) in seen and len(seen) < len(WORDS["subjects"]) * len(WORDS["asks"]):
            continue
        seen.add((subject, ask))
        more, last = draw.sample(WORDS["asks"], 2)
        first = draw.choice(("Bonjour, ", "", "Madame la maire, ", "Depuis la rentrée, ")) + subject.format(place=place)
        rest = more if draw.random() < 0.5 else last if draw.random() < 0.3 else ""
        texts.append(("what residents write", f"{first[0].upper()}{first[1:]}. {ask} {rest}".strip()))
    draw.shuffle(texts)
    homes = (f"192.0.{number // 250}.{number % 250}" for number in range(HONEST))
    return [SentText(sort, text, draw.random() < 0.9, home) for home, (sort, text) in zip(homes, texts, strict=True)]


def in_order(seed: int = SEED) -> Iterator[SentText]:
    """Both, mixed as a day mixes them."""
    both = [*make_spam(seed), *make_honest(seed)]
    random.Random(seed + 2).shuffle(both)
    yield from both
