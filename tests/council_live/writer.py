"""A process that writes into the register of a folder, and says each entry that was confirmed: to be killed."""

import sys
from datetime import datetime
from pathlib import Path

from plugins.core.infrastructure.clock import PARIS
from plugins.service.council_live.register import EntryRegister
from plugins.service.council_live.store import EntrySender
from plugins.town.council.entry import SessionEntry


def main() -> None:
    """`folder device count`: the entries of the device that are not there yet."""
    folder, device, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    register = EntryRegister(folder, lambda: datetime.now(PARIS))
    for n in range(register.count_entries(device) + 1, count + 1):
        entry = SessionEntry(f"{device}{n:010}", "propos", f"{device} {n}", datetime.now(PARIS), item="1")
        register.add(entry, EntrySender(device, n))
        sys.stdout.write(f"{entry.id}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
