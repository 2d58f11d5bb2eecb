"""Golden files by a name of their own: one plain text file each, in folders that a reviewer finds without knowing the tests."""

from __future__ import annotations

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from syrupy.location import PyTestLocation
from syrupy.types import SnapshotIndex


class GoldenFile(SingleFileSnapshotExtension):
    """Keeps the golden text `snapshot(name="june-2020/status")` in `__snapshots__/june-2020/status.txt`."""

    file_extension = "txt"
    _write_mode = WriteMode.TEXT

    @classmethod
    def get_file_basename(cls, *, test_location: PyTestLocation, index: SnapshotIndex) -> str:
        """The name that the test gave it, folders included."""
        return str(index)

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        """One folder for the goldens of all tests beside it."""
        return str(cls.folder(test_location))

    @classmethod
    def folder(cls, test_location: PyTestLocation) -> str:
        """Where the folders with golden files are."""
        return f"{test_location.filepath.rpartition('/')[0]}/{cls.snapshot_dirname}"

    @classmethod
    def matches_test_location(cls, *, test_location: PyTestLocation, snapshot_location: str) -> bool:
        """Files are named after what they show, not after the test that holds them."""
        return True
