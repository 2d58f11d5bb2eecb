"""Links with credentials in them: which credential a link holds, and the refusal of the link (promise 5; the lists are an assumption)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

CREDENTIALS = frozenset(
    (
        *("accesskey", "accesstoken", "apikey", "apitoken", "auth", "authorization", "authtoken", "awsaccesskeyid", "bearer"),
        *("clientsecret", "credential", "csrftoken", "idtoken", "jsessionid", "jwt", "keypairid", "password", "passwd"),
        *("personalaccesstoken", "phpsessid", "privatetoken", "pubsecret", "pwd", "refreshtoken", "sas", "sastoken", "secret"),
        *("sessionid", "sessiontoken", "sharedaccesssignature", "sig", "signature", "token", "xamzcredential"),
        *("xamzsecuritytoken", "xamzsignature", "xgoogcredential", "xgoogsignature", "xmssignature", "xtoken"),
    )
)
"""Names of parameters that hold a credential, in small letters and without separators (assumption)."""

_TOKENS = (
    ("a GitHub token", r"gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{16,}"),
    ("a GitLab token", r"glpat-[A-Za-z0-9_-]{16,}"),
    ("a Slack token", r"xox[a-z]-[A-Za-z0-9-]{8,}|xapp-[A-Za-z0-9-]{8,}|hooks\.slack\.com/services/T\w+/B\w+/\w+"),
    ("an AWS access key", r"(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])"),
    ("a Google API key", r"AIza[A-Za-z0-9_-]{35}"),
    ("a signed token", r"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"),
    ("an API key", r"(?<![A-Za-z0-9])[sr]k_live_[A-Za-z0-9]{16,}"),
)
_HELD = tuple((what, re.compile(pattern)) for what, pattern in _TOKENS)
_LINK = re.compile(r"(?:[a-z][a-z0-9+.-]{1,30}:)?//[^\s<>\"|]+", re.IGNORECASE)
_SEPARATORS = re.compile(r"[^a-z0-9]")
_ENCODED_AT_MOST = 3
"""How many times over a link's characters may be percent-encoded and still be read."""


def why_not_link(text: str) -> str:
    """Returns why no link in the text may be stored or shown, with the way out, or "" if all may.

    A link may hold no user name or password before its host, no parameter named like a credential with a value, and no token that is
    known by its form. The sentence names what was found, never its value.
    """
    for link in _LINK.findall(text):
        if held := next(_held(link), ""):
            return (
                f"The link contains {held}, which would let every reader in, so it was not taken. "
                "Use the page's ordinary address, and give people access there."
            )
    return ""


def _held(link: str) -> Iterator[str]:
    """Yields what a link holds that is a credential, in words."""
    for address in _decoded(link):
        try:
            parts = urlsplit(address)
            named = "@" in parts.netloc
        except ValueError:  # The brackets hold no host's address; the part before the "@" is still checked.
            parts, named = None, "@" in re.split(r"[/?#]", address.partition("//")[2])[0]
        if named:
            yield "a user name or password"
        yield from (what for what, token in _HELD if token.search(address))
        tails = (parts.query, parts.fragment) if parts else (re.split(r"[?#]", address, maxsplit=1)[-1],)
        for tail in tails:
            pairs = parse_qsl(tail.rpartition("?")[2].replace(";", "&"), max_num_fields=None)
            yield from (f"a credential ({name[:40]})" for name, value in pairs if value and _is_credential(name))
        for name, value in re.findall(r";([A-Za-z]+)=([^;/?#]+)", address):
            if value and _is_credential(name):
                yield f"a credential ({name[:40]})"


def _decoded(link: str) -> Iterator[str]:
    """Yields the link as written, and as it reads once its percent-encoding is undone."""
    for _ in range(_ENCODED_AT_MOST):
        yield link
        plain = unquote(link)
        if plain == link:
            return
        link = plain


def _is_credential(name: str) -> bool:
    return _SEPARATORS.sub("", name.lower()) in CREDENTIALS
