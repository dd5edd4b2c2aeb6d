"""Sites of Jekyll, Hugo, MkDocs and Eleventy moved in: their texts, and the addresses that each program gave them."""

import csv

import pytest

from tests.migration.town import PIXEL, empty_town, move, texts

POST = '---\ntitle: "Le marché : samedi"\n{head}\n---\n\n{body}\n'


def put(folder, **files):
    """The files of a site; two underscores in a name are a slash."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def jekyll(folder):
    body = (
        "Voir [la page]({% link mairie/horaires.md %}) et [l’autre]({{ site.baseurl }}/mairie/horaires/).\n\n"
        "![Un étal]({{ '/assets/etal.png' | relative_url }}){: .large }\n\n{% include galerie.html %}\n\n```\n{{ code }}\n```"
    )
    files = {
        "_config.yml": "url: https://www.bourg.example\nbaseurl: ''\npermalink: /:categories/:title/\n",
        "_posts/2021-05-12-marche.md": POST.format(head="categories: [Sports]\nauthor: Claire Martin", body=body),
        "mairie/horaires.md": "---\ntitle: Horaires\n---\nOuvert.\n",
        "assets/etal.png": PIXEL,
        "_includes/pied.md": "Non.",
    }
    put(folder, **files)
    return ["/sports/marche/", "/mairie/horaires/"]


def hugo(folder):
    body = 'Voir [la page]({{< ref "mairie/horaires.md" >}}).\n\n{{< figure src="/images/etal.png" alt="Un étal" >}}\n\n{{< youtube abc >}}'
    files = {
        "hugo.toml": 'baseURL = "https://www.bourg.example/"\n[permalinks]\nactualites = "/:year/:month/:slug/"\n',
        "content/actualites/marche.md": POST.format(
            head="date: 2021-05-12T09:30:00+02:00\ncategories: [Sports]\naliases: [/vieux/]", body=body
        ),
        "content/mairie/horaires.md": "+++\ntitle = 'Horaires'\n+++\nOuvert.\n",
        "static/images/etal.png": PIXEL,
    }
    put(folder, **files)
    return ["/2021/05/marche/", "/vieux/", "/mairie/horaires/"]


def mkdocs(folder):
    body = 'Voir [la page](mairie/horaires.md).\n\n![Un étal](img/etal.png)\n\n??? note "Plus"\n    Tard.'
    files = {
        "mkdocs.yml": "site_name: Bourg\nsite_url: https://www.bourg.example/\nmarkdown_extensions:\n  - x: !!python/name:y\n",
        "docs/index.md": POST.format(head="date: 2021-05-12\ntags: [Sports]", body=body),
        "docs/mairie/horaires.md": "# Horaires\n\nOuvert.\n",
        "docs/img/etal.png": PIXEL,
    }
    put(folder, **files)
    return ["/mairie/horaires/"]


def eleventy(folder):
    body = 'Voir [la page]({{ "/mairie/horaires/" | url }}).\n\n{% image "assets/etal.png" "Un étal" %}\n\n{{ collections.all | size }}'
    files = {
        ".eleventy.js": "module.exports = () => ({ dir: { input: 'content' } })",
        "content/posts/posts.11tydata.js": "module.exports = { permalink: '/{{ page.date | toDatePath }}/{{ page.fileSlug }}/' }",
        "content/posts/2021-05-12-marche.md": POST.format(head="tags:\n- Sports", body=body),
        "content/mairie/horaires.md": "---\ntitle: Horaires\n---\nOuvert.\n",
        "assets/etal.png": PIXEL,
    }
    put(folder, **files)
    return ["/2021/05/12/marche/", "/mairie/horaires/"]


@pytest.mark.parametrize("program", [jekyll, hugo, mkdocs, eleventy])
def test_a_folder_comes_with_its_addresses_links_and_pictures(tmp_path, program):
    site = tmp_path / "site"
    addresses = program(site)
    (site / "secret.md").symlink_to("/etc/passwd")
    town = empty_town(tmp_path)
    move(town, site, "--offline")
    found = texts(town)
    market = next(text for path, text in found.items() if path.startswith("articles/2021-05-12"))
    assert 'title: "Le marché : samedi"' in market
    assert "](/pages/horaires.md)" in market and "![Un étal](/images/etal.png)" in market
    assert "{%" not in market and "{{" not in market.replace("{{ code }}", "")
    assert "Ouvert." in found["pages/horaires.md"] and len(found) == 2
    aliases = [line for text in found.values() for line in text.splitlines() if line.startswith('  - "/')]
    assert {f'  - "{address}"' for address in addresses} - {'  - "/2021/05/marche/"'} <= set(aliases)


def test_a_home_page_and_drafts_leave_no_address_behind(tmp_path):
    site = tmp_path / "site"
    jekyll(site)
    put(site, **{"index.md": "---\ntitle: Accueil\n---\nBienvenue.\n", "vide.md": "---\ntitle: Vide\n---\n"})
    town = empty_town(tmp_path)
    move(town, site, "--offline")
    town.run("build", "--content", str(town.folder / "content"), "--output", str(town.folder / "output"))
    assert 'http-equiv="refresh"' in town.page("vide")


def test_a_rehearsal_writes_nothing(tmp_path):
    hugo(tmp_path / "site")
    town = empty_town(tmp_path)
    before = texts(town)
    assert "Rien n’est écrit" in move(town, tmp_path / "site", "--offline", "--dry-run")
    assert texts(town) == before and not (town.folder / "reprise").exists() and not (town.folder / "content" / "redirections.csv").exists()


def test_the_webmaster_s_own_redirections_stay(tmp_path):
    hugo(tmp_path / "site")
    town = empty_town(tmp_path)
    own = town.folder / "content" / "redirections.csv"
    own.write_text("ancienne adresse;nouvelle adresse\n/plaquette.pdf;/horaires/\n", encoding="utf-8")
    for _ in range(2):
        move(town, tmp_path / "site", "--offline")
        rows = {row[0]: row[1] for row in csv.reader(own.read_text(encoding="utf-8").splitlines(), delimiter=";")}
        assert rows["/plaquette.pdf"] == "/horaires/" and rows["/images/etal.png"] == "/2021/05/marche/"
