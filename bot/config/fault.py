"""The fault of an invalid variable."""

from __future__ import annotations


class ConfigFault(Exception):  # noqa: N818 - Faults of every kind end in Fault here.
    """A variable that is invalid, missing or incomplete. The message never contains a secret."""

    def __init__(self, variable: str, text: str) -> None:
        super().__init__(f"{variable} {text}")
        self.variable = variable
