"""The HTTP headers of every answer, by address: only our own code runs in a page, and unchanging files are cached."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from plugins.core.publication.room import AllowedFeatures

POLICY = {"default-src": "'self'", "base-uri": "'self'", "form-action": "'self'", "frame-ancestors": "'none'", "object-src": "'none'"}
"""https://www.w3.org/TR/CSP3/ Nothing of anybody else, no inline script or style; nobody shows our pages inside theirs."""

DENIED = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
"""What a journal asks of no device. https://www.w3.org/TR/permissions-policy/; a name that browsers do not know is a warning in them."""

YEAR = 31_536_000
"""Seconds. What a browser keeps at most, and how long it remembers that we speak HTTPS only: https://hstspreload.org/#deployment-recommendations"""
DAY = 86_400

AS_THEY_ARE = ("/documents/", "/images/")
"""What the town put there itself, below which no compressed copy is ours: none is sent in place of a file."""

ALWAYS_ASK = "no-cache"
"""Kept, but asked for again: the host answers 304 in a few bytes when the page is the same."""
FOR_EVER = f"public, max-age={YEAR}, immutable"
A_DAY = f"public, max-age={DAY}"
A_MINUTE = f"public, max-age=60, stale-while-revalidate={DAY}"
"""What nobody waits for twice in a day, and what stands for a minute: the next page has what this one asked for meanwhile.
https://www.rfc-editor.org/rfc/rfc5861"""


@dataclass(frozen=True)
class HeaderRule:
    """`path` is an address of the site, or its start when it ends with `/`. Of several rules, the longest says its headers last."""

    path: str
    headers: Mapping[str, str]

    @property
    def starts(self) -> bool:
        """Whether it holds for all that lies below."""
        return self.path.endswith("/")


def format_policy(policy: Mapping[str, str]) -> str:
    """A Content-Security-Policy as browsers read it."""
    return "; ".join(f"{name} {value}" for name, value in policy.items())


def format_permissions_policy(devices: Iterable[str] = ()) -> str:
    """A Permissions-Policy that allows nothing, except `devices` to our own pages."""
    return ", ".join(f"{name}=({'self' if name in devices else ''})" for name in DENIED)


EVERYWHERE = MappingProxyType(
    {
        "Content-Security-Policy": format_policy(POLICY),
        "Strict-Transport-Security": f"max-age={YEAR}",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": format_permissions_policy(),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cache-Control": ALWAYS_ASK,
    }
)


def build_rules(fixed: str, allowed: Iterable[AllowedFeatures] = ()) -> tuple[HeaderRule, ...]:
    """The rules of a site, the most general first. `fixed` is the address, ending with `/`, below which nothing ever changes; `allowed` is
    what rooms need for their pages.

    Pictures have names that tell their bytes too; documents and icons are what they are, kept a day.
    """
    theme = f"{fixed.rstrip('/').rpartition('/')[0]}/"
    return (
        HeaderRule("/", EVERYWHERE),
        HeaderRule("/documents/", {"Cache-Control": A_DAY}),
        HeaderRule("/images/", {"Cache-Control": FOR_EVER}),
        HeaderRule("/bandeau/", {"Cache-Control": A_MINUTE}),
        HeaderRule("/manifest.webmanifest", {"Content-Type": "application/manifest+json"}),
        *map(_build_policy_rule, allowed),
        HeaderRule(f"{theme}icons/", {"Cache-Control": A_DAY}),
        HeaderRule(fixed, {"Cache-Control": FOR_EVER}),
    )


def _build_policy_rule(features: AllowedFeatures) -> HeaderRule:
    feature_headers = {"Permissions-Policy": format_permissions_policy(features.devices)} if features.devices else {}
    if features.sources:
        feature_headers["Content-Security-Policy"] = format_policy(
            {**POLICY, **{name: f"'self' {more}" for name, more in features.sources.items()}}
        )
    return HeaderRule(features.path, feature_headers)


def find_headers(rules: tuple[HeaderRule, ...], address: str) -> dict[str, str]:
    """The headers of the file at `address`."""
    matching = [rule for rule in rules if address == rule.path or (rule.starts and address.startswith(rule.path))]
    return {name: value for rule in sorted(matching, key=lambda rule: len(rule.path)) for name, value in rule.headers.items()}
