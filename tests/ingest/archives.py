"""Web archives, mails and Word files, made for the tests."""

import gzip
import io
import zipfile

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def record(body: bytes, *, url: str = "http://x.example/1", kind: str = "response", media: str | None = None) -> bytes:
    """One record of a web archive; `media` is the record's own, an HTTP answer's when None."""
    media = media or "application/http; msgtype=response"
    head = f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2031-03-05T00:00:00Z\r\n"
    return f"{head}Content-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n"


def http(body: bytes, *, status: str = "200 OK", media: str = "text/html", **headers: str) -> bytes:
    said = {"Content-Type": media, **{name.replace("_", "-"): value for name, value in headers.items()}}
    lines = "".join(f"{name}: {value}\r\n" for name, value in said.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


def warc_gz(*records: bytes) -> bytes:
    """Each record in a gzip member of its own, as crawlers write them."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def docx(*paragraphs: str, body: bytes | None = None) -> bytes:
    inner = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in paragraphs)
    xml = body or f'<?xml version="1.0"?><w:document xmlns:w="{WORD}"><w:body>{inner}</w:body></w:document>'.encode()
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": xml})


def zipped(files: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def pdf(*lines: str) -> bytes:
    """A PDF of one page with these lines of text."""
    drawn = " ".join(f"({line}) Tj T*" for line in lines)
    stream = f"BT /F1 11 Tf 14 TL 50 780 Td {drawn} ET".encode("latin-1")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    return pdf_of(objects)


def pdf_of(objects: list[bytes], *, root: int = 1) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return (
        out
        + head
        + table
        + b"trailer<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (
            len(objects) + 1,
            root,
            len(out),
        )
    )
