"""The networks we know, and the only place that opens them: one row each, with the function that loads its module.

What a network is spoken to with (requests, and tweepy for X) takes 0.1 to 0.4 s to load: a build loads none of it, and a town loads the
networks that it uses.
"""

from collections.abc import Callable
from dataclasses import dataclass

from plugins.announce.network import Connection, Credential, Limits, Network
from plugins.announce.networks.lengths import count_graphemes, count_mastodon, count_threads, count_utf16_units, count_weighted


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
    from plugins.announce.networks.outbox import Outbox  # a town with credentials does not load it

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
