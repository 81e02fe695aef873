"""OmegaT, without its window, opens an XLIFF 1.2 file of ours, puts a translation in, and saves it; it comes back.

Only where OmegaT is installed. The filter of OmegaT 3 edits the English that a file holds; newer ones show both sides.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from songngu.records import Result
from songngu.review import merge, read, write
from tests.review.builders import full_article
from tests.review.test_contract import sent_of

OMEGAT = shutil.which("omegat")
PROJECT = """<?xml version="1.0" encoding="UTF-8"?>
<omegat><project version="1.0"><source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir>
<tm_dir>__DEFAULT__</tm_dir><glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file>
<dictionary_dir>__DEFAULT__</dictionary_dir><source_lang>vi</source_lang><target_lang>en</target_lang>
<sentence_seg>false</sentence_seg><support_default_translations>true</support_default_translations>
<remove_tags>false</remove_tags></project></omegat>"""
MEMORY = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.1"><header creationtool="OmegaT" o-tmf="OmegaT TMX" adminlang="EN-US" datatype="plaintext"
creationtoolversion="3.6" segtype="paragraph" srclang="vi"/><body>
<tu><tuv lang="vi"><seg>{before}</seg></tuv><tuv lang="en"><seg>{after}</seg></tuv></tu></body></tmx>"""


@pytest.mark.skipif(OMEGAT is None, reason="OmegaT is not installed")
def test_a_translation_put_in_by_omegat_comes_back(tmp_path: Path) -> None:
    assert OMEGAT is not None
    one = full_article()
    for part in ("source", "target", "omegat", "tm", "glossary", "dictionary"):
        (tmp_path / part).mkdir()
    write([one], tmp_path / "source", name="bai", formats=["xliff12"], project="test")[0].rename(
        tmp_path / "source" / "bai.xlf"
    )
    (tmp_path / "omegat.project").write_text(PROJECT, encoding="utf-8")
    memory = MEMORY.format(before=one.units[0].target, after="Quang Tri promotes itself")
    (tmp_path / "omegat" / "project_save.tmx").write_text(memory, encoding="utf-8")
    command = [OMEGAT, str(tmp_path), "--mode=console-translate", f"--config-dir={tmp_path / 'config'}"]
    subprocess.run([*command, "--disable-project-locking"], check=True, capture_output=True, timeout=300)
    rows = read(tmp_path / "target" / "bai.xlf")
    assert [row.target for row in rows] == ["Quang Tri promotes itself", *[unit.target for unit in one.units[1:]]]
    outcomes = merge(rows, sent_of([one])).outcomes
    assert [outcome.result for outcome in outcomes] == [Result.APPLIED, *[Result.UNCHANGED] * 4]
