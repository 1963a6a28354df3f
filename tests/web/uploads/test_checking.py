"""A file is what its bytes say; what is dressed as something else is named and turned away."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gongkai.organizations.refusals import Refused
from gongkai.web.uploads import UploadKind, check_upload
from gongkai.web.uploads.kinds import FORMATS
from tests.web.uploads import files
from tests.web.uploads.files import sent

PICTURE, DOCUMENT, SCAN = UploadKind.PICTURE, UploadKind.DOCUMENT, UploadKind.SCAN


def refusal(name: str, data: bytes, *kinds: UploadKind) -> str:
    with pytest.raises(Refused) as refused:
        check_upload(sent(name, data), *(kinds or (DOCUMENT,)))
    return str(refused.value)


GOOD = {
    "申请书.pdf": files.PDF,
    "申请书.DOCX": files.word(),
    "台账.xlsx": files.excel(),
    "汇报.pptx": files.office("presentationml.presentation.main+xml"),
    "老文件.doc": files.compound("WordDocument", "1Table"),
    "金山.wps": files.compound("WordDocument"),
    "老表.xls": files.compound("Workbook"),
    "更老.xls": files.compound("Book"),
    "金山表.et": files.compound("Workbook"),
    "版式.ofd": files.package({"OFD.xml": b"<ofd:OFD/>", "Doc_0/Document.xml": b""}),
    "说明.txt": "申请公开以下信息：一、二、三。\r\n".encode(),
    "国标.txt": "申请公开以下信息".encode("gb18030"),
    "万国.txt": "申请公开".encode("utf-16"),
    "名单.csv": "序号,名称\n1,甲\n".encode("utf-8-sig"),
}


@pytest.mark.parametrize("name", GOOD)
def test_every_kind_of_document_is_taken_unchanged(name: str) -> None:
    checked = check_upload(sent(name, GOOD[name], "text/html"), DOCUMENT)
    assert checked.name == name
    assert checked.content_type == FORMATS[name.rpartition(".")[2].lower()].content_type
    assert checked.file.read() == GOOD[name]
    assert checked.size == len(GOOD[name])
    assert checked.sha256 == hashlib.sha256(GOOD[name]).hexdigest()


def test_a_file_on_disk_is_taken_like_one_in_memory() -> None:
    file = TemporaryUploadedFile("大.pdf", "application/pdf", len(files.PDF), None)
    file.write(files.PDF)
    checked = check_upload(file, SCAN)
    assert checked.sha256 == hashlib.sha256(files.PDF).hexdigest()
    assert checked.file.read() == files.PDF


HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
EXECUTABLE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 200


@pytest.mark.parametrize(
    ("name", "data", "looks_like"),
    [
        ("申请.pdf", HTML, "网页（HTML）"),
        ("申请.txt", HTML, "网页（HTML）"),
        ("申请.txt", b"\xef\xbb\xbf\n <!-- x --> <script>1</script>", "网页（HTML）"),
        ("申请.csv", "＝".encode() + b"\n<script>alert(1)</script>", "网页（HTML）"),
        ("万国.txt", "<html><body>".encode("utf-16"), "网页（HTML）"),
        ("图.txt", SVG, "SVG图形"),
        ("图.txt", b"<svg onload=alert(1)>", "SVG图形"),
        ("图.pdf", SVG, "SVG图形"),
        ("工具.pdf", EXECUTABLE, "Windows程序"),
        ("工具.doc", EXECUTABLE, "Windows程序"),
        ("工具.txt", b"\x7fELF\x02\x01\x01" + b"\x00" * 60, "Linux程序"),
        ("脚本.txt", b"#!/bin/sh\nrm -rf /\n", "脚本程序"),
        ("脚本.csv", b"@echo off\r\ndel *.*\r\n", "脚本程序"),
        ("网页.txt", b"<?php system($_GET[1]); ?>", "网页程序"),
        ("包.docx", files.package({"a.txt": b"1"}), "ZIP压缩包"),
        ("包.docx", files.package({"AndroidManifest.xml": b"1"}), "安卓安装包"),
        ("包.ofd", files.package({"META-INF/MANIFEST.MF": b"1"}), "Java程序"),
        ("包.docx", b"PK\x03\x04 broken", "损坏的压缩文件"),
        ("安装.doc", files.compound("Property", "Binary.x"), "安装包或者其他软件的文件"),
        ("邮件.doc", files.compound("__properties_version1.0"), "邮件文件"),
        ("富.doc", rb"{\rtf1 x}", "RTF文档"),
        ("压缩.pdf", b"Rar!\x1a\x07\x00", "RAR压缩包"),
        ("乱.txt", bytes(range(256)), "无法辨认的文件"),
        ("表.docx", files.excel(), "Excel表格（xlsx）"),
        ("图.pdf", files.picture("PNG"), "PNG图片"),
    ],
)
def test_what_is_dressed_as_something_else_is_refused_by_its_true_name(
    name: str, data: bytes, looks_like: str
) -> None:
    sentence = refusal(name, data, DOCUMENT, SCAN)
    assert f"“{name}”的内容看起来是{looks_like}" in sentence
    assert sentence.endswith("。")


def test_the_sentence_says_the_extension_that_would_be_right() -> None:
    assert "请把扩展名改为 .docx 再上传" in refusal("老文件.doc", files.word())
    assert "请把扩展名改为 .pdf 再上传" in refusal("扫描.jpg", files.PDF, SCAN)


@pytest.mark.parametrize(
    "name", ["程序.exe", "网页.html", "图.svg", "包.zip", "宏.docm", "无扩展名", ".pdf", "a.pdf.exe"]
)
def test_other_extensions_are_refused_with_those_that_are_taken(name: str) -> None:
    sentence = refusal(name, files.PDF)
    assert "请上传这些格式的文件：pdf、docx、xlsx" in sentence


def test_each_place_takes_only_its_kinds() -> None:
    assert "请上传这些格式的文件：jpg、jpeg、png。" in refusal("a.pdf", files.PDF, PICTURE)
    assert "jpg、jpeg、png、pdf。" in refusal("a.docx", files.word(), SCAN)
    assert check_upload(sent("a.pdf", files.PDF), SCAN).content_type == "application/pdf"
    assert check_upload(sent("a.jpg", files.picture()), SCAN).content_type == "image/jpeg"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("宏.docx", files.with_macros()),
        ("宏.xlsx", files.office("spreadsheetml.sheet.main+xml", {"xl/macrosheets/sheet1.xml": b""})),
        (
            "宏.docx",
            files.package(
                {
                    "[Content_Types].xml": b'<Types ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
                }
            ),
        ),
        ("宏.doc", files.compound("WordDocument", "_VBA_PROJECT")),
        ("宏.xls", files.compound("Workbook", "_VBA_PROJECT_CUR")),
    ],
)
def test_macros_are_refused(name: str, data: bytes) -> None:
    assert "带有宏" in refusal(name, data)


def test_a_document_with_a_password_is_refused_with_what_to_do() -> None:
    assert "请去掉密码" in refusal("密.docx", files.compound("EncryptedPackage", "EncryptionInfo"))


def test_the_name_of_a_stream_inside_a_text_is_no_stream() -> None:
    """The same letters at a place where no directory entry can be are content."""
    data = files.compound("WordDocument") + b"\x00" * 7 + "_VBA_PROJECT".encode("utf-16-le") + b"\x00" * 200
    assert check_upload(sent("文.doc", data), DOCUMENT).size == len(data)


def test_a_zip_bomb_is_refused_before_it_is_opened() -> None:
    bomb = files.office(
        "wordprocessingml.document.main+xml", {"word/document.xml": b"\x00" * 40 * 1024 * 1024}
    )
    assert len(bomb) < 100_000
    assert "大得不正常" in refusal("弹.docx", bomb)


def test_too_many_entries_are_refused() -> None:
    many = files.office(
        "wordprocessingml.document.main+xml", {f"word/{number}": b"" for number in range(10_001)}
    )
    assert "大得不正常" in refusal("多.docx", many)


def test_an_empty_file_is_refused() -> None:
    assert "空文件" in refusal("空.pdf", b"")


def test_a_file_over_the_limit_is_refused_with_both_sizes(settings: Any) -> None:
    settings.UPLOAD_FILE_BYTES = 1024 * 1024
    sentence = refusal("大.pdf", files.PDF + b" " * 2 * 1024 * 1024)
    assert "“大.pdf”有2.0 MB，超过了1 MB" in sentence


def test_a_picture_may_have_ten_megabytes() -> None:
    assert "超过了10 MB" in refusal("大.jpg", b"\xff\xd8\xff" + b"\x00" * 11 * 1024 * 1024, PICTURE)


def test_a_picture_is_drawn_anew_upright_and_without_what_it_told() -> None:
    original = files.telling_jpeg()
    assert files.SECRET_PLACE.encode() in original
    checked = check_upload(sent("证件.JPG", original), PICTURE)
    data = checked.file.read()
    assert b"secret place" not in data and b"Exif" not in data
    assert checked.sha256 == hashlib.sha256(data).hexdigest() and checked.size == len(data)
    with Image.open(io.BytesIO(data)) as drawn:
        assert drawn.format == "JPEG" and drawn.size == (20, 40)


def test_a_png_keeps_its_transparency_and_loses_what_it_told() -> None:
    original = files.telling_png()
    assert b"secret place" in original or b"iCCP" in original
    data = check_upload(sent("章.png", original), PICTURE).file.read()
    assert b"tEXt" not in data and b"iCCP" not in data and b"secret" not in data
    with Image.open(io.BytesIO(data)) as drawn:
        assert drawn.mode == "RGBA" and drawn.getpixel((0, 0)) == (255, 0, 0, 0)


@pytest.mark.parametrize(
    ("form", "mode"),
    [("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "P"), ("PNG", "1"), ("PNG", "LA"), ("PNG", "I;16")],
)
def test_pictures_of_all_colour_models_are_taken(form: str, mode: str) -> None:
    buffer = io.BytesIO()
    Image.new(mode, (8, 8)).save(buffer, form)
    name = "a.jpg" if form == "JPEG" else "a.png"
    with Image.open(check_upload(sent(name, buffer.getvalue()), PICTURE).file) as drawn:
        drawn.load()
        assert drawn.size == (8, 8)


def test_what_follows_a_picture_in_the_file_does_not_come_along() -> None:
    data = check_upload(sent("a.png", files.picture("PNG") + HTML), PICTURE).file.read()
    assert b"script" not in data


@pytest.mark.parametrize("cut", [4, 20, 100, 300])
def test_a_picture_that_is_cut_off_is_refused(cut: int) -> None:
    assert "图片打不开" in refusal("断.jpg", files.picture(size=(400, 300))[:cut], PICTURE)


def huge_png(width: int, height: int) -> bytes:
    """A PNG that claims a size and has next to no data."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\x00" * 100)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(8000, 5001), (60000, 60000), (2**31 - 1, 2**31 - 1)])
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_picture_of_too_many_pixels_is_refused_by_its_head(size: tuple[int, int]) -> None:
    sentence = refusal("巨.png", huge_png(*size), PICTURE)
    assert "像素" in sentence and sentence.startswith("“巨.png”")


@given(st.binary(max_size=600), st.sampled_from(sorted(FORMATS)))
def test_random_bytes_never_cause_a_fault(data: bytes, extension: str) -> None:
    try:
        check_upload(sent(f"随机.{extension}", data), DOCUMENT, PICTURE)
    except Refused as refused:
        assert str(refused).endswith("。")


@given(st.data())
def test_damaged_files_never_cause_a_fault(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["a.docx", "a.jpg", "a.png", "a.xls"]))
    whole = {
        "a.docx": GOOD["汇报.pptx"],
        "a.jpg": files.telling_jpeg(),
        "a.png": files.telling_png(),
        "a.xls": files.compound("Workbook"),
    }[name]
    place = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:place] + data.draw(st.binary(min_size=1, max_size=8)) + whole[place + 4 :]
    try:
        check_upload(sent(name, damaged), DOCUMENT, PICTURE)
    except Refused as refused:
        assert str(refused).endswith("。")


def test_the_test_package_with_macros_is_a_real_word_file_otherwise() -> None:
    with zipfile.ZipFile(io.BytesIO(files.with_macros())) as package:
        assert "word/document.xml" in package.namelist()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("年报.html", "<!DOCTYPE html><html><body><p>年度报告</p></body></html>".encode()),
        ("年报.htm", "<!-- 存档 --><html><p>年度报告</p></html>".encode("gb18030")),
        ("年报.json", b'{"year": 2025}'),
        ("年报.txt", "年度报告".encode()),
    ],
)
def test_a_report_may_be_a_page_or_a_data_file_where_reports_are_sent_in(name: str, data: bytes) -> None:
    assert check_upload(sent(name, data), UploadKind.REPORT).size == len(data)


def test_a_page_is_no_attachment_and_no_text() -> None:
    page = b"<html><body>a</body></html>"
    assert "不能收" in refusal("页.html", page, DOCUMENT)
    assert "网页" in refusal("页.txt", page, UploadKind.REPORT)
