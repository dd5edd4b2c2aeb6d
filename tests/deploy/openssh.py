"""A real SSH server on loopback that gives nothing but SFTP, as hosts do."""

import getpass
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from tests.ports import free_port

CONFIG = """
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/client.pub
StrictModes no
PidFile none
PasswordAuthentication no
Subsystem sftp internal-sftp
ForceCommand internal-sftp
"""


@dataclass(frozen=True)
class OpenSsh:
    """A running server; `environ` is what reaches it under the name `ville`."""

    started: subprocess.Popen
    environ: dict[str, str]

    def stop(self) -> None:
        """End it."""
        self.started.kill()
        self.started.wait()


def serve_sftp(folder: Path) -> OpenSsh:
    """A server whose keys are in `folder`, until stopped. Whoever runs the tests may enter, by the key that is there."""
    for name in ("host", "client"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    port = free_port()
    Path("/run/sshd").mkdir(exist_ok=True) if getpass.getuser() == "root" else None
    config = folder / "sshd_config"
    config.write_text(f"{CONFIG.format(port=port, folder=folder)}PerSourcePenalties no\n")
    if subprocess.run(["/usr/sbin/sshd", "-t", "-f", str(config)], stderr=subprocess.DEVNULL, check=False).returncode:
        config.write_text(CONFIG.format(port=port, folder=folder))  # before 9.8 it closes no door after a refusal
    command = ["/usr/sbin/sshd", "-D", "-e", "-f", str(config)]
    started = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while started.poll() is None:
        with socket.socket() as knocking:
            if not knocking.connect_ex(("127.0.0.1", port)):
                break
        time.sleep(0.05)
    public_key = (folder / "host.pub").read_text()
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {public_key}")
    options = {"TYPE": "sftp", "HOST": "127.0.0.1", "PORT": str(port), "USER": getpass.getuser(), "KEY_FILE": str(folder / "client")}
    remote = {f"RCLONE_CONFIG_VILLE_{name}": value for name, value in options.items()}
    return OpenSsh(
        started, {"RCLONE_CONFIG": "/nowhere/rclone.conf", "RCLONE_SFTP_KNOWN_HOSTS_FILE": str(folder / "known_hosts"), **remote}
    )
