"""The smallest companion: one room, which says hello, waits, breaks, and has a worker that fails before it works. Run as a program."""

import errno
import sys
from pathlib import Path
from threading import Event

from django.http import HttpRequest, HttpResponse
from django.urls import path

from plugins.core.infrastructure.errors import BeffroiError
from plugins.service.evening.doors import RoomService, ServiceContext, ServicePart
from plugins.service.evening.serve import ServiceTown, open_service_context, serve_parts

WORKED, PORT_TAKEN = "travaillé", "ne peut pas être écouté"


def opened(one: ServiceContext) -> ServicePart:
    """The part of that room."""
    tried = []

    def hello(request: HttpRequest) -> HttpResponse:
        return HttpResponse("bonjour")

    def wait(request: HttpRequest) -> HttpResponse:
        one.stopping.wait(3600)
        return HttpResponse("rien de neuf")

    def broken(request: HttpRequest) -> HttpResponse:
        raise ZeroDivisionError

    def full(request: HttpRequest) -> HttpResponse:
        raise OSError(errno.ENOSPC, "No space left on device")

    def work(stopping: Event) -> None:
        tried.append(1)
        if len(tried) == 1:
            raise ZeroDivisionError
        (one.content / WORKED).touch()
        stopping.wait()

    addresses = path("bonjour", hello), path("attend", wait), path("casse", broken), path("disque", full)
    return ServicePart(addresses, {"essai": work}, lambda: say("fermé"))


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
