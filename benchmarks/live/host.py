"""A host of files on loopback, for want of nginx: `python -m benchmarks.live.host FOLDER PORT`. Answers 304 to who has the file already."""

import asyncio
import mimetypes
import sys
from email.utils import formatdate
from pathlib import Path
from urllib.parse import unquote

LARGEST_REQUEST = 1 << 16


async def answer(folder: Path, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One browser's connection, until it leaves."""
    try:
        while request := await reader.readuntil(b"\r\n\r\n"):
            lines = request.decode("latin-1").split("\r\n")
            said = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
            writer.write(_told(folder, lines[0].split(" ")[1], said.get("if-none-match", "")))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError, asyncio.LimitOverrunError):
        pass
    finally:
        writer.close()


def _told(folder: Path, address: str, known: str) -> bytes:
    file = folder / unquote(address.partition("?")[0]).lstrip("/")
    file = file / "index.html" if file.is_dir() else file
    try:
        found = file.stat()
    except OSError:
        return _head(404, {}) + b"0"
    tag = f'"{found.st_mtime_ns:x}-{found.st_size:x}"'
    same = {"ETag": tag, "Cache-Control": "no-cache"}
    if tag == known:
        return _head(304, same)
    body, kind = file.read_bytes(), mimetypes.guess_type(file)[0] or "application/octet-stream"
    return _head(200, {**same, "Content-Type": f"{kind}; charset=utf-8", "Content-Length": str(len(body))}) + body


def _head(status: int, said: dict[str, str]) -> bytes:
    said = {"Date": formatdate(usegmt=True), **({"Content-Length": "1"} if status == 404 else {}), **said}
    lines = [f"HTTP/1.1 {status} .", *(f"{name}: {value}" for name, value in said.items())]
    return "\r\n".join([*lines, "", ""]).encode()


async def serve(folder: Path, port: int) -> None:
    """Until killed."""
    server = await asyncio.start_server(lambda *ends: answer(folder, *ends), "127.0.0.1", port, limit=LARGEST_REQUEST, backlog=1024)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
