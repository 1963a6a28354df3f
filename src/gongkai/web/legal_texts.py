"""The legal texts that govern disclosure, as the column 政府信息公开制度 lists them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LegalText:
    """One text: its name, number and dates. A date that is not certain is None and shown as a dash."""

    title: str
    number: str
    issuer: str
    published: datetime.date | None
    in_force: datetime.date | None
    status: str
    about: str


_COUNCIL = "国务院"
_OFFICE = "国务院办公厅"
_DISCLOSURE_OFFICE = "国务院办公厅政府信息与政务公开办公室"

REGULATIONS = (
    LegalText(
        "中华人民共和国政府信息公开条例（2019年修订）",
        "国务院令第711号",
        _COUNCIL,
        datetime.date(2019, 4, 3),
        datetime.date(2019, 5, 15),
        "现行有效",
        "政府信息公开的基本法规，六章五十六条：公开的主体和范围、主动公开、依申请公开、监督和保障。",
    ),
    LegalText(
        "中华人民共和国政府信息公开条例（2007年公布）",
        "国务院令第492号",
        _COUNCIL,
        datetime.date(2007, 4, 5),
        datetime.date(2008, 5, 1),
        "已修订",
        "2019年5月15日以前适用；阅读2018年以前的年度报告时需要参照。",
    ),
)
DOCUMENTS = (
    LegalText(
        "政府信息公开信息处理费管理办法",
        "国办函〔2020〕109号",
        _OFFICE,
        datetime.date(2020, 11, 17),
        datetime.date(2021, 1, 1),
        "现行有效",
        "申请公开政府信息的数量、频次明显超过合理范围时，信息处理费按件或者按量计收的标准和程序。",
    ),
    LegalText(
        "中华人民共和国政府信息公开工作年度报告格式",
        "国办公开办函〔2021〕30号",
        _DISCLOSURE_OFFICE,
        datetime.date(2021, 9, 26),
        None,
        "现行有效",
        "2021年度以来年度报告的统一格式：六个部分、三张统计表。",
    ),
    LegalText(
        "关于规范政府信息公开平台有关事项的通知",
        "国办公开办函〔2019〕61号",
        _DISCLOSURE_OFFICE,
        None,
        None,
        "现行有效",
        "政府信息公开平台的名称、栏目和格式要求。",
    ),
    LegalText(
        "政府网站发展指引",
        "国办发〔2017〕47号",
        _OFFICE,
        datetime.date(2017, 5, 15),
        None,
        "现行有效",
        "政府网站的域名、页面、标签、底部信息和纠错处理等要求。",
    ),
    LegalText(
        "政府网站与政务新媒体检查指标",
        "国办秘函〔2019〕19号",
        _OFFICE,
        datetime.date(2019, 4, 1),
        None,
        "现行有效",
        "政府网站和政务新媒体检查的单项否决、扣分和加分指标。",
    ),
    LegalText(
        "中华人民共和国政府信息公开工作年度报告格式（试行）",
        "国办公开办函〔2019〕60号",
        _DISCLOSURE_OFFICE,
        None,
        None,
        "已被替代",
        "2019、2020年度的报告格式，2021年度起改用国办公开办函〔2021〕30号的格式。",
    ),
    LegalText(
        "关于加强和规范政府信息公开情况统计报送工作的通知",
        "国办发〔2014〕32号",
        _OFFICE,
        None,
        None,
        "已被替代",
        "2014至2018年度使用的《政府信息公开情况统计表》。",
    ),
)
