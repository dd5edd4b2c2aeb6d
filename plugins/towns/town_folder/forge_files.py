"""The files of a town's folder for its forge and host: automatic publication, the web server's block, and what keeps the desk open."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from plugins.core.infrastructure.town import ROOT

SCRIPTS = ("ci/publish", "ci/preview", "ci/alert", "ci/reach")
FORGE_FILES = {
    "github": (".github/workflows/journal.yml", ".github/workflows/alerte.yml", *SCRIPTS),
    "gitlab": (".gitlab-ci.yml", *SCRIPTS),
    "aucune": (),
}
"""Ours, which publish the demonstration: they name nothing of it."""
SERVICE_FILES = tuple(
    f"service/{name}"
    for name in (
        *("beffroi-bureau.service", "beffroi-direct.service"),
        *("nginx-bureau.conf", "nginx-direct.conf", "nginx-limites.conf", "nginx-voix.conf"),
    )
)
"""Ours, by which a server keeps the desk and the council's evening open. A town's container is made by its own `Containerfile`."""
RENEWED_FILES = (*sorted({name for names in FORGE_FILES.values() for name in names}), *SERVICE_FILES)
"""What a new version brings up to date in a town's folder."""
AUDIT = "\n# A pipeline schedule with the variable AUDIT=oui"
"""Where the part of `.gitlab-ci.yml` begins that looks after the software, not after a town."""
NGINX = """\
# Le site {host}, à placer parmi les fichiers de nginx (/etc/nginx/sites-available/).
# La construction écrit .nginx.conf à la racine du site : « nginx -s reload » quand il change.
server {{
    listen 80;
    listen [::]:80;
    server_name {host};
    location /.well-known/acme-challenge/ {{ root /var/www/letsencrypt; }}
    location / {{ return 301 https://$host$request_uri; }}
}}

server {{
    listen 443 ssl;
    listen [::]:443 ssl;
    http2 on;
    server_name {host};
    ssl_certificate /etc/letsencrypt/live/{host}/fullchain.pem;
    ssl_certificate_key /etc/letsencrypt/live/{host}/privkey.pem;
    root /var/www/journal;
    index index.html;
    include /var/www/journal/.nginx.conf;
}}
"""
APACHE = """\
# Le site {host}, pour qui règle Apache lui-même ; un hébergement mutualisé n’en a pas besoin : il lit le .htaccess du site.
<VirtualHost *:443>
    ServerName {host}
    DocumentRoot /var/www/journal
    SSLEngine on
    SSLCertificateFile /etc/letsencrypt/live/{host}/fullchain.pem
    SSLCertificateKeyFile /etc/letsencrypt/live/{host}/privkey.pem
    <Directory /var/www/journal>
        Require all granted
        AllowOverride FileInfo
    </Directory>
</VirtualHost>
"""
SERVER_FILES = {"nginx": ("serveur/nginx.conf", NGINX), "apache": ("serveur/apache.conf", APACHE)}


def write_forge_files(folder: Path, forge: str) -> None:
    """Copy what publishes on that forge, and what a server needs to keep the desk open."""
    for name in (*FORGE_FILES[forge], *SERVICE_FILES):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(target, name, adapt_forge_file(name, (ROOT / name).read_text(encoding="utf-8")))


def adapt_forge_file(name: str, text: str) -> str:
    """Adapt the `text` of our forge file for a town."""
    return text.partition(AUDIT)[0] if name == ".gitlab-ci.yml" else text


def renew_forge_files(folder: Path, find_new: Callable[[str], str]) -> Iterator[str]:
    """Replace the town's files for its forge and server by the new version's, unless they were edited (`find_new` gives its own text by
    name); a French line for each that changed, and for each that a person must look at."""
    for name in RENEWED_FILES:
        target = folder / name
        if not target.is_file():
            continue
        present, former = target.read_text(encoding="utf-8"), adapt_forge_file(name, (ROOT / name).read_text(encoding="utf-8"))
        renewed = adapt_forge_file(name, find_new(name))
        if former == renewed or present == renewed:
            continue
        if present == former:
            _write(target, name, renewed)
            yield f"~ {name}"
        else:
            yield f"! {name} : retouché ici, et changé par la nouvelle version ; reprenez-le à la main."


def _write(target: Path, name: str, text: str) -> None:
    target.write_text(text, encoding="utf-8")
    if name.startswith("ci/"):
        target.chmod(0o755)


def write_server_file(folder: Path, server: str, site: str) -> None:
    """Write the block of the web server, where a webmaster may need one."""
    if server in SERVER_FILES:
        name, text = SERVER_FILES[server]
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text.format(host=urlsplit(site).hostname or "journal.example"), encoding="utf-8")
