"""A town that listens to an operator on loopback: its settings, its state, its web root, and the clock that a test moves."""

import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import Exit
from plugins.town.transit.refresh import refresh_traffic
from tests.transit.operator_server import Operator


@dataclass
class TownHall:
    """`folder` holds all of it; `transit` is the setting."""

    folder: Path
    operator: Operator
    transit: dict[str, Any] = field(default_factory=dict)
    environ: dict[str, str] = field(default_factory=dict)
    said: str = ""

    def __post_init__(self):
        (self.folder / "content").mkdir()
        self.root.mkdir()
        (self.root / "index.html").write_text("le journal")

    @property
    def root(self) -> Path:
        """What its host serves."""
        return self.folder / "www"

    @property
    def state(self) -> Path:
        """What `refresh_traffic` keeps."""
        return self.folder / "state" / "transit"

    @property
    def conf(self) -> dict[str, Any]:
        """Its settings."""
        return {
            "PATH": str(self.folder / "content"),
            "SITEURL": "https://journal.example",
            "SITENAME": "Le Journal",
            "DEFAULT_LANG": "fr",
            "FEED_AUTHORITY": "journal.example,2024",
            "BEFFROI_STATE": str(self.folder / "state"),
            "TRANSIT": self.transit,
        }

    def refresh(self, at: str = "2026-03-27T09:00", code: Exit = Exit.DONE) -> dict[str, Any]:
        """Refresh at that instant; what browsers are then told."""
        out = io.StringIO()
        assert refresh_traffic(self.conf, {"BEFFROI_NOW": at, **self.environ}, self.root, out) == code, out.getvalue()
        self.said = out.getvalue()
        return self.live

    @property
    def live(self) -> dict[str, Any]:
        """What browsers are told."""
        return json.loads((self.root / "trafic" / "direct" / "etat.json").read_bytes())

    @property
    def titles(self) -> list[str]:
        """Of what browsers are told."""
        return [one["title"] for one in self.live["disruptions"]]

    def feed(self, line: str, name: str = "feed.json") -> Any:
        """The feed of a line."""
        content = (self.root / "trafic" / "direct" / line / name).read_bytes()
        return json.loads(content) if name.endswith(".json") else content
