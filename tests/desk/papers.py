"""Papers as a town hall has them, made here: a Word file, a PDF, photographs."""

import io
import zipfile
from xml.sax.saxutils import escape

from PIL import Image

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{DOCUMENT}" Target="word/document.xml"/></Relationships>'
)
RELATION_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELATION_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="{RELATION_TYPE}"/>'
    f'<Override PartName="/word/document.xml" ContentType="{DOCUMENT_TYPE}"/></Types>'
)


def word_file(title: str, words: str, more: str = "", head: str = "") -> bytes:
    """A .docx: a great title, a paragraph that ends with a bold word. `more` is WordprocessingML after it, `head` stands before all."""
    paragraph = f'<w:p><w:r><w:t xml:space="preserve">{escape(words)} </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>gras</w:t></w:r></w:p>'
    great = f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>{escape(title)}</w:t></w:r></w:p>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/document.xml", f'{head}<w:document xmlns:w="{WORD}"><w:body>{great}{paragraph}{more}</w:body></w:document>')
    return made.getvalue()


def pdf_file(words: str) -> bytes:
    """A PDF of one line."""
    stream = f"BT /F1 14 Tf 50 700 Td ({words}) Tj ET".encode("latin-1")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + b"xref\n0 6\n0000000000 65535 f \n%btrailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (rows, len(made))


def photograph(colour: str = "#446688", form: str = "JPEG") -> bytes:
    """A picture as a phone takes it: lying on its side, with a position."""
    image = Image.new("RGB", (640, 480), colour)
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    made = io.BytesIO()
    image.save(made, form, exif=exif)
    return made.getvalue()
