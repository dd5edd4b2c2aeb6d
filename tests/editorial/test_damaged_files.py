"""A picture or a network that was damaged on the way is named by `check`, where only the build had met it."""

import io
import json

import pytest
from PIL import Image

from plugins.journal.editorial import check as checking
from plugins.journal.editorial.picture import find_file_fault
from tests.editorial.desk import CONF, article, write
from tests.house import PACKAGES
from tests.transit.forge import TABLES, zipped

ROOMS = [f"{PACKAGES[room]}.plugin" for room in ("editorial", "branding", "pictures", "transit")]
FORMS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF", "avif": "AVIF"}


def picture(form: str, size: tuple[int, int] = (320, 240)) -> bytes:
    """Noise, which no format makes small."""
    data = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(data, form)
    return data.getvalue()


def cut(data: bytes) -> bytes:
    return data[: len(data) * 2 // 3]


def told(folder, files, **settings):
    """What `check` says of them, one line each, errors only."""
    content = write(folder / "content", files)
    conf = {**CONF, "PLUGINS": ROOMS, "BEFFROI_STATE": str(folder / "state"), **settings}
    return [str(mistake) for mistake in checking.check_journal(content, conf, {}).errors]


@pytest.mark.parametrize("ending", FORMS)
def test_a_picture_that_a_copy_has_cut_is_named(tmp_path, ending):
    data = picture(FORMS[ending])
    (tmp_path / f"entiere.{ending}").write_bytes(data)
    (tmp_path / f"coupee.{ending}").write_bytes(cut(data))
    assert find_file_fault(tmp_path, f"entiere.{ending}") is None
    found = find_file_fault(tmp_path, f"coupee.{ending}")
    assert found is not None and found.sort == "image illisible" and "abîmée" in found.text


def test_a_png_spoilt_in_its_middle_is_named(tmp_path):
    data = bytearray(picture("PNG"))
    data[len(data) // 2 : len(data) // 2 + 400] = bytes(400)
    (tmp_path / "a.png").write_bytes(data)
    assert "abîmée" in find_file_fault(tmp_path, "a.png").text


def test_what_a_phone_adds_after_a_photograph_is_no_damage(tmp_path):
    thumbnail, photograph = picture("JPEG", (32, 24)), picture("JPEG")
    exif = b"Exif\0\0" + thumbnail
    whole = photograph[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + photograph[2:]
    for name, data in {"film.jpg": whole + b"\0\0\0\x18ftypmp42" + bytes(3000), "bord.jpg": whole}.items():
        (tmp_path / name).write_bytes(data)
        assert find_file_fault(tmp_path, name) is None
    (tmp_path / "coupee.jpg").write_bytes(whole[:-2000])
    assert "abîmée" in find_file_fault(tmp_path, "coupee.jpg").text


def test_the_pictures_of_a_text_are_looked_at(tmp_path):
    files = {
        "images/tete.jpg": cut(picture("JPEG")),
        "images/corps.png": cut(picture("PNG")),
        "articles/a.md": article("![La place](/images/corps.png)", image="images/tete.jpg", image_alt="La place"),
    }
    lines = told(tmp_path, files)
    assert any("tete.jpg" in line and "Envoyez-la de nouveau." in line for line in lines)
    assert any("corps.png" in line and "content/articles/a.md:" in line for line in lines)


@pytest.mark.parametrize(("name", "damaged"), [("images/ville.png", True), ("images/ville.jpg", True), ("images/ville.png", False)])
def test_the_picture_of_the_town_is_looked_at(tmp_path, name, damaged):
    data = picture("PNG" if name.endswith("png") else "JPEG", (1200, 630))
    lines = told(tmp_path, {name: cut(data) if damaged else data}, DEFAULT_IMAGE={"src": name, "alt": "La ville"})
    assert [line.startswith("réglages  DEFAULT_IMAGE : ") and name.partition("/")[2] in line for line in lines] == [True] * damaged


def test_a_picture_of_the_town_that_is_too_small_is_told_before_the_build(tmp_path):
    lines = told(tmp_path, {"images/ville.png": picture("PNG")}, DEFAULT_IMAGE={"src": "images/ville.png", "alt": "La ville"})
    assert len(lines) == 1 and "trop petite" in lines[0]


@pytest.mark.parametrize(
    ("name", "data"),
    [("armes.png", cut(picture("PNG"))), ("armes.png", b"rien"), ("armes.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), ("", b"")],
)
def test_the_arms_of_the_town_are_looked_at(tmp_path, name, data):
    lines = told(tmp_path, {f"images/{name or 'autre.png'}": data}, LOOK={"arms": f"images/{name or 'armes.png'}"})
    assert [line for line in lines if line.startswith("réglages  LOOK : ")], lines


def test_a_damaged_picture_among_the_documents_is_named(tmp_path):
    lines = told(tmp_path, {"documents/plan.jpg": cut(picture("JPEG")), "documents/bon.jpg": picture("JPEG")})
    assert len(lines) == 1 and lines[0].startswith("content/documents/plan.jpg  ") and "abîmée" in lines[0]


def network(folder, damage):
    """The bytes of a network, spoilt so."""
    if damage in ("routes.txt", "stop_times.txt"):
        changed = {damage: TABLES[damage].replace("route_id" if damage == "routes.txt" else "stop_id", "autre")}
        return zipped(folder, changed).read_bytes()
    data = zipped(folder, {"trips.txt": None} if damage == "trips.txt" else None).read_bytes()
    return {"cut": cut(data), "page": b"<html>404</html>"}.get(damage, data)


@pytest.mark.parametrize("damage", ["cut", "page", "routes.txt", "stop_times.txt", "trips.txt", ""])
def test_a_network_that_is_damaged_is_named(tmp_path, damage):
    lines = told(tmp_path, {"transports/reseau.zip": network(tmp_path, damage)})
    assert [line.startswith("content/transports/reseau.zip  ") and "Demandez" in line for line in lines] == [True] * bool(damage)
    assert not damage.endswith(".txt") or damage in lines[0]


def test_notices_that_are_no_notices_are_named(tmp_path):
    lines = told(tmp_path, {"transports/reseau.zip": zipped(tmp_path).read_bytes(), "transports/alertes.pb": json.dumps({}).encode()})
    assert len(lines) == 1 and lines[0].startswith("content/transports/alertes.pb  ")
