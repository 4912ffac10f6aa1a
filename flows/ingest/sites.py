"""Determines which site each file of a folder is from, by its metadata or its name.

A folder of pages saved from many sites is many sources: what two of them say alike is said by two. A folder is one
source where nothing names different sites, or where a source file names the folder as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from counterclaim.extractors.parsing.frontmatter import split_front_matter
from counterclaim.flows.ingest.local_files import LocalFile

HEAD = 65_536  # characters at the top of a file that may name its site
_NAMED = ("site", "site_name", "source", "publisher", "canonical", "canonical_url", "url", "link", "permalink")
_HOST = re.compile(r"(?:www\.)?((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,12})(?=[-_ /]|$)")
_PREFIX = re.compile(r"([A-Za-z0-9][\w.-]*?)--[\w]")  # the site in a name such as "site--page", as archives write it
_TAG = re.compile(r"<(?:link|meta)\b[^>]{0,2000}>", re.IGNORECASE)
_PAIR = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_LONGEST = 80


def sites(files: Sequence[LocalFile]) -> dict[Path, str]:
    """Return the site of each file of a folder that shows one; empty unless there are several sites.

    Prefixes of names tell sites only where all files of the folder have one, and some share one.
    """
    found = {file.path: site for file in files if (site := _stated(file) or _host(file.path.name))}
    if len(found) < len(files):
        found = _by_prefix(files) or found
    return found if len(set(found.values())) > 1 else {}


def _by_prefix(files: Sequence[LocalFile]) -> dict[Path, str]:
    heads = {file.path: match[1] for file in files if (match := _PREFIX.match(file.path.name))}
    return heads if len(heads) == len(files) and 1 < len(set(heads.values())) < len(files) else {}


def _stated(file: LocalFile) -> str:
    """Return the site that a page's front matter or head names; "" if it names none."""
    text = file.source_text[:HEAD]
    if file.kind == "html":
        return _of_values(_meta(text))
    values, _ = split_front_matter(text)
    low = {str(key).lower().replace("-", "_"): value for key, value in values.items()}
    return _of_values((name, low[name]) for name in _NAMED if isinstance(low.get(name), str))


def _of_values(values: Iterable[tuple[str, str]]) -> str:
    for _, value in values:
        text = " ".join(value.split())
        host = urlsplit(text).hostname if text.startswith(("http://", "https://")) else None
        if host:
            return host.removeprefix("www.")
        if text and not text.startswith(("/", ".")) and len(text) <= _LONGEST:
            return text
    return ""


def _meta(text: str) -> list[tuple[str, str]]:
    """Return the site's name and the canonical address of an HTML head, the address first: it is the surer."""
    found = dict[str, str]()
    for tag in _TAG.finditer(text):
        pairs = {match[1].lower(): next(filter(None, match.groups()[1:]), "") for match in _PAIR.finditer(tag[0])}
        if pairs.get("rel", "").lower() == "canonical" and pairs.get("href", "").startswith("http"):
            found.setdefault("canonical", pairs["href"])
        name = (pairs.get("property") or pairs.get("name") or "").lower()
        if name in ("og:url", "og:site_name") and pairs.get("content"):
            found.setdefault(name, pairs["content"])
    return [(name, found[name]) for name in ("canonical", "og:url", "og:site_name") if name in found]


def _host(name: str) -> str:
    """Return the host that a file's name begins with ("example.com--review.html"); "" if it begins with none."""
    stem = name.rpartition(".")[0] or name
    match = _HOST.match(stem.lower())
    return match[1] if match else ""
