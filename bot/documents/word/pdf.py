"""Conversion of a Word document to PDF with LibreOffice, if it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

_PROGRAMS = ("soffice", "libreoffice")


class PdfError(RuntimeError):
    """LibreOffice is installed but failed to make a PDF; the message says why."""


def to_pdf(document: bytes, timeout: float = 60.0) -> bytes | None:
    """Returns the PDF of a .docx, or None if LibreOffice is not installed. Raises PdfError if it fails or exceeds `timeout` seconds."""
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        return None
    with TemporaryDirectory(prefix="rid-") as folder:
        place = Path(folder)
        source = place / "rid.docx"
        source.write_bytes(_without_contents_field(document))
        # Each run has its own profile: two runs on one profile block each other or fail.
        profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", folder, str(source)]
        output = _run(command, timeout)
        target = place / "rid.pdf"
        if not target.is_file():
            raise PdfError(f"LibreOffice made no PDF of the document: {output.strip()[-200:] or 'it printed nothing'}.")
        return target.read_bytes()


def _run(command: list[str], timeout: float) -> str:
    """Runs LibreOffice in a process group that can be killed as one, because a child process does the work; returns its output."""
    with subprocess.Popen(  # noqa: S603 - a program found on the path, with fixed arguments
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as process:
        try:
            output, _ = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise PdfError(f"LibreOffice took longer than {timeout:g} seconds over the PDF. Try again, or use the Word document.") from None
        return output


def _without_contents_field(document: bytes) -> bytes:
    """Returns the document with its table of contents as plain entries.

    LibreOffice prints a contents field as saved, without page numbers; plain entries get their numbers from the layout.
    """
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(document)) as before, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            data = before.read(entry)
            after.writestr(entry, _plain_contents(data) if entry.filename == "word/document.xml" else data)
    return buffer.getvalue()


def _plain_contents(xml: bytes) -> bytes:
    root = parse_xml(xml)
    open_fields: list[list[BaseOxmlElement]] = []
    for run in list(root.iter(qn("w:r"))):
        mark = run.find(qn("w:fldChar"))
        kind = mark.get(qn("w:fldCharType")) if mark is not None else None
        if kind == "begin":
            open_fields.append([])
        if open_fields and (kind or run.find(qn("w:instrText")) is not None):
            open_fields[-1].append(run)
        if kind == "end" and open_fields:
            runs = open_fields.pop()
            if any((text.text or "").strip().startswith("TOC ") for each in runs for text in each.iter(qn("w:instrText"))):
                for each in runs:
                    each.getparent().remove(each)
    return serialize_part_xml(root)
