"""What can happen to a site between two builds, by the hand of a webmaster, of a machine, or of nobody. Each takes the site and chance."""

import copy
import json
import os
import random
import shutil
import sqlite3
import time
from datetime import datetime, timedelta
from pathlib import Path

from plugins.core.publication.publication import format_guid
from plugins.engine.incremental.disk.scan import STORE, find_sibling_path
from tests.incremental.changes import change
from tests.incremental.sites import TICK, Site

AUTHORITY = "valbrune.example,2024"
"""That of the identities of our demonstration journal: FEED_AUTHORITY."""


def store(site: Site) -> Path:
    """Where the store lies."""
    return find_sibling_path(site.output, STORE)


def kept(site: Site, name: str) -> Path:
    """A copy of the store that was put away under `name`."""
    return site.folder / f"store.{name}"


@change
def setting_changed(site: Site, chance: random.Random) -> None:
    """A name, a menu, the length of lists."""
    name, values = chance.choice(
        [
            ("SITENAME", [f"Essai {chance.randrange(99)}"]),
            ("MENUITEMS", ["(('Un', '/un/'),)", "(('Un', '/un/'), ('Deux', '/deux/'))"]),
            ("SITESUBTITLE", ["'Le journal'", f"'Sous-titre {chance.randrange(9)}'"]),
            ("DEFAULT_PAGINATION", ["2", "3", "5"]),
        ]
    )
    value = chance.choice(values)
    site.settings[name] = value if value[0] in "'(" or value.isdigit() else repr(value)
    site.save()


@change
def template_changed(site: Site, chance: random.Random) -> None:
    """A few words more in one template, included by others or not."""
    template = chance.choice(sorted((site.own_theme / "templates").rglob("*.html")))
    text = template.read_text(encoding="utf-8")
    site.write(str(template.relative_to(site.folder)), f"{text}{{# {chance.randrange(9)} #}}\n<!-- {chance.randrange(999)} -->\n")


@change
def override_comes_or_goes(site: Site, chance: random.Random) -> None:
    """A template of the town's own over the theme's."""
    name = chance.choice(["article.html", "index.html", "base.html", "page.html", "tag.html"])
    place = site.folder / "overrides" / name
    if place.exists():
        place.unlink()
    else:
        text = (site.own_theme / "templates" / name).read_text(encoding="utf-8")
        site.write(f"overrides/{name}", f"{text}<!-- {chance.randrange(999)} -->\n")


@change
def style_changed(site: Site, chance: random.Random) -> None:
    """A file of the theme comes, changes or goes."""
    place = site.own_theme / "static" / f"n{chance.randrange(2)}.css"
    if place.exists() and chance.random() < 0.5:
        place.unlink()
    else:
        site.write(str(place.relative_to(site.folder)), f"/* {chance.randrange(99)} */")


@change
def clock_moved(site: Site, chance: random.Random) -> None:
    """Time passes; now and then a machine's clock is put back."""
    days = chance.choice([1, 3, 10, -5])
    site.now = (datetime.fromisoformat(site.now) + timedelta(days=days, minutes=chance.randrange(60))).isoformat(timespec="minutes")


@change
def announced(site: Site, chance: random.Random) -> None:
    """Receipts come out of the ledger."""
    receipts = {}
    for _, text in sorted(site.texts.items()):
        if "id" in text.head and chance.random() < 0.5:
            receipts[format_guid(AUTHORITY, text.head["id"])] = [["X", f"https://x.example/{chance.randrange(999)}"]]
    site.write("state/receipts.json", json.dumps({"size": chance.randrange(999), "receipts": receipts}))


@change
def checkout(site: Site, chance: random.Random) -> None:
    """Every date changes, and no byte."""
    for path in sorted(site.content.rglob("*")) + sorted(site.own_theme.rglob("*")) + [site.folder / "conf.py"]:
        date = chance.choice([next(TICK), int(time.time())])
        os.utime(path, (date, date))


@change
def output_spoilt(site: Site, chance: random.Random) -> None:
    """Somebody edits, deletes or adds files in the output."""
    if not site.output.exists():
        return
    for path in chance.sample(there := sorted(path for path in site.output.rglob("*") if path.is_file()), min(3, len(there))):
        if chance.random() < 0.5:
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[::-1])
    stray = site.output / chance.choice(["intrus.html", "dossier/intrus.txt", ".intrus"])
    stray.parent.mkdir(exist_ok=True)
    stray.write_text("intrus")


@change
def output_deleted(site: Site, chance: random.Random) -> None:
    """The whole output is gone."""
    shutil.rmtree(site.output, ignore_errors=True)


@change
def store_lost(site: Site, chance: random.Random) -> None:
    """No store: another machine."""
    store(site).unlink(missing_ok=True)


@change
def store_spoilt(site: Site, chance: random.Random) -> None:
    """A store cut short, full of rubbish, or hit somewhere."""
    place = store(site)
    if not place.exists():
        return
    data = bytearray(place.read_bytes())
    where, length = chance.randrange(len(data) + 1), chance.randrange(4096)
    how = chance.choice(["cut", "rubbish", "hit", "empty"])
    if how == "cut":
        data = data[:where]
    elif how == "hit":
        data[where : where + length] = chance.randbytes(len(data[where : where + length]))
    else:
        data = chance.randbytes(5000) if how == "rubbish" else b""
    place.write_bytes(data)


@change
def store_of_another_version(site: Site, chance: random.Random) -> None:
    """A store that another version of ours wrote."""
    if store(site).exists():
        try:
            with sqlite3.connect(store(site)) as base:
                base.execute(f"PRAGMA user_version = {chance.choice([0, 7])}")
            base.close()
        except sqlite3.DatabaseError:
            store(site).unlink()


@change
def store_put_away(site: Site, chance: random.Random) -> None:
    """A machine keeps a copy of the store, as a cache of CI does; with or without the output."""
    if store(site).exists():
        shutil.copy2(store(site), kept(site, "old"))
    shutil.rmtree(site.folder / "output.old", ignore_errors=True)
    if site.output.exists():
        shutil.copytree(site.output, site.folder / "output.old")


@change
def store_of_the_past(site: Site, chance: random.Random) -> None:
    """A store of an earlier state comes back, with or without the output of that time."""
    if kept(site, "old").exists():
        shutil.copy2(kept(site, "old"), store(site))
        if chance.random() < 0.5 and (site.folder / "output.old").exists():
            shutil.rmtree(site.output, ignore_errors=True)
            shutil.copytree(site.folder / "output.old", site.output)


@change
def contents_put_away(site: Site, chance: random.Random) -> None:
    """Somebody commits what there is."""
    shutil.rmtree(site.folder / "content.old", ignore_errors=True)
    shutil.copytree(site.content, site.folder / "content.old")
    site.past = copy.deepcopy(site.texts)


@change
def contents_of_the_past(site: Site, chance: random.Random) -> None:
    """Somebody reverts to what was committed, dates included."""
    if (site.folder / "content.old").exists():
        shutil.rmtree(site.content)
        shutil.copytree(site.folder / "content.old", site.content)
        site.texts = copy.deepcopy(site.past)
