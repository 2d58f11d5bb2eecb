"""Which links hold a credential, and which do not."""

from __future__ import annotations

import pytest

from policy.access.credentials_in_links import why_not_link

HOLD = {
    "https://user:pass@example.com/report": "a user name or password",
    "https://token@example.com": "a user name or password",
    "see //user:pass@example.com/report please": "a user name or password",
    "postgresql://bot:secret@db/bot": "a user name or password",
    "https://user:pass@[bad/report": "a user name or password",
    "https://b.s3.amazonaws.com/r.pdf?X-Amz-Credential=a&X-Amz-Signature=0123": "a credential (X-Amz-Credential)",
    "https://b.s3.amazonaws.com/r.pdf?x-amz-signature=0123": "a credential (x-amz-signature)",
    "https://storage.googleapis.com/r?X-Goog-Signature=0123": "a credential (X-Goog-Signature)",
    "https://acc.blob.core.windows.net/c/r?sv=2020&sig=abc%3D": "a credential (sig)",
    "https://example.com/r#access_token=abc&type=bearer": "a credential (access_token)",
    "https://example.com/#/report?token=abc": "a credential (token)",
    "https://example.com/r?next=https%3A%2F%2Fexample.com%3Fapi_key%3Dabc": "a credential (api_key)",
    "https://example.com/r?a=1;password=hunter2": "a credential (password)",
    "https://example.com/r;jsessionid=0123": "a credential (jsessionid)",
    "https://raw.githubusercontent.com/o/r/main/f?token=ABC": "a credential (token)",
    "https://example.com/ghp_0123456789abcdefABCDEF0123456789abcd": "a GitHub token",
    "https://example.com/r?t=github_pat_0123456789abcdefABCDEF": "a GitHub token",
    "https://example.com/r?t=glpat-0123456789abcdefABCD": "a GitLab token",
    "https://files.slack.com/f/x?t=xoxe-012345678901": "a Slack token",
    "https://hooks.slack.com/services/T012/B012/abcdef": "a Slack token",
    "https://example.com/AKIAIOSFODNN7EXAMPLE/r": "an AWS access key",
    "https://example.com/r?j=eyJhbGciOiJI.eyJzdWIiOiIx.sig": "a signed token",
    "Two links: https://example.com and https://example.com/?sig=1": "a credential (sig)",
    "<https://example.com/?pwd=1|the minutes>": "a credential (pwd)",
    "https://user%3Apass%40example.com/report": "a user name or password",
}
FREE = (
    "",
    "https://example.com/report",
    "https://example.slack.com/archives/C0JUNE/p1578650400000100?thread_ts=1578650400.000100&cid=C0JUNE",
    "https://docs.google.com/document/d/1AbC/edit#heading=h.1",
    "https://example.com/r?page=2&key=june-2020&tokens=3",
    "https://example.com/@party/report",
    "https://example.com/r?to=someone@example.com",
    "https://example.com/r?token=",
    "https://[bad/report",
    "Write to user:pass@example.com and/or read //the minutes",
    "The token is shown once; its signature=none",
)


@pytest.mark.parametrize(("text", "held"), HOLD.items())
def test_a_credential_in_a_link_is_named_and_not_repeated(text: str, held: str) -> None:
    """The sentence says what was found, never its value, and what to do instead."""
    why = why_not_link(text)
    assert why.startswith(f"The link contains {held}, ")
    assert "Use the page's ordinary address" in why
    assert not any(value in why for value in ("hunter2", "pass@", "0123", "abc"))


@pytest.mark.parametrize("text", FREE)
def test_an_ordinary_link_is_taken(text: str) -> None:
    """So is text that is no link."""
    assert why_not_link(text) == ""
