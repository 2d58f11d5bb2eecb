"""The PDF of a RID, with programs of the test's own in LibreOffice's place."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from bot.documents.word.pdf import PdfError, to_pdf
from tests.bot.documents.making import bare, document


def program(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts a program called soffice on the path."""
    place = folder / "soffice"
    place.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    place.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_without_libreoffice_there_is_no_pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where LibreOffice is not installed the answer is None."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert to_pdf(b"whatever") is None


def test_the_pdf_is_what_libreoffice_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """LibreOffice gets the document without a contents field, so that its entries get page numbers, and its PDF comes back."""
    kept = tmp_path / "kept.docx"
    program(tmp_path, f'for last; do :; done; cp "$last" {kept}; printf "%%PDF-made" > "${{last%.docx}}.pdf"', monkeypatch)
    assert to_pdf(document(bare())) == b"%PDF-made"
    with zipfile.ZipFile(kept) as package:
        body = parse_xml(package.read("word/document.xml"))
    instructions = [(each.text or "").split()[0] for each in body.iter(qn("w:instrText"))]
    assert instructions == ["PAGEREF"] * 8
    marks = [each.get(qn("w:fldCharType")) for each in body.iter(qn("w:fldChar"))]
    assert marks == ["begin", "separate", "end"] * 8


def test_a_failure_says_what_libreoffice_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the program makes no file, one sentence says so with its last line of output."""
    program(tmp_path, "echo no disk space; exit 3", monkeypatch)
    with pytest.raises(PdfError, match=r"LibreOffice made no PDF of the document: no disk space\."):
        to_pdf(document(bare()))


def test_a_program_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After its time LibreOffice and its child are ended, and the answer says what to do."""
    program(tmp_path, "sleep 60 & wait", monkeypatch)
    started = time.monotonic()
    with pytest.raises(PdfError, match=r"took longer than 0\.2 seconds"):
        to_pdf(document(bare()), timeout=0.2)
    assert time.monotonic() - started < 30, "its child, which sleeps for a minute, was waited for"
