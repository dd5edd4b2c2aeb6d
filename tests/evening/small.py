"""The smallest companion: one room, which says hello, waits, breaks, and has a worker that fails before it works. Run as a program."""

import errno
import sys
from pathlib import Path
from threading import Event

from flask import Blueprint

from plugins.core.infrastructure.errors import BeffroiError
from plugins.service.evening.doors import RoomService, ServiceContext, ServicePart
from plugins.service.evening.serve import ServiceTown, open_service_context, serve_parts

WORKED, PORT_TAKEN = "travaillé", "ne peut pas être écouté"


def opened(one: ServiceContext) -> ServicePart:
    """The part of that room."""
    room, tried = Blueprint("petite", __name__), []

    @room.get("/bonjour")
    def hello() -> str:
        return "bonjour"

    @room.get("/attend")
    def wait() -> str:
        one.stopping.wait(3600)
        return "rien de neuf"

    @room.get("/casse")
    def broken() -> str:
        raise ZeroDivisionError

    @room.get("/disque")
    def full() -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    def work(stopping: Event) -> None:
        tried.append(1)
        if len(tried) == 1:
            raise ZeroDivisionError
        (one.content / WORKED).touch()
        stopping.wait()

    return ServicePart((room,), {"essai": work}, lambda: say("fermé"))


def say(text: str) -> None:
    """Tell whoever started it."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """`folder port`: serve until a signal; the exit code of a command."""
    folder = Path(sys.argv[1])
    conf = {"LIVE": {"address": f"127.0.0.1:{sys.argv[2]}"}, "BEFFROI_STATE": str(folder / "state")}
    offered = [RoomService(opened)]
    try:
        serve_parts(open_service_context(ServiceTown(conf, {}, folder, folder, folder, None), offered, False, say), offered)
    except BeffroiError as error:
        say(str(error))
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
