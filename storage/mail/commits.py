"""Changes whose commit the database did not answer: looked up by their delivery key before the person gets an answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from storage.engine.session import Act, Store, StoreBusy, StoreFault, StoreUnknown
from storage.mail import inbox

NOT_SAVED = "The connection to the database was lost while this was being saved, and nothing was changed. Try again."


@contextmanager
def settled(store: Store, key: str) -> Iterator[None]:
    """Ends a change truthfully, in the block that makes it: if its commit was not answered, looks for its delivery key.

    Returns if the key is stored, because then so is the change. Raises StoreBusy with a sentence if it is not, and StoreUnknown if the
    database can't be asked, or if there is no key.
    """
    try:
        yield
    except StoreUnknown as unknown:
        if not key:
            raise
        try:
            stored = is_stored(store, key)
        except StoreFault:
            raise unknown from None
        if not stored:
            raise StoreBusy(NOT_SAVED) from unknown


def is_stored(store: Store, key: str) -> bool:
    """Whether the change with this delivery key is stored. Waits for the lock of all changes, so that none is still being committed."""
    with store.changing(Act("release-bot", "look up", store.clock())) as tx:
        return inbox.is_claimed(tx, key)
