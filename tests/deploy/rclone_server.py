"""Servers that rclone itself gives, on loopback: WebDAV and SFTP, with a password."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

PASSWORD = "canari-mot-de-passe"
WHERE = {"webdav": r"http://127\.0\.0\.1:(\d+)", "sftp": r"listening on 127\.0\.0\.1:(\d+)"}


@dataclass(frozen=True)
class Server:
    """A running server of the folder `folder`; `environ` is what reaches it under the name `ville`."""

    started: subprocess.Popen
    folder: Path
    port: int
    environ: dict[str, str]

    def stop(self) -> None:
        """End it."""
        self.started.kill()
        self.started.wait()


def serve(protocol: str, folder: Path) -> Server:
    """Serve `folder` until stopped; what changes in it is seen at once."""
    command = [
        "rclone",
        "serve",
        protocol,
        str(folder),
        "--addr=127.0.0.1:0",
        "--dir-cache-time=1ns",
        "--user=mairie",
        f"--pass={PASSWORD}",
    ]
    own = {"PATH": "/usr/bin:/bin", "HOME": str(folder.parent), "RCLONE_CONFIG": "/nowhere/rclone.conf"}
    started = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=own)
    for line in started.stderr:
        if found := re.search(WHERE[protocol], line):
            Thread(target=started.stderr.read, daemon=True).start()  # else it stops, full of what it says of clients that are cut
            return Server(started, folder, int(found[1]), reaching(protocol, int(found[1]), folder.parent))
    raise AssertionError(f"rclone serve {protocol} did not start")


def reaching(protocol: str, port: int, keys: Path) -> dict[str, str]:
    """The environment in which `ville` is the server of that port; `keys` is where that of an SFTP server is noted, as a webmaster does."""
    hidden = subprocess.run(["rclone", "obscure", PASSWORD], capture_output=True, text=True, check=True).stdout.strip()
    place = {"URL": f"http://127.0.0.1:{port}"} if protocol == "webdav" else {"HOST": "127.0.0.1", "PORT": str(port)}
    options = {"TYPE": protocol, "USER": "mairie", "PASS": hidden, **place}
    known_hosts = keys / f"known_hosts_{port}"
    if protocol == "sftp":
        scan = ["ssh-keyscan", "-p", str(port), "127.0.0.1"]
        known_hosts.write_bytes(subprocess.run(scan, capture_output=True, check=True, timeout=60).stdout)
    own = {"RCLONE_CONFIG": "/nowhere/rclone.conf", "RCLONE_SFTP_KNOWN_HOSTS_FILE": str(known_hosts)}
    return {**own, **{f"RCLONE_CONFIG_VILLE_{name}": value for name, value in options.items()}}
