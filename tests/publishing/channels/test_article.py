"""The ready-made article: its limits, and what becomes of text, links and pictures."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gongkai.publishing.channels.article import LONGEST_WECHAT_DIGEST, LONGEST_WECHAT_TITLE, Article
from gongkai.publishing.channels.wechat_text import wechat_html
from gongkai.publishing.rich_text.parsing import parse

LINK = "https://www.hebi.gov.cn/zfxxgk/xx/1/"
TEXTS = st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), max_size=300)


def article(title: str = "标题", summary: str = "", body: str = "<p>正文</p>") -> Article:
    blocks, _ = parse(body, ("/",))
    return Article(title, summary, "鹤壁市政府", LINK, blocks, {}, ())


@given(TEXTS, TEXTS)
def test_a_text_for_weibo_fits_and_ends_with_the_whole_link(title: str, summary: str) -> None:
    for most in (140, 2000):
        text = article(title or "题", summary).weibo_text(most)
        assert sum(1 if character.isascii() else 2 for character in text) <= 2 * most
        assert text.endswith(f" {LINK}")
        assert "#" not in text


@given(TEXTS, TEXTS)
def test_title_and_digest_fit_an_official_account(title: str, summary: str) -> None:
    made = article(title, summary)
    assert len(made.wechat_title) <= LONGEST_WECHAT_TITLE
    assert len(made.digest) <= LONGEST_WECHAT_DIGEST
    assert "\n" not in made.digest


def test_a_short_title_stays_whole() -> None:
    assert article("关于停水的通知", "明天停水。").weibo_text() == f"【关于停水的通知】明天停水。 {LINK}"


def test_links_are_spelled_out_and_pictures_named_by_their_outside_address() -> None:
    body = (
        '<p>见<a href="https://a.cn/">甲<strong>乙</strong></a>和<a href="https://b.cn/">https://b.cn/</a>。</p>'
        '<p><img src="/zfxxgk/xx/1/fj/2/" alt="图&quot;一"><img src="/zfxxgk/xx/1/fj/3/" alt="图二"></p>'
    )
    html = wechat_html(article(body=body), lambda source: "https://p.cn/2" if source.endswith("/2/") else "")
    assert "甲<strong>乙</strong>（https://a.cn/）和https://b.cn/。" in html
    assert '<img src="https://p.cn/2" alt="图&quot;一"' in html
    assert "［图：图二］" in html
    assert "href" not in html


def test_every_kind_of_block_keeps_its_text() -> None:
    body = (
        "<h2>一</h2><p class='align-center'>二</p><ol start='3'><li>三<ul><li>四</li></ul></li></ol><hr>"
        "<blockquote><p>五</p></blockquote><table><caption>六</caption><tbody><tr><th scope='row'>七</th>"
        "<td colspan='2'>八</td></tr></tbody></table>"
    )
    html = wechat_html(article(body=body), lambda source: "")
    for character in "一二三四五六七八":
        assert character in html
    assert 'start="3"' in html
    assert 'colspan="2"' in html
    assert "text-align:center" in html


def test_nothing_written_in_an_item_becomes_markup() -> None:
    html = wechat_html(article(body="<p>1 &lt; 2 &amp; &lt;script&gt;</p>"), lambda source: "")
    assert "1 &lt; 2 &amp; &lt;script&gt;" in html
