"""The command `python -m bot publish DIR`: its arguments, checks and report; `bot.public.publish` writes the files."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.config import Config
from bot.public.folder import NotPublishedError
from bot.public.publish import gone_addresses, publish
from bot.public.site import FOLDER, Site
from bot.run.local import offline_clock
from bot.run.offline import opened
from policy.model.wording import counted


def publish_site(config: Config, folder: Path, gone: Path | None = None) -> int:
    """Writes the public site into a folder, and prints what was written; 1 with one sentence if it was not.

    `gone` is the file for the addresses whose pages were taken back, for a web server to answer with 410.
    """
    with opened(config) as store:
        if store is None:
            return 1
        settings, now = Site(f"{config.url}{FOLDER}" if config.url else "", config.comment_url), offline_clock(config)()
        try:
            done = publish(store, folder, settings, now)
            if gone:
                _keep(gone, folder, gone_addresses(store, settings, now))
        except NotPublishedError as refused:
            print(refused, file=sys.stderr)
            return 1
    written, removed = counted(len(done.written), "file"), len(done.removed)
    print(f"Published to {folder}: wrote {written}, left {done.kept} unchanged{f', removed {removed}' if removed else ''}.")
    return 0


def _keep(gone: Path, folder: Path, addresses: str) -> None:
    if gone.resolve().is_relative_to(folder.resolve()):
        raise NotPublishedError(f"{gone} is in the site's folder, where everybody reads it. Choose a file outside {folder}.")
    try:
        gone.write_text(addresses, encoding="utf-8")
    except OSError as fault:
        raise NotPublishedError(f"{gone} can't be written: {fault.strerror}.") from None
