"""Sites of Jekyll, Hugo, MkDocs and Eleventy moved in: their texts, and the addresses that each program gave them."""

import csv
import re

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


def test_an_old_address_answers_that_capitals_or_an_empty_text_stood_before(tmp_path):
    site = tmp_path / "site"
    eleventy(site)
    put(
        site,
        **{
            "content/ia.md": "---\ntitle: L’IA\npermalink: /IA/\n---\nVoici.\n",
            "content/mots/vie locale.md": "---\nredirect_to: /mots/vie-locale/\n---\n",
            "content/vivre.md": "---\ntitle: Vivre ici\nredirect_from: /vie-locale/\n---\nBien.\n",
        },
    )
    town = empty_town(tmp_path)
    move(town, site, "--offline")
    town.run("build", "--content", str(town.folder / "content"), "--output", str(town.folder / "output"))
    targets = {old: re.search(r'url=(/[^"]*)"', town.page(old))[1] for old in ("IA", "vie-locale")}
    assert targets == {"IA": "/ia/", "vie-locale": "/vivre/"}
    before = texts(town)
    move(town, site, "--offline")
    assert texts(town) == before


def test_a_rehearsal_writes_nothing(tmp_path):
    hugo(tmp_path / "site")
    town = empty_town(tmp_path)
    before = texts(town)
    assert "Rien n’est écrit" in move(town, tmp_path / "site", "--offline", "--dry-run")
    assert texts(town) == before and not (town.folder / "reprise").exists() and not (town.folder / "content" / "redirections.csv").exists()


def test_a_wrong_line_of_the_redirections_is_told_with_its_remedy(tmp_path):
    town = empty_town(tmp_path)
    rows = [
        "ancienne adresse;nouvelle adresse",
        "/plaquette.pdf;/horaires/",
        "plaquette;/horaires/",
        "/a/;horaires",
        "/plaquette.pdf;/autre/",
        "/;/x/",
    ]
    (town.folder / "content" / "redirections.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    told = town.run("check", "--warnings", "--content", str(town.folder / "content")).stdout
    assert re.findall(r"^content/redirections.csv.*", told, re.MULTILINE) == [
        "content/redirections.csv:3  « plaquette » n’est pas une ancienne adresse. Écrivez par exemple /spip.php?article12.",
        "content/redirections.csv:4  « horaires » n’est pas une adresse. Écrivez par exemple /2026/03/le-marche/.",
        "content/redirections.csv:5  « /plaquette.pdf » est déjà plus haut. Effacez cette ligne.",
        "content/redirections.csv:6  la page d’accueil ne peut mener ailleurs. Effacez cette ligne.",
    ]


def test_the_webmaster_s_own_redirections_stay(tmp_path):
    hugo(tmp_path / "site")
    town = empty_town(tmp_path)
    own = town.folder / "content" / "redirections.csv"
    own.write_text("ancienne adresse;nouvelle adresse\n/plaquette.pdf;/horaires/\n", encoding="utf-8")
    for _ in range(2):
        move(town, tmp_path / "site", "--offline")
        rows = {row[0]: row[1] for row in csv.reader(own.read_text(encoding="utf-8").splitlines(), delimiter=";")}
        assert rows["/plaquette.pdf"] == "/horaires/" and rows["/images/etal.png"] == "/2021/05/marche/"
