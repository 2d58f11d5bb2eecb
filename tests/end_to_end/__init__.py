"""The bot from the outside: signed requests alone, or a browser at the local workspace's page."""

from __future__ import annotations

NO_CHROMIUM = "Browser tests were skipped, since there is no Chromium here. This brings it: apt-get install chromium"
"""The line at the end of a test run without Chromium."""

FRESH_CLONE_LEFT_OUT = "What works in a fresh clone was not tried, because it takes minutes. This does it: CI=true bin/test -m fresh_clone"
"""The line at the end of a test run outside CI."""
