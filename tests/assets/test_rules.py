"""What the rules promise readers, and that each dialect says the same."""

import re
from urllib.parse import unquote

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.redirect import Redirect
from plugins.journal.assets.headers import (
    SERVERS,
    build_rules,
    find_headers,
    format_cloudflare_headers,
    format_cloudflare_redirects,
    format_netlify_headers,
    format_netlify_redirects,
)
from plugins.journal.assets.room import Settings
from tests.browser import headers as dialect

RULES = build_rules("/theme/fixe/")
PLACES = ("/", "/2026/03/marche/", "/recherche/", "/theme/fixe/css/a.css", "/theme/icons/a.png", "/images/a.avif", "/manifest.webmanifest")


def policy(address):
    return find_headers(RULES, address)["Content-Security-Policy"]


@pytest.mark.parametrize("address", PLACES)
def test_nothing_unsafe_is_allowed(address):
    assert "unsafe" not in policy(address) and "default-src 'self'" in policy(address)


@pytest.mark.parametrize("address", ["/theme/fixe/css/a.css", "/images/a.avif"])
def test_what_never_changes_is_kept_for_a_year(address):
    assert find_headers(RULES, address)["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("address", ["/", "/2026/03/marche/", "/sw.js", "/flux/rss.xml", "/theme/css/base.css", "/index-recherche/a.json"])
def test_what_may_change_is_asked_for_again(address):
    assert find_headers(RULES, address)["Cache-Control"] == "no-cache"


def test_the_strip_of_the_alerts_is_asked_for_again_while_the_page_is_read():
    assert find_headers(RULES, "/bandeau/fr.js")["Cache-Control"] == "public, max-age=60, stale-while-revalidate=86400"


@pytest.mark.parametrize("address", PLACES)
def test_netlify_is_told_the_same(address):
    found = dialect.parsed(format_netlify_headers("", RULES, False))
    assert dialect.asked(found, address) == find_headers(RULES, address)


@pytest.mark.parametrize("address", PLACES)
def test_cloudflare_never_says_a_header_twice(address):
    said = []
    for line in format_cloudflare_headers("", RULES, False).splitlines():
        if not line.startswith(" "):
            holds = line == address or (line.endswith("*") and address.startswith(line[:-1]))
        elif holds and line.startswith("  ! "):
            said = [pair for pair in said if pair[0] != line[4:]]
        elif holds:
            said.append(tuple(line.strip().split(": ", 1)))
    assert sorted(said) == sorted(find_headers(RULES, address).items())


@pytest.mark.parametrize("server", SERVERS.values(), ids=SERVERS)
def test_a_site_below_its_host_has_rules_for_its_own_addresses(server):
    written = server.format_rules("/journal", RULES, False)
    assert "/journal/images/" in written and not re.search(r"(?<!journal)/images/", written)


def read_redirect(line: str) -> tuple[str, dict[str, str], str, str]:
    """A line of `_redirects` as Netlify reads it: `from [name=value …] to [status[!]]`, parts apart by spaces."""
    old, *pairs, new, status = line.split()
    return unquote(old), {unquote(name): unquote(value) for name, _, value in (pair.partition("=") for pair in pairs)}, unquote(new), status


def test_netlify_and_cloudflare_are_told_every_old_address_that_they_can_know():
    moved = [
        Redirect("/spip.php", "", "/breves/"),
        Redirect("/spip.php", "page=plan&lang=fr", "/plan-du-site/"),
        Redirect("/spip.php", "article12", "/2026/03/marche/"),
        Redirect("/médiathèque (centre)/", "", "https://ailleurs.example/a?b=c"),
        Redirect("/a*b:c/", "", "/ab/"),
    ]
    pages = [("/spip.php", {}, "/breves/", "301"), ("/médiathèque (centre)/", {}, "https://ailleurs.example/a?b=c", "301")]
    pages.append(("/a*b:c/", {}, "/ab/", "301"))
    told = format_netlify_redirects("", moved)
    assert [read_redirect(line) for line in told.splitlines()] == [
        ("/spip.php", {"page": "plan", "lang": "fr"}, "/plan-du-site/", "301!"), *pages,
    ]  # fmt: skip
    assert not re.search(r"^\S*[*:]", told, re.MULTILINE)  # which would stand for any word
    assert [read_redirect(line) for line in format_cloudflare_redirects("", moved).splitlines()] == pages
    many = [Redirect(f"/{number}/", "", f"/{'a' * (number % 2 * 1000)}/") for number in range(6000)]
    kept = format_cloudflare_redirects("", many).splitlines()
    assert len(kept) == 2000 and max(map(len, kept)) <= 1000


def test_a_server_that_nobody_knows_is_refused():
    with pytest.raises(SettingsError, match=r"« caddy » n’est pas connu\. Choisissez parmi : apache, cloudflare, netlify, nginx"):
        gather_settings(Settings, {"SERVERS": ["caddy"]}, {})


def test_two_servers_that_would_write_the_same_file_are_refused():
    with pytest.raises(SettingsError, match="le même fichier"):
        gather_settings(Settings, {"SERVERS": ["netlify", "cloudflare"]}, {})
