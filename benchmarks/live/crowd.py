"""Readers who ask for `live.json` as the script of the page does: `python -m benchmarks.live.crowd PORT ADDRESS COUNT PACE FILE`.

Until it is told to end, by the end of its input; then writes in FILE, for each entry, when each reader first had it, in JSON.
"""

import asyncio
import json
import random
import re
import sys
import time
from pathlib import Path

ID = re.compile(rb'"id":"(\w+)","n"')
JITTER = 0.1
"""That of theme/static/js/session.js."""


async def read(port: int, address: str, pace: float, seen: dict[str, list[float]], answers: dict[int, int]) -> None:
    """One reader, on one connection, with what it has already."""
    await asyncio.sleep(random.random() * pace)
    lines, words = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    tag, known = "", set[bytes]()
    while True:
        words.write(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nIf-None-Match: {tag}\r\n\r\n".encode())
        head = (await lines.readuntil(b"\r\n\r\n")).decode("latin-1")
        said = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
        status = int(head.split(" ")[1])
        answers[status] = answers.get(status, 0) + 1
        if status == 200:
            body, now = await lines.readexactly(int(said["Content-Length"])), time.time()
            tag = said["ETag"]
            for one in set(ID.findall(body)) - known:
                known.add(one)
                seen.setdefault(one.decode(), []).append(now)
        await asyncio.sleep(pace * (1 - JITTER + 2 * JITTER * random.random()))


async def gather(port: int, address: str, count: int, pace: float, file: Path) -> None:
    """All of them, until the input ends."""
    seen, answers = dict[str, list[float]](), dict[int, int]()
    readers = [asyncio.create_task(read(port, address, pace, seen, answers)) for _ in range(count)]
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    lost = [one.exception() for one in readers if one.done()]
    for one in readers:
        one.cancel()
    file.write_text(json.dumps({"seen": seen, "answers": answers, "lost": [repr(error) for error in lost]}))


if __name__ == "__main__":
    asyncio.run(gather(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), Path(sys.argv[5])))
