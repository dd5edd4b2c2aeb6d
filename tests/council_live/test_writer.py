"""What readers see follows what phones are told is kept, whatever happens to the disk, to the service and to the site."""

import errno
import gzip
import json
import re
import shutil
import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from plugins.service.council_live import writer as timing
from plugins.service.council_live.writer import RemotePageTarget, build_writer
from plugins.town.council.session import LIST, PAGE, format_live_folders
from plugins.town.council.vote import Vote
from tests.council_live.evening import session, world
from tests.council_live.site import BLANK, Site, put


@pytest.fixture
def site(tmp_path, start):
    return Site(tmp_path, session(start), start + timedelta(minutes=5))


def structured(site):
    return json.loads(re.search(r'ld\+json">(.*?)</script>', site.read(PAGE), re.S)[1])


def updates(site):
    return next(one for one in structured(site)["@graph"] if one["@type"] == "LiveBlogPosting")["liveBlogUpdate"]


def test_an_entry_is_on_the_page_in_the_file_of_its_script_and_in_that_of_machines(site):
    (one,) = site.write("Le maire ouvre la séance.")
    writer = site.writer()
    assert writer.write_changes() and writer.state.revision == site.register.get_revision() and writer.shows(one.id)
    assert site.anchors() == [one.id] and "Le maire ouvre la séance." in site.read(PAGE)
    assert [told["id"] for told in site.latest()["entries"]] == [one.id]
    assert [told["id"] for told in json.loads(site.read("seance.json"))["entries"]] == [one.id]
    assert one.anchor in site.read("atom.xml") and [update["url"] for update in updates(site)] == [f"{site.address}#{one.anchor}"]


def test_a_service_that_runs_the_day_before_says_that_the_session_is_to_come_until_an_hour_before_it(site, start):
    hours = []
    writer = site.writer()
    for hour in (-24, -2, -0.5, 0.1):
        writer.clock = lambda hour=hour: start + timedelta(hours=hour)
        writer.beat = float("-inf")
        assert writer.write_changes()
        kinds = {one["@type"] for one in structured(site).get("@graph", [structured(site)])}
        page = "Séance à venir, en direct ici le" in site.read(PAGE), "En direct" in site.read(PAGE), "LiveBlogPosting" in kinds
        hours.append((*page, site.latest()["status"], json.loads(site.read("seance.json"))["status"]))
    assert hours == [(True, False, False, "prévu", "prévu")] * 2 + [(False, True, True, "direct", "direct")] * 2


def test_a_service_that_runs_on_after_a_session_that_nobody_closed_says_that_it_is_silent_until_the_next_entry(site, start):
    writer = site.writer()
    site.write("La séance est levée.")
    states = []
    for hour in (5, 7, 7.1):
        site.now = start + timedelta(hours=hour)
        if hour > 7:
            site.write("Un mot oublié.")
        writer.beat = float("-inf")
        assert writer.write_changes()
        ended = "coverageEndTime" in next(one for one in structured(site)["@graph"] if one["@type"] == "LiveBlogPosting")
        page = "En direct" in site.read(PAGE), "Sans nouvelles du direct depuis" in site.read(PAGE), ended
        states.append((*page, site.latest()["status"], json.loads(site.read("seance.json"))["status"]))
    live, silent = (True, False, False, "direct", "direct"), (False, True, True, "sans nouvelles", "sans nouvelles")
    assert states == [live, silent, live]


def test_a_session_that_is_opened_early_is_live_from_its_first_entry(site, start):
    writer = site.writer()
    writer.clock = lambda: start - timedelta(hours=3)
    writer.write_changes()
    site.write("La séance est ouverte plus tôt.")
    writer.write_changes()
    assert "En direct" in site.read(PAGE)
    assert "à venir" not in site.read(PAGE)


def test_the_newest_is_first_and_older_ones_are_folded_by_item(site):
    made = [*site.write(*map(str, range(40)), item="1"), *site.write(*map(str, range(40)), item="2", device="bob")]
    site.writer().write_changes()
    ids = [one.id for one in made]
    assert site.anchors()[:50] == ids[:-51:-1]
    assert sorted(site.anchors()) == sorted(ids) and len(set(site.anchors())) == 80
    assert "Compte administratif</summary>" in site.read(PAGE)


def test_a_thousand_entries_are_complete_and_what_readers_ask_for_stays_small(site):
    made = site.write(*(f"Mot {number}, {'et la suite ' * 12}" for number in range(1000)))
    writer = site.writer()
    writer.write_changes()
    assert set(site.anchors()) == {one.id for one in made} and len(site.anchors()) == 1000
    assert len(json.loads(site.read("seance.json"))["entries"]) == 1000 == len(updates(site))
    assert site.latest()["count"] == 1000 and len(site.read("live.json").encode()) <= 30_000
    rendered = len(writer.pages.sheet.pieces)
    site.write("Un de plus")
    writer.write_changes()
    assert len(writer.pages.sheet.pieces) == rendered + 1


def test_what_was_put_right_is_struck_and_readable(site):
    wrong, *others = site.write("Trois millions.", *("…" for _ in range(60)))
    site.writer().write_changes()
    (right,) = site.write("Quatre millions.", kind="rectification", corrects=wrong.id)
    site.writer().write_changes()
    assert f'entry-struck" id="e-{wrong.id}"' in site.read(PAGE) and "Trois millions." in site.read(PAGE)
    assert site.latest()["struck"] == {wrong.id: right.id}
    assert [one["id"] for one in site.latest()["changed"]] == [wrong.id] and "<s>" in site.latest()["changed"][0]["html"]
    assert others[0].id in site.anchors()


def test_what_was_taken_back_leaves_no_word_and_no_picture(site):
    (site.folder / "registre/images/photo.jpg").write_bytes(b"jpeg")
    one, other = site.write("À reprendre", picture="photo.jpg", alt="La salle"), site.write("À garder")[0]
    site.writer().write_changes()
    assert (site.live / "images/photo.jpg").read_bytes() == b"jpeg" and "images/photo.jpg" in site.read(PAGE)
    site.register.take_back(one[0].id)
    site.writer().write_changes()
    assert site.anchors() == [other.id] and site.latest()["gone"] == [one[0].id]
    assert not [name for name, content in site.files().items() if b"reprendre" in content or "photo" in name]


def test_a_picture_is_there_before_the_page_that_shows_it(site, monkeypatch):
    site.write("Avec une image", picture="photo.jpg", alt="La salle")
    site.writer().write_changes()
    assert "photo.jpg" not in site.read(PAGE)
    (site.folder / "registre/images/photo.jpg").write_bytes(b"jpeg")
    seen, writer = [], site.writer()
    puts = writer.ground.write
    monkeypatch.setattr(writer.ground, "write", lambda files: (seen.extend(files), puts(files)))
    writer.write_changes()
    assert seen.index("images/photo.jpg") < seen.index("live.json") < seen.index(PAGE) and "photo.jpg" in site.read(PAGE)


@pytest.mark.parametrize("name", ["../../../etc/passwd", "a/../b.jpg", "absente.jpg"])
def test_a_picture_that_is_not_one_of_ours_is_not_shown(site, name):
    site.write("Image", picture=name, alt="x")
    site.writer().write_changes()
    assert "<img" not in site.read(PAGE) and site.anchors()


def test_a_service_that_starts_again_leaves_the_same_bytes(site):
    site.write("Un", "Deux", vote=None)
    site.write("Vote", kind="vote", vote=Vote(3, 1))
    site.writer().write_changes()
    before, written = site.files(), {path: path.stat().st_mtime_ns for path in site.live.rglob("*")}
    site.writer().write_changes()
    assert site.files() == before and {path: path.stat().st_mtime_ns for path in site.live.rglob("*")} == written


def test_the_page_that_was_filled_is_filled_again_when_the_built_one_is_away(site):
    site.write("Un")
    site.writer().write_changes()
    shutil.rmtree(site.output)
    (two,) = site.write("Deux")
    assert site.writer().write_changes() and site.anchors()[0] == two.id and len(site.anchors()) == len(updates(site)) == 2


def test_a_page_built_again_is_taken_once_its_styles_are_on_the_site(site):
    writer = site.writer()
    writer.write_changes()
    built = site.output / site.session.address / PAGE
    built.write_text(built.read_text().replace("council.css", "conseil.2.css"))
    writer.write_changes()
    assert "council.css" in site.read(PAGE)
    put(site.root / "theme/fixe/css/conseil.2.css", "")
    writer.write_changes()
    assert "conseil.2.css" in site.read(PAGE)


def test_a_page_that_was_not_built_for_this_is_told_and_left_as_it_is(site):
    put(site.output / site.session.address / PAGE, "<html>")
    put(site.live / PAGE, "<html>autre")
    writer = site.writer()
    assert not writer.write_changes() and "session_status: direct" in writer.state.trouble
    assert site.files() == {PAGE: b"<html>autre"}


def test_a_site_that_is_away_is_waited_for(site):
    writer = site.writer()
    site.write("Avant")
    writer.write_changes()
    away = site.root.rename(site.folder / "debranche")
    (one,) = site.write("Pendant")
    for _ in range(5):
        assert not writer.write_changes() and "n’est pas là" in writer.state.trouble and not writer.shows(one.id)
    assert not site.root.exists()
    away.rename(site.root)
    assert writer.write_changes() and not writer.state.trouble and site.anchors()[0] == one.id


def test_an_empty_disk_in_the_place_of_the_site_is_not_written_on(site):
    shutil.rmtree(site.root)
    site.root.mkdir()
    assert not site.writer().write_changes() and not list(site.root.iterdir())


@pytest.mark.parametrize(("code", "said"), [("ENOSPC", "plus de place"), ("EACCES", "droits"), ("EROFS", "droits")])
def test_a_disk_that_refuses_leaves_whole_files_and_is_tried_again(site, monkeypatch, code, said):
    writer = site.writer(precompressed=True)
    site.write("Avant", "x" * 900)
    writer.write_changes()
    before = {name: content for name, content in site.files().items() if name.endswith((".json", ".html"))}
    site.write("Pendant")
    with monkeypatch.context() as full:
        full.setattr("plugins.core.infrastructure.durable.os.fsync", refusing(getattr(errno, code)))
        assert not writer.write_changes() and said in writer.state.trouble
        assert {name: site.files()[name] for name in before} == before
        stale = [name for name in site.files() if name.endswith(".gz") and gzip.decompress(site.files()[name]) != site.files()[name[:-3]]]
        assert not stale
    assert writer.write_changes() and "Pendant" in site.read(PAGE)
    assert not [name for name in site.files() if "/." in f"/{name}"]


def refusing(code):
    def refuse(_):
        raise OSError(code, "no")

    return refuse


def test_a_compressed_twin_never_says_what_its_file_no_longer_says(site):
    put(site.live / PAGE, "à venir")
    for ending in (".gz", ".br"):
        put(site.live / f"{PAGE}{ending}", "la page d’avant, compressée")
    writer = site.writer()
    writer.write_changes()
    assert not (site.live / f"{PAGE}.gz").exists() and not (site.live / f"{PAGE}.br").exists()
    writer = site.writer(precompressed=True)
    for number in range(3):
        site.write(f"Mot {number} {'et la suite ' * 50}")
        writer.write_changes()
        for name in ("live.json", PAGE):
            assert gzip.decompress((site.live / f"{name}.gz").read_bytes()) == (site.live / name).read_bytes()


def test_what_a_killed_service_left_half_written_goes(site):
    site.writer().write_changes()
    put(site.live / ".live.json.abcd1234", "{")
    put(site.live / ".htaccess", "à nous")
    site.writer()
    assert not (site.live / ".live.json.abcd1234").exists() and (site.live / ".htaccess").exists()


def test_somebody_who_writes_over_the_page_is_written_over(site):
    writer = site.writer()
    (one,) = site.write("Un")
    writer.write_changes()
    put(site.live / PAGE, "autre chose")
    site.register.look_at("2")
    writer.write_changes()
    assert site.anchors() == [one.id]


def test_two_writers_and_two_phones_leave_one_whole_page(site):
    stopped = threading.Event()
    writers = [site.writer(), site.writer()]
    threads = [threading.Thread(target=one.run, args=(stopped,)) for one in writers]
    phones = [
        threading.Thread(target=site.write, args=[f"{name} {n}" for n in range(8)], kwargs={"device": name}) for name in ("ada", "bob")
    ]
    for thread in (*threads, *phones):
        thread.start()
    for phone in phones:
        phone.join()
    revision = site.register.get_revision()
    while not all(one.state.revision >= revision for one in writers):
        assert all(thread.is_alive() for thread in threads)
    stopped.set()
    for thread in threads:
        thread.join()
    kept = [one.entry.id for one in site.register.list_entries()]
    assert site.anchors() == kept[::-1] and [one["id"] for one in site.latest()["entries"]] == kept[::-1]


def test_the_service_says_again_that_it_is_there_while_nothing_is_said(site, monkeypatch):
    writer = site.writer()
    writer.write_changes()
    said, page = site.latest()["written"], site.read(PAGE)
    site.now += timedelta(minutes=1)
    writer.write_changes()
    assert site.latest()["written"] == said
    monkeypatch.setattr(timing, "BEAT", 0)
    writer.write_changes()
    assert site.latest()["written"] != said and site.latest()["revision"] == 0 and site.read(PAGE) == page


def test_the_current_item_is_marked_in_the_agenda(site):
    site.register.look_at("2")
    site.writer().write_changes()
    assert site.latest()["item"] == "2" and re.search(r'href="#point-2" aria-current="step"', site.read(PAGE))


def test_a_session_that_is_closed_says_so_for_good(site, monkeypatch):
    site.write("Dernier mot")
    site.register.close(site.now)
    writer = site.writer()
    writer.write_changes()
    blog = next(one for one in structured(site)["@graph"] if one["@type"] == "LiveBlogPosting")
    assert site.latest()["status"] == "clos" == json.loads(site.read("seance.json"))["status"] and "coverageEndTime" in blog
    written = site.files()
    monkeypatch.setattr(timing, "BEAT", 0)
    site.now += timedelta(hours=1)
    writer.write_changes()
    assert site.files() == written


def test_once_the_deploys_have_taken_the_folder_back_nothing_is_written_there(site):
    site.write("Dernier mot")
    site.register.close(site.now)
    put(site.root / LIST, format_live_folders([]))
    put(site.live / PAGE, "l’archive")
    writer = site.writer()
    assert writer.write_changes() and site.files() == {PAGE: "l’archive".encode()} and not writer.state.trouble


def test_a_session_that_the_site_does_not_know_to_be_live_is_told(site):
    put(site.root / LIST, format_live_folders([]))
    writer = site.writer()
    writer.write_changes()
    assert "session_status: direct" in writer.state.trouble and not site.live.exists()


def test_what_is_typed_is_text_and_nothing_else(site):
    site.write("</script><script>alert(1)</script><!--/direct:entries-->", speaker='<img src=x onerror="a">')
    site.writer().write_changes()
    site.write("encore")
    site.writer().write_changes()
    assert "<script>alert" not in site.read(PAGE) and "<img" not in site.read(PAGE) and len(site.anchors()) == 2
    assert "<script" not in site.read("live.json") and structured(site)


def test_far_away_the_files_go_the_way_that_the_deploys_go(site):
    www = site.folder / "ailleurs"
    conf = {"DEPLOY": f"folder:{www}"}
    (one,) = site.write("Un")
    writer = site.writer(ground=RemotePageTarget(site.folder / "depot", site.output, site.session.address, conf, {}))
    assert writer.write_changes() and one.anchor in (www / site.session.address / PAGE).read_text()
    moved = (www / site.session.address / PAGE).stat().st_mtime_ns
    writer.state = replace(writer.state, trouble="à refaire")
    writer.write_changes()
    assert (www / site.session.address / PAGE).stat().st_mtime_ns == moved


def test_a_page_in_english_is_told_in_english(site):
    put(site.output / site.session.address / PAGE, BLANK.format(data="").replace('lang="fr"', 'lang="en"'))
    site.write("Vote", kind="vote", vote=Vote(3, 1))
    site.writer().write_changes()
    assert ">For<" in site.read(PAGE) and "application/ld+json" not in site.read(PAGE)


def test_readers_are_told_of_closed_doors_at_once_and_of_their_end(site):
    site.write("Le maire ouvre la séance.")
    shut = []
    writer = site.writer(doors=lambda: bool(shut))
    writer.write_changes()
    assert "Huis clos" not in site.read(PAGE) and not site.latest()["closed_doors"]
    shut.append(True)
    writer.write_changes()
    assert "Le conseil siège sans public" in site.read(PAGE) and site.latest()["closed_doors"]
    shut.clear()
    writer.write_changes()
    assert "Huis clos" not in site.read(PAGE) and not site.latest()["closed_doors"]


def test_readers_are_told_of_the_doors_that_a_phone_has_closed(tmp_path, start):
    council = session(start)
    with world(tmp_path, lambda: council, lambda: start + timedelta(minutes=10)) as one:
        put(one.opening.root / "index.html", "La une")
        for place in (one.opening.root, one.opening.output):
            put(place / LIST, format_live_folders([council.address]))
            put(place / council.address / PAGE, BLANK.format(data=""))
        writer, phone = build_writer(one.opening, one.evening), one.phone()
        page = one.opening.root / council.address / PAGE
        seen = []
        for closed in (None, True, False):
            if closed is not None:
                phone.post("doors", {"closed": closed})
            assert writer.write_changes(), writer.state.trouble
            seen.append("Le conseil siège sans public" in page.read_text(encoding="utf-8"))
        assert seen == [False, True, False]


@pytest.mark.parametrize(("voices", "unanimous"), [(1, False), (3, False), (4, True)])
def test_readers_are_told_of_unanimity_when_all_who_may_vote_were_counted(site, voices, unanimous):
    site.write("Le vœu.", kind="vote", vote=Vote(voices))
    site.writer().write_changes()
    assert ["unanimité" in site.read(name) for name in (PAGE, "atom.xml")] == [unanimous] * 2
