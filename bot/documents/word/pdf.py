"""Makes a PDF of a Word document where LibreOffice is installed; without it there is none."""

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
    """LibreOffice is there and made no PDF: one sentence on why."""


def to_pdf(document: bytes, timeout: float = 60.0) -> bytes | None:
    """The PDF of a .docx, or None where LibreOffice is not installed. Seconds; PdfError if it fails or takes longer."""
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        return None
    with TemporaryDirectory(prefix="rid-") as folder:
        place = Path(folder)
        source = place / "rid.docx"
        source.write_bytes(_without_contents_field(document))
        # A profile of its own, since two runs of LibreOffice on one profile wait for each other or fail.
        profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", folder, str(source)]
        said = _run(command, timeout)
        made = place / "rid.pdf"
        if not made.is_file():
            raise PdfError(f"LibreOffice made no PDF of the document: {said.strip()[-200:] or 'it said nothing'}.")
        return made.read_bytes()


def _run(command: list[str], timeout: float) -> str:
    """Runs LibreOffice, whose work is done by a child of the program that is started, in a group that ends as one."""
    with subprocess.Popen(  # noqa: S603 - a program found on the path, with arguments of our own
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as process:
        try:
            said, _ = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise PdfError(
                f"LibreOffice took longer than {timeout:g} seconds over the PDF; try again, or take the Word document."
            ) from None
        return said


def _without_contents_field(document: bytes) -> bytes:
    """The document with its table of contents as plain entries.

    LibreOffice prints a contents field as it was saved, without page numbers; entries outside one get their numbers from the layout.
    """
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(document)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            data = before.read(entry)
            after.writestr(entry, _plain_contents(data) if entry.filename == "word/document.xml" else data)
    return made.getvalue()


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
