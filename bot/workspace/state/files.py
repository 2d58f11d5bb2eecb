"""Uploaded files: upload, completion, sharing, and serving with safe content types."""

from __future__ import annotations

import re
import secrets
from pathlib import PurePosixPath
from urllib.parse import quote

from bot.workspace.state.ids import new_id
from bot.workspace.state.store import DocumentStore, Json

LARGEST_FILE = 20 * 1024 * 1024
# Types that a browser may show inline; everything else is a download.
_SHOWN = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/plain; charset=utf-8",
    ".yaml": "text/plain; charset=utf-8",
    ".yml": "text/plain; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
    ".ics": "text/plain; charset=utf-8",
}
_KNOWN = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
    ".ics": "text/calendar",
    ".md": "text/markdown",
    ".yaml": "text/yaml",
    ".yml": "text/yaml",
}


class Files:
    """Files by id. A bot's upload is first promised, then taken, then completed."""

    def __init__(self, store: DocumentStore, base_url: str) -> None:
        self._store = store
        self._base = base_url

    def promise(self, name: str, length: int, alt_txt: str) -> tuple[str, str]:
        """Creates a file for the bot; returns its id and upload address."""
        token = secrets.token_urlsafe(24)
        file = self._new(name, length) | {"alt_txt": alt_txt, "upload_token": token}
        self._store.put("files", file["id"], file)
        return file["id"], f"{self._base}/files/upload/{token}"

    def take(self, token: str, body: bytes) -> bool:
        """Stores uploaded bytes; returns False if the upload was not promised."""
        with self._store.lock:
            file = next((f for f in self._store.all("files") if f.get("upload_token") == token), None)
            if file is None:
                return False
            self._store.put_content(file["id"], body)
            stored = {k: v for k, v in file.items() if k != "upload_token"}
            self._store.put("files", file["id"], {**stored, "size": len(body), "taken": True})
            return True

    def add(self, user: str, name: str, body: bytes) -> Json:
        """Stores a person's file."""
        file = self._new(name, len(body)) | {"user": user, "taken": True, "complete": True}
        self._store.put_content(file["id"], body)
        self._store.put("files", file["id"], file)
        return file

    def get(self, key: object) -> Json | None:
        """Returns a file by its id."""
        return self._store.get("files", str(key))

    def put(self, file: Json) -> None:
        """Stores a changed file."""
        self._store.put("files", file["id"], file)

    def json(self, file: Json) -> Json:
        """Returns a file in the format of the Web API."""
        address = f"{self._base}/files/{file['id']}/{file['path_name']}"
        suffix = PurePosixPath(file["name"]).suffix.lstrip(".").lower()
        return {
            **{k: file[k] for k in ("id", "name", "title", "mimetype", "size", "user", "path_name", "created")},
            "timestamp": file["created"],
            "filetype": suffix or "binary",
            "pretty_type": suffix.upper() or "Binary",
            "mode": "hosted",
            "is_external": False,
            "is_public": bool(file["shares"].get("public")),
            "url_private": address,
            "url_private_download": address,
            "permalink": address,
            "alt_txt": file.get("alt_txt", ""),
            "shares": file["shares"],
            "channels": list(file["shares"].get("public", {})),
            "groups": list(file["shares"].get("private", {})),
        }

    def served(self, key: str, path_name: str) -> tuple[bytes, str, bool] | None:
        """Returns a file's bytes, content type, and whether a browser may show it inline."""
        file = self.get(key)
        if file is None or file["path_name"] != path_name:
            return None
        body = self._store.content(key)
        inline_type = _SHOWN.get(PurePosixPath(file["name"]).suffix.lower())
        return None if body is None else (body, inline_type or "application/octet-stream", inline_type is not None)

    def _new(self, name: str, length: int) -> Json:
        plain = re.sub(r"[^A-Za-z0-9._-]+", "_", name).strip("._") or "file"
        return {
            "id": new_id("F"),
            "name": name,
            "title": name,
            "path_name": quote(plain[-120:]),
            "mimetype": mimetype_of(name),
            "size": length,
            "user": "",
            "created": 1578650400,
            "shares": {},
            "complete": False,
        }


def mimetype_of(name: str) -> str:
    """Returns a file's content type by its name."""
    suffix = PurePosixPath(name).suffix.lower()
    return (_KNOWN.get(suffix) or _SHOWN.get(suffix, "application/octet-stream")).partition(";")[0]
