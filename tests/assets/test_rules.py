"""What the rules promise readers, and that each dialect says the same."""

import re

import pytest

from plugins.assets.rules import headers, rules
from plugins.assets.servers import apache, cloudflare, netlify, nginx
from plugins.assets.settings import Settings
from plugins.infrastructure.errors import SettingsError
from plugins.infrastructure.settings import gather
from tests.browser import headers as dialect

RULES = rules("/theme/fixe/")
PLACES = ("/", "/2026/03/marche/", "/recherche/", "/theme/fixe/css/a.css", "/theme/icons/a.png", "/images/a.avif", "/manifest.webmanifest")


def policy(address):
    return headers(RULES, address)["Content-Security-Policy"]


@pytest.mark.parametrize("address", PLACES)
def test_nothing_unsafe_is_allowed(address):
    assert "unsafe" not in policy(address) and "default-src 'self'" in policy(address)


@pytest.mark.parametrize("address", ["/theme/fixe/css/a.css", "/images/a.avif"])
def test_what_never_changes_is_kept_for_a_year(address):
    assert headers(RULES, address)["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("address", ["/", "/2026/03/marche/", "/sw.js", "/flux/rss.xml", "/theme/css/base.css", "/index-recherche/a.json"])
def test_what_may_change_is_asked_for_again(address):
    assert headers(RULES, address)["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("address", PLACES)
def test_netlify_is_told_the_same(address):
    found = dialect.parsed(netlify.format_rules("", RULES, False))
    assert dialect.asked(found, address) == headers(RULES, address)


@pytest.mark.parametrize("address", PLACES)
def test_cloudflare_never_says_a_header_twice(address):
    said = []
    for line in cloudflare.format_rules("", RULES, False).splitlines():
        if not line.startswith(" "):
            holds = line == address or (line.endswith("*") and address.startswith(line[:-1]))
        elif holds and line.startswith("  ! "):
            said = [pair for pair in said if pair[0] != line[4:]]
        elif holds:
            said.append(tuple(line.strip().split(": ", 1)))
    assert sorted(said) == sorted(headers(RULES, address).items())


@pytest.mark.parametrize("server", [apache, cloudflare, netlify, nginx], ids=lambda server: server.__name__.rpartition(".")[2])
def test_a_site_below_its_host_has_rules_for_its_own_addresses(server):
    written = server.format_rules("/journal", RULES, False)
    assert "/journal/images/" in written and not re.search(r"(?<!journal)/images/", written)


def test_a_server_that_nobody_knows_is_refused():
    with pytest.raises(SettingsError, match=r"« caddy » n’est pas connu\. Choisissez parmi : apache, cloudflare, netlify, nginx"):
        gather(Settings, {"SERVERS": ["caddy"]}, {})


def test_two_servers_that_would_write_the_same_file_are_refused():
    with pytest.raises(SettingsError, match="le même fichier"):
        gather(Settings, {"SERVERS": ["netlify", "cloudflare"]}, {})
