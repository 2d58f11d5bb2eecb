"""Mapping between rows and the objects of `policy.model`: one file for each noun, as there and in `storage.tables`.

Each statement is built once, takes the release's key, and selects columns in the order of the dataclass's fields, so no ORM is needed.
`to_rows` has the other direction.
"""
