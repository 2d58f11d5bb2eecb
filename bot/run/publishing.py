"""`python -m bot publish DIR`: writes the public site."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.config import Config
from bot.public.publish import NotPublishedError, publish
from bot.public.site import Site
from bot.run.local import offline_clock
from bot.run.offline import opened
from bot.web.public import FOLDER
from policy.model.wording import counted


def publish_site(config: Config, folder: Path) -> int:
    """Writes the public site into a folder, and prints what was written; 1 with one sentence if it was not."""
    with opened(config) as store:
        if store is None:
            return 1
        try:
            done = publish(store, folder, Site(f"{config.url}{FOLDER}" if config.url else "", config.comment_url), offline_clock(config)())
        except NotPublishedError as refused:
            print(refused, file=sys.stderr)
            return 1
    written, removed = counted(len(done.written), "file"), len(done.removed)
    print(f"Published to {folder}: wrote {written}, left {done.kept} unchanged{f', removed {removed}' if removed else ''}.")
    return 0
