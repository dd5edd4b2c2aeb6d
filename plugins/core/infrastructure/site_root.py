"""The one prefix of the addresses inside the site's pages: without a host, a page finds its files wherever the site is served."""

from urllib.parse import urlsplit


def find_site_root(siteurl: object) -> str:
    """What precedes the address of a page or of a file of the site, in its pages: empty, or the folder of `siteurl`, `/journal`.

    Templates have it as `localsiteurl`, Pelican's own name, which it uses for the links of a body.
    """
    return urlsplit(str(siteurl or "")).path.rstrip("/")
