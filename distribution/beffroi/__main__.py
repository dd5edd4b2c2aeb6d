"""The command `beffroi`: in a town's folder it works for that town, by the version that the town has pinned."""

import os
import re
import sys
from importlib.metadata import version
from pathlib import Path

import beffroi  # the rooms are importable from here on

PIN = re.compile(r"^beffroi==([^\s;\\]+)", re.MULTILINE)
ANYWHERE = ("init", "demo", "towns", "--help", "-h")
"""What needs no town's folder, or works for several: always by the version that is installed."""


def main() -> None:
    """Run the words of the command line, in this process or in that of the folder's launcher."""
    words = sys.argv[1:]
    if "BEFFROI_TOWN" not in os.environ and words and words[0] not in ANYWHERE:
        hand_over(words)
    if os.environ.get("PYTHONHASHSEED") != "0":  # a build goes on in a copy of its command only where names are hashed alike each time
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable, "-m", "beffroi", *words])
    from plugins.command.start import exit_process, run  # after the process that will run it

    exit_process(words, run(words))


def hand_over(words: "list[str]") -> None:
    """Become the launcher of the town's folder that one stands in, where it pins another version than this one."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        launcher, pins = folder / "beffroi", folder / "requirements.txt"
        if (folder / "publishconf.py").is_file() and launcher.is_file() and pins.is_file():
            pin = PIN.search(pins.read_text(encoding="utf-8"))
            if pin and pin[1] != version("beffroi"):
                os.execv(sys.executable, [getattr(sys, "_base_executable", sys.executable), str(launcher), *words])
            return


if __name__ == "__main__":
    assert beffroi.SOFTWARE.is_dir()
    main()
