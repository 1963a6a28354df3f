"""Cleaning: official structure comes through, everything else goes, and what is clean stays as it is."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.publishing.rich_text import TooMuchText, clean, from_text, mark_headers, to_text
from gongkai.publishing.rich_text.parsing import parse
from gongkai.publishing.rich_text.writing import written

OWN = ("/attachments/",)


def cleaned(html: str) -> str:
    return clean(html, OWN).html


@pytest.mark.parametrize(
    ("pasted", "left"),
    [
        ("<h1>题</h1><h2>一</h2><h4>二</h4>", "<h2>题</h2>\n<h3>一</h3>\n<h4>二</h4>"),
        ("<h2>一</h2><h6>二</h6>", "<h2>一</h2>\n<h4>二</h4>"),
        ("<p style='text-align:center'>中</p>", '<p class="align-center">中</p>'),
        ("<p align=right class='big x'>右</p>", '<p class="align-right">右</p>'),
        ("<center>中</center>", '<p class="align-center">中</p>'),
        ("<p><b>粗</b><span style='font-weight:700'>体</span></p>", "<p><strong>粗体</strong></p>"),
        ("<p><i>斜</i><u>线</u>H<sub>2</sub>O<sup>3</sup></p>", "<p><em>斜</em><u>线</u>H<sub>2</sub>O<sup>3</sup></p>"),
        ("<p>\u3000\u3000缩进&nbsp;&nbsp; 文字 </p>", "<p>缩进 文字</p>"),
        ("<p>换\n行</p>", "<p>换行</p>"),
        ("<p>one\ntwo</p>", "<p>one two</p>"),
        ("<p><span></span>&nbsp;</p><p><br></p><p>有</p>", "<p>有</p>"),
        ("前<br><br>后<br>同", "<p>前</p>\n<p>后<br>同</p>"),
        ("<div>甲<div>乙</div>丙</div>", "<p>甲</p>\n<p>乙</p>\n<p>丙</p>"),
        ("<font color=red face=仿宋>红</font>", "<p>红</p>"),
        ("<ul><li>甲<ul><li>乙</ul><li><p>丙</p></ul>", "<ul><li>甲<ul><li>乙</li></ul></li><li>丙</li></ul>"),
        ("<ol start=3><li>丙</ol>", '<ol start="3"><li>丙</li></ol>'),
        ("<blockquote>引</blockquote><hr>", "<blockquote><p>引</p></blockquote>\n<hr>"),
        ("<a href='https://www.gov.cn/' target=_blank onclick=x()>国</a>", '<p><a href="https://www.gov.cn/">国</a></p>'),
        ("<a href='mailto:a@b.cn'>信</a><a href=tel:12345>电</a>", '<p><a href="mailto:a@b.cn">信</a><a href="tel:12345">电</a></p>'),
        ("<img src=/attachments/1.png alt=' 示 意 '>", '<p><img src="/attachments/1.png" alt="示 意"></p>'),
        ("a &lt;b&gt; &amp; c", "<p>a &lt;b&gt; &amp; c</p>"),
        ("隐\u200b藏\u202e字\x07", "<p>隐藏字</p>"),
    ],
)  # fmt: skip
def test_official_structure_is_kept_in_one_form(pasted: str, left: str) -> None:
    assert cleaned(pasted) == left


@pytest.mark.parametrize(
    ("pasted", "left", "said"),
    [
        ("甲<script>alert(1)</script>", "<p>甲</p>", "脚本（1处）"),
        ("<p onclick='x()' onmouseover=y()>甲</p>", "<p>甲</p>", "自动运行程序的属性（2处）"),
        ("<a href='JaVa\tScript:alert(1)'>甲</a>", "<p>甲</p>", "不安全的链接"),
        ("<a href='&#106;avascript:alert(1)'>甲</a>", "<p>甲</p>", "不安全的链接"),
        ("<a href='data:text/html,x'>甲</a>", "<p>甲</p>", "不安全的链接"),
        ("<a href='file:///C:/a.doc'>甲</a><a href='C:\\a.doc'>乙</a>", "<p>甲乙</p>", "2个指向本机"),
        ("<a href='a.doc'>甲</a>", "<p>甲</p>", "不完整的链接"),
        ("甲<iframe src=//x></iframe>", "<p>甲</p>", "嵌入的其他网页"),
        ("<form action=/x>甲<input name=a><button>乙</button></form>", "<p>甲</p>", "表单"),
        ("<style>p{color:red}</style><p style='position:fixed'>甲</p>", "<p>甲</p>", "样式表"),
        ("甲<svg onload=alert(1)><script>1</script></svg>", "<p>甲</p>", "绘图"),
        ("甲<img src=http://x/y.png><img src=/attachments/../x><img src='data:,x'>", "<p>甲</p>", "3张不是本平台附件"),
        ("<math><mi xlink:href='javascript:x'>a</math>乙", "<p>乙</p>", "绘图"),
    ],
)  # fmt: skip
def test_what_is_dangerous_goes_and_the_author_is_told(pasted: str, left: str, said: str) -> None:
    result = clean(pasted, OWN)
    assert result.html == left
    assert any(said in sentence for sentence in result.dropped)


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {mso-style-parent:""} --></style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head>
<body lang=ZH-CN><!--StartFragment--><h1 style='text-align:center'><span style='font-family:方正小标宋'>关于印发办法的<span
lang=EN-US>通知</span><o:p></o:p></span></h1>
<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0'><b><span lang=EN-US style='font-size:16.0pt'>
各单位：<o:p></o:p></span></b></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]><span>公开目录</span></p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;
</span></span><![endif]>网站</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>2.</span><![endif]>
公开指南</p>
<p class=MsoNormal style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>一、</span>总体要求</p>
<table class=MsoTableGrid border=1><tr><td width=100 style='mso-border-alt:solid'><p class=MsoNormal align=center
style='text-align:center'>项目</p></td><td><p class=MsoNormal>数量</p></td></tr><tr><td><p>信件</p></td><td><p>12</p></td></tr></table>
<!--EndFragment--></body></html>"""


def test_a_paste_from_word_becomes_clean_structure() -> None:
    result = clean(WORD, OWN)
    assert result.html.split("\n") == [
        '<h2 class="align-center">关于印发办法的通知</h2>',
        "<p><strong>各单位：</strong></p>",
        "<ol><li>公开目录<ul><li>网站</li></ul></li><li>公开指南</li></ol>",
        "<p>一、 总体要求</p>",
        '<table><tbody><tr><td class="align-center">项目</td><td>数量</td></tr><tr><td>信件</td><td>12</td></tr></tbody></table>',
    ]
    assert result.dropped == ("清理了从 Word、WPS 带来的格式。",)


def test_numbers_of_word_that_do_not_run_on_stay_in_the_text() -> None:
    paragraph = "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>{}.</span>{}</p>"
    assert cleaned(paragraph.format(1, "甲") + paragraph.format(3, "乙")) == "<p>1. 甲</p>\n<p>3. 乙</p>"
    assert cleaned(paragraph.format(4, "甲") + paragraph.format(5, "乙")) == (
        '<ol start="4"><li>甲</li><li>乙</li></ol>'
    )


def test_tables_keep_their_caption_headers_and_merged_cells() -> None:
    html = (
        "<table border=1 width=100%><caption>表1</caption><colgroup><col></colgroup><thead><tr><td colspan=2>头</td><th rowspan=2>数</th>"
        "</tr></thead><tr><td>a</td><td>b<p>c</p></td></tr><tr><th>行</th><td colspan=-4 rowspan=x>d</td><td></td></tr></table>"
    )
    assert cleaned(html) == (
        '<table><caption>表1</caption><thead><tr><th scope="col" colspan="2">头</th><th scope="col" rowspan="2">数</th></tr></thead>'
        '<tbody><tr><td>a</td><td>b<br>c</td></tr><tr><th scope="row">行</th><td>d</td><td></td></tr></tbody></table>'
    )


def test_a_frame_of_one_cell_is_only_what_is_in_it() -> None:
    assert cleaned("<table><tr><td><h2>题</h2><p>文</p></td></tr></table>") == "<h2>题</h2>\n<p>文</p>"


def test_a_table_in_a_table_becomes_text_and_the_author_is_told() -> None:
    result = clean("<table><tr><td>a</td><td><table><tr><td>b<td>c<tr><td>d</table></td></tr></table>")
    assert "<td>b c<br>d</td>" in result.html and "套了表格（1处）" in result.dropped[0]


def test_the_first_row_becomes_the_header_when_asked() -> None:
    table = (
        "<table><tbody><tr><td><b>名</b></td><td>数</td></tr><tr><td>甲</td><td>1</td></tr></tbody></table>"
    )
    marked = mark_headers(cleaned(table))
    assert marked.startswith(
        '<table><thead><tr><th scope="col">名</th><th scope="col">数</th></tr></thead><tbody>'
    )
    assert mark_headers(marked) == marked == cleaned(marked)


def test_a_first_row_over_the_whole_width_becomes_the_caption() -> None:
    table = "<table><tr><td colspan=2>一览表</td></tr><tr><td>名</td><td>数</td></tr><tr><td>甲</td><td>1</td></tr></table>"
    assert mark_headers(cleaned(table)).startswith(
        '<table><caption>一览表</caption><thead><tr><th scope="col">名'
    )


def test_a_merged_header_takes_all_rows_it_reaches_down_to() -> None:
    table = (
        "<table><tr><td rowspan=2>名</td><td colspan=2>数</td></tr><tr><td>a</td><td>b</td></tr>"
        "<tr><td>甲</td><td>1</td><td>2</td></tr></table>"
    )
    head, body = mark_headers(cleaned(table)).split("</thead>")
    assert head.count("<tr>") == 2 and 'scope="colgroup" colspan="2"' in head and "<th" not in body


def test_far_too_long_a_text_is_refused_in_words() -> None:
    with pytest.raises(TooMuchText, match="超过了上限"):
        clean("<p>" + "字" * 1_000_001 + "</p>")
    with pytest.raises(TooMuchText, match="超过了上限"):
        clean("x" * 4_000_001)


@pytest.mark.parametrize(
    "tag", ["<div>", "<b>", "<ul><li>", "<table><tr><td>", "<blockquote>", "<table>x", "<a href=/x>", "<ol>"]
)
def test_nesting_without_end_costs_no_time(tag: str) -> None:
    started = time.process_time()
    result = clean(tag * 20_000 + "末", OWN)
    assert time.process_time() - started < 10
    assert "末" in to_text(result.html)
    assert clean(result.html, OWN).html == result.html


_PIECES = [
    "<p>", "</p>", "<p align=center>", "<h1>", "</h1>", "<h3>", "<b>", "</b>", "<i>", "<u>", "</u>",
    "<sub>", "<sup>", "<span style='font-weight:bold'>", "</span>", "<ul>", "</ul>", "<ol>", "<li>",
    "</li>", "<table>", "</table>", "<tr>", "<td>", "<td rowspan=2>", "<th>", "</td>", "<thead>",
    "</thead>", "<tbody>", "<caption>", "</caption>", "<blockquote>", "</blockquote>", "<hr>", "<br>",
    "<br><br>", "<a href=/x>", "<a href=javascript:x>", '<a href=\'https://a.cn/?a=1&b="2\'>', "</a>",
    "<img src=/attachments/1.png>", "<img src=/attachments/1.png alt=x>", "<img src=x onerror=alert(1)>",
    "<script>", "</script>", "<style>", "</style>", "<svg>", "<math>", "<mtext>", "<iframe>", "</iframe>",
    "<textarea>", "</textarea>", "<title>", "<noscript>", "<xmp>", "<plaintext>", "<template>", "<select>",
    "<option>", "<form>", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "&lt;", "&amp;lt;", "&nbsp;", "<",
    ">", '"', "'", "=", "&", "\u3000", "甲", "乙\n丙", "x", "y", "<p style='mso-list:l0 level1 lfo1'>",
    "<p style='mso-list:l0 level2 lfo1'>", "<span style='mso-list:Ignore'>1.</span>",
    "<span style='mso-list:Ignore'>·</span>", "<div>", "</div>", "<pre>", "</pre>", "<font>", "<o:p>",
    "</o:p>", "<center>", "<dl>", "<dt>", "<dd>", "<figure>", "<details>", "<summary>", "\x00", "\ud800",
    "\u200b", "<body onload=x>", "<html>", "<head>", "</head>", " ",
]  # fmt: skip
PIECES = st.sampled_from(_PIECES)
# Behind one of these all tags are plain text, so most of the junk goes without them.
_SWALLOWING = (
    "<script>",
    "<style>",
    "<iframe>",
    "<textarea>",
    "<title>",
    "<noscript>",
    "<xmp>",
    "<plaintext>",
    "<!--",
)
STRUCTURE = st.sampled_from([piece for piece in _PIECES if piece not in _SWALLOWING])
JUNK = st.one_of(
    st.lists(STRUCTURE, max_size=60).map("".join),
    st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=30).map("".join),
)

_FORBIDDEN = re.compile(
    r"<(?!/?(?:h[234]|p|[uo]l|li|table|caption|thead|tbody|tr|t[dh]|blockquote|hr|br|a|img|strong|em|u|sub|sup)\b)"
)
_ATTRIBUTE = re.compile(r"<[a-z0-9]+((?:\s[^>]*)?)>")


@given(JUNK)
@settings(max_examples=1500, deadline=None)
def test_cleaning_what_is_clean_changes_nothing(junk: str) -> None:
    once = clean(junk, OWN)
    again = clean(once.html, OWN)
    assert again.html == once.html
    assert again.dropped == ()


@given(JUNK)
@settings(max_examples=800, deadline=None)
def test_nothing_but_the_allowed_comes_out_of_junk(junk: str) -> None:
    html = clean(junk, OWN).html
    assert not _FORBIDDEN.search(html)
    for attributes in _ATTRIBUTE.findall(html):
        names = re.findall(r'\s([a-z]+)="[^"]*"', attributes)
        assert set(names) <= {"href", "src", "alt", "class", "scope", "colspan", "rowspan", "start"}
        assert "javascript:" not in attributes and not re.search(r'(?:href|src)="data:', attributes)


@given(JUNK)
@settings(max_examples=500, deadline=None)
def test_the_sanitizer_finds_nothing_to_do_in_what_was_written(junk: str) -> None:
    blocks, _ = parse(junk, OWN)
    assert written(blocks) == clean(junk, OWN).html


@given(JUNK)
@settings(max_examples=300, deadline=None)
def test_marked_headers_are_clean_and_marked_once(junk: str) -> None:
    marked = mark_headers(clean(junk, OWN).html)
    assert clean(marked, OWN).html == marked and mark_headers(marked) == marked


@given(st.lists(st.text(alphabet="甲乙丙 ab<>&\"'\u3000\t", max_size=12), max_size=8))
def test_plain_text_becomes_paragraphs_and_comes_back(lines: list[str]) -> None:
    html = from_text("\n".join(lines))
    assert clean(html).html == html
    assert to_text(html).split("\n") == [" ".join(line.split()) for line in lines if line.strip()] or not html


def test_plain_text_keeps_paragraphs_cells_and_alternative_texts() -> None:
    html = (
        "<h2>题</h2><p>一<br>二</p><ul><li>甲<ul><li>乙</ul></ul>"
        "<table><tr><td>a<td>b<tr><td>c<br>d<td></table><p><img src=/x alt=图示></p>"
    )
    assert to_text(html) == "题\n一\n二\n甲\n乙\na\tb\nc d\t\n图示"
