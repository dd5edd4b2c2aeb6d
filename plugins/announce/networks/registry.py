"""The networks we know, and the only place that opens them: one row each, with the function that loads its module.

What a network is spoken to with (requests, and tweepy for X) takes 0.1 to 0.4 s to load: a build loads none of it, and a town loads the
networks that it uses.
"""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from unicodedata import normalize

from plugins.announce.network import Connection, Credential, Introduction, Limits, Network, NotSent, compile_unicode_pattern
from plugins.announce.post import AnnouncedImage, Key, Post, draw_token
from plugins.core.infrastructure.durable import write_whole

BARE_SIGN = re.compile("[©®](?!\N{VARIATION SELECTOR-16})")
"""twitter-text-parser 3.0 takes these for emoji, weight 2; X's own package gives them the weight of a letter, 1."""


@lru_cache(maxsize=1000)
def count_weighted(text: str) -> int:
    """X's count: NFC, an address 23 (a bare `ville.fr` included), an emoji sequence 2, `… € •` and U+202F 2, French letters 1.

    Numbers: twitter-text/config/v3.json. Equal to the npm package `twitter-text` 3.1.0, whose Python port is read here. It takes 1.3 ms,
    and a run weighs the same words each time that it looks at what is due: the last thousand are remembered, half a megabyte at most.
    """
    from twitter_text import parse_tweet  # its tables take 0.3 s to load: only a text that must be weighed loads them

    counted = BARE_SIGN.sub("¦", normalize("NFC", text))
    return parse_tweet(counted).weightedLength if counted else 0


LINK_IN_TEXT = re.compile(r"https?://[^\s<>\"«»“”]*[^\s<>\"«»“”’'.,;:!?)\]]")
"""An address as a network makes a link of it: the punctuation that ends it stays out."""
ACCOUNT_WITH_SERVER = re.compile(r"(?<![\w/])(@\w+)@[\w.-]+\w")
GRAPHEME = compile_unicode_pattern(r"\X")
EMOJI = compile_unicode_pattern(r"[\p{Extended_Pictographic}\p{Regional_Indicator}\u20E3]")
ADDRESS_LENGTH = 23
"""What an address counts on Mastodon, unless the instance says otherwise: `characters_reserved_per_url`, docs.joinmastodon.org."""


def count_graphemes(text: str) -> int:
    """Count user-perceived characters: an emoji sequence is one. https://docs.bsky.app/docs/advanced-guides/posts"""
    return sum(1 for _ in GRAPHEME.finditer(normalize("NFC", text)))


def count_mastodon(text: str, reserved: int = ADDRESS_LENGTH) -> int:
    """Mastodon's count: graphemes, an address `reserved`, another server's account without its server.

    Source: mastodon/mastodon, app/validators/status_length_validator.rb.
    """
    return count_graphemes(ACCOUNT_WITH_SERVER.sub(r"\1", LINK_IN_TEXT.sub("x" * reserved, text)))


def count_threads(text: str) -> int:
    """Threads' count: characters, an emoji as many as it has bytes in UTF-8; an address counts whole.

    Source: developers.facebook.com/documentation/threads/posts, « Limitations ».
    """
    signs = GRAPHEME.findall(normalize("NFC", text))
    return sum(len(sign.encode()) if EMOJI.search(sign) else len(sign) for sign in signs)


def count_utf16_units(text: str) -> int:
    """The strictest count of characters: an emoji is two, a composed one more. For networks that do not say what they count."""
    return len(text.encode("utf-16-le")) // 2


@dataclass(frozen=True)
class Outbox:
    """`folder` holds the posts, each named after its key: publishing one twice makes one file."""

    folder: Path
    limits: Limits
    name: str = "outbox"
    account: str = "local"
    public: bool = False

    def mint(self, time: datetime) -> str:
        """See Network."""
        return draw_token(time)

    def send(self, claim: Post) -> Post:
        """Write the post. Raises NotSent when the disk refuses."""
        extra_pictures = [describe_picture(picture) for picture in claim.pictures]
        card = {"title": claim.title, "summary": claim.summary, "image": describe_picture(claim.card)}
        payload = {"time": claim.time.isoformat(), "text": claim.text, "weight": self.limits.weigh(claim.text), "link": claim.link}
        payload |= {"image": describe_picture(claim.image), "card": card} | ({"pictures": extra_pictures} if extra_pictures else {})
        try:
            write_whole(self._find_path(claim.key), json.dumps(payload, ensure_ascii=False, indent=2) + "\n")
        except OSError as error:
            raise NotSent(f"impossible d’écrire dans {self.folder} ({error.strerror})") from error
        return self._confirm(claim)

    def find(self, claim: Post) -> Post | None:
        """The post of `claim`, when its file is there."""
        return self._confirm(claim) if self._find_path(claim.key).exists() else None

    def delete(self, remote_id: str) -> None:
        """Remove the post's file. Raises NotSent when the disk refuses."""
        try:
            (self.folder / f"{remote_id}.json").unlink(missing_ok=True)
        except OSError as error:
            raise NotSent(f"impossible d’effacer dans {self.folder} ({error.strerror})") from error

    def introduce(self) -> Introduction:
        """An empty name: the outbox has no account."""
        return Introduction("")

    def _find_path(self, key: Key) -> Path:
        name = re.sub(r"[^a-z0-9]+", "-", key.guid.rpartition(":")[2].lower()).strip("-")[:60]
        return self.folder / f"{name}-{hashlib.sha256(repr(tuple(key)).encode()).hexdigest()[:8]}.json"

    def _confirm(self, claim: Post) -> Post:
        path = self._find_path(claim.key)
        return claim.confirm(path.stem, str(path))


def describe_picture(image: AnnouncedImage | None) -> dict[str, str] | None:
    """A picture as the file of a post names it."""
    return {"url": image.url, "alt": image.alt} if image else None


@dataclass(frozen=True)
class NetworkRow:
    """A network: its name is that of its variables. `connect` gives one of its accounts, and calls nothing. `carries`: unless told
    otherwise, it relays one announcement in so many of another account. `blind`: what was posted there can never be found again."""

    limits: Limits
    connect: Callable[[Connection], Network]
    credentials: tuple[Credential, ...] = ()
    carries: bool = False
    blind: bool = False

    @property
    def name(self) -> str:
        """Its name in settings, front matter and ledger."""
        return self.limits.network


def connect_x(connection: Connection) -> Network:
    """An account of X."""
    from plugins.announce.networks.x import XAccount  # tweepy takes 0.3 s to load

    return XAccount(connection)


def connect_mastodon(connection: Connection) -> Network:
    """An account of Mastodon."""
    from plugins.announce.networks.mastodon import MastodonAccount  # a town that is not there does not load it

    return MastodonAccount(connection)


def connect_bluesky(connection: Connection) -> Network:
    """An account of Bluesky."""
    from plugins.announce.networks.bluesky import BlueskyAccount  # a town that is not there does not load it

    return BlueskyAccount(connection)


def connect_facebook(connection: Connection) -> Network:
    """An account of Facebook."""
    from plugins.announce.networks.facebook import FacebookPage  # a town that is not there does not load it

    return FacebookPage(connection)


def connect_threads(connection: Connection) -> Network:
    """An account of Threads."""
    from plugins.announce.networks.threads import ThreadsAccount  # a town that is not there does not load it

    return ThreadsAccount(connection)


def connect_linkedin(connection: Connection) -> Network:
    """An account of LinkedIn."""
    from plugins.announce.networks.linkedin import LinkedInPage  # a town that is not there does not load it

    return LinkedInPage(connection)


def connect_instagram(connection: Connection) -> Network:
    """An account of Instagram."""
    from plugins.announce.networks.instagram import InstagramAccount  # a town that is not there does not load it

    return InstagramAccount(connection)


def connect_telegram(connection: Connection) -> Network:
    """An account of Telegram."""
    from plugins.announce.networks.telegram import TelegramChannel  # a town that is not there does not load it

    return TelegramChannel(connection)


def connect_outbox(connection: Connection) -> Network:
    """An account of the outbox."""
    return Outbox(connection.state / "outbox", connection.limits)


TOKEN = "un jeton d’accès d’X commence par le numéro du compte et un tiret. Ce n’est pas la clé de l’application."
INSTANCE = "un compte Mastodon s’écrit avec son instance : mairie@social.example."
HANDLE = "un identifiant Bluesky est un nom comme mairie.bsky.social ou ville.fr, sans @."
APP_PASSWORD = "un mot de passe d’application est de la forme abcd-efgh-ijkl-mnop. Ce n’est pas celui du compte."
SERVER = "l’adresse d’un serveur commence par https:// et ne nomme aucune page."
THREADS = "un compte Threads est un nom comme mairie.valbrune, sans @."
CHANNEL = "un canal Telegram se nomme par son nom public, comme @valbrune : celui qui suit t.me/."
BOT = "un jeton de robot est de la forme 7104242424:AAH…, tel que @BotFather le donne."
INSTAGRAM = "le numéro d’un compte Instagram ne s’écrit qu’avec des chiffres : l’explorateur de l’API de Meta le donne."
LINKEDIN = "le numéro d’une page LinkedIn ne s’écrit qu’avec des chiffres : il est dans l’adresse de ses pages d’administration."
PAGE = "le numéro d’une Page ne s’écrit qu’avec des chiffres : il est dans « À propos », « Transparence de la Page »."
NETWORKS = (
    NetworkRow(
        Limits("x", "X", weight=280, weigh=count_weighted, alt=1_000, image_bytes=5_000_000, pictures=4),
        connect_x,
        (
            Credential("API_KEY", "la clé de l’application"),
            Credential("API_SECRET", "le secret de l’application"),
            Credential("ACCESS_TOKEN", "le jeton d’accès du compte", r"\d+-.+", TOKEN),
            Credential("ACCESS_SECRET", "le secret du jeton d’accès"),
        ),
    ),
    NetworkRow(
        Limits("mastodon", "Mastodon", weight=500, weigh=count_mastodon, alt=1_500, image_bytes=8_000_000, pictures=4),
        connect_mastodon,
        (
            Credential("ACCOUNT", "le compte, avec son instance", r"@?\w[\w.-]*@(?:[A-Za-z0-9-]+\.)+[A-Za-z][A-Za-z0-9-]*", INSTANCE),
            Credential("TOKEN", "le jeton d’accès de l’application, donné par l’instance"),
            Credential("URL", "l’adresse de l’instance, si ce n’est pas celle qui suit le nom", r"https://[^/?#@]+/?", SERVER, ""),
        ),
    ),
    NetworkRow(
        Limits(
            "bluesky", "Bluesky", weight=300, weigh=count_graphemes, octets=3_000, alt=2_000, image_bytes=1_000_000, card=True, pictures=4
        ),
        connect_bluesky,
        (
            Credential("HANDLE", "l’identifiant du compte, sans @", r"(?:[A-Za-z0-9-]+\.)+[A-Za-z][A-Za-z0-9-]*", HANDLE),
            Credential("PASSWORD", "un mot de passe d’application", r"[a-z0-9]{4}(?:-[a-z0-9]{4}){3}", APP_PASSWORD),
            Credential("URL", "l’adresse du serveur où le compte a été ouvert", r"https://[^/?#@]+/?", SERVER, "https://bsky.social"),
        ),
    ),
    NetworkRow(
        Limits("facebook", "Facebook", weight=63_206, weigh=count_graphemes, alt=1_000, image_bytes=8_000_000, card=True, pictures=4),
        connect_facebook,
        (
            Credential("PAGE", "le numéro de la Page", r"\d+", PAGE),
            Credential("TOKEN", "le jeton d’accès de la Page"),
        ),
        carries=True,
    ),
    NetworkRow(
        Limits("threads", "Threads", weight=500, weigh=count_threads, alt=1_000, image_bytes=8_000_000, pictures=4, live=False),
        connect_threads,
        (
            Credential("ACCOUNT", "le nom du compte, sans @", r"@?[A-Za-z0-9._]{1,30}", THREADS),
            Credential("TOKEN", "le jeton d’accès du compte"),
        ),
    ),
    NetworkRow(
        Limits(
            "linkedin",
            "LinkedIn",
            weight=3_000,
            weigh=count_utf16_units,
            alt=4_086,
            image_bytes=8_000_000,
            card=True,
            pictures=4,
            live=False,
        ),
        connect_linkedin,
        (
            Credential("PAGE", "le numéro de la page", r"\d+", LINKEDIN),
            Credential("TOKEN", "le jeton d’accès de qui administre la page"),
        ),
    ),
    NetworkRow(
        Limits(
            "instagram", "Instagram", weight=2_200, weigh=count_utf16_units, alt=1_000, image_bytes=8_000_000, pictured=True, live=False
        ),
        connect_instagram,
        (
            Credential("ACCOUNT", "le numéro du compte professionnel", r"\d+", INSTAGRAM),
            Credential("TOKEN", "le jeton d’accès de la Page Facebook qui est liée au compte"),
        ),
    ),
    NetworkRow(
        Limits(
            "telegram",
            "Telegram",
            weight=4_096,
            weigh=count_utf16_units,
            alt=400,
            image_bytes=8_000_000,
            pictures=4,
            caption=1_024,
            live=False,
        ),
        connect_telegram,
        (
            Credential("CHANNEL", "le nom public du canal", r"@?[A-Za-z]\w{3,31}", CHANNEL),
            Credential("TOKEN", "le jeton du robot", r"\d+:[\w-]{30,}", BOT),
        ),
        blind=True,
    ),
)
"""Four pictures a post are what X, Mastodon and Bluesky show (docs.x.com, media; `max_media_attachments` of instances; lexicons/app/bsky,
embed/images), and our choice for Facebook, LinkedIn, Threads and Telegram, which show more.

X: twitter-text/config/v3.json; docs.x.com, media/upload.

Mastodon: its own defaults (status_length_validator.rb, media_attachment.rb; 16,777,216 bytes for a picture, of which we read 8,000,000:
`wire`), which each instance may change, and which are then read from it.

Bluesky: lexicons/app/bsky (feed/post; embed/images, where 1,000,000 bytes are 2,000,000 on the newest servers), and its application's own
limit on alternative texts.

Facebook: 63,206 characters, facebook.com/help; pictures of 10,000,000 bytes, read as Mastodon's; it says nothing of alternative texts.

Threads: 500 characters and pictures of 8 MB, developers.facebook.com/documentation/threads/posts; 1,000 characters of alternative text,
developers.facebook.com/docs/threads/reference/publishing.

LinkedIn: 3,000 characters, 4,086 of alternative text: posts-api and images-api, learn.microsoft.com/linkedin/marketing/
community-management/shares. It does not say what it counts: we take the strictest. Pictures are as heavy as we read.

Instagram: 2,200 characters (36004/2207010 of its error-codes), pictures below 8 MiB (36000/2207004), 1,000 characters of alternative text
(reference/ig-user/media): developers.facebook.com/documentation/instagram-platform.

Telegram: 4,096 characters, core.telegram.org/bots/api#sendmessage; it has no alternative text, and ours is written below the picture, where
1,024 characters stand in all (#sendphoto): 400 are our choice. An album has 2 to 10 pictures, and the words of one only, or they are not
shown (#sendmediagroup, recalled). Photographs of 10 MB, read as Mastodon's."""
OUTBOX = NetworkRow(Limits("outbox", "Boîte d’envoi", weight=280, weigh=count_weighted, alt=1_000, image_bytes=5_000_000), connect_outbox)
"""What X would have shown."""
BY_NAME = {row.name: row for row in NETWORKS}


def is_pictured(network: str) -> bool:
    """Whether the network posts only with a picture."""
    return network in BY_NAME and BY_NAME[network].limits.pictured


def is_blind(network: str) -> bool:
    """Whether nothing that was posted on the network can ever be found again."""
    return network in BY_NAME and BY_NAME[network].blind


def is_live(network: str) -> bool:
    """Whether the network relays a live session entry by entry."""
    return network not in BY_NAME or BY_NAME[network].limits.live


def find_network_label(network: str) -> str:
    """The label of a network; its own name when it is no longer known."""
    row = OUTBOX if network == OUTBOX.name else BY_NAME.get(network)
    return row.limits.label if row else network
