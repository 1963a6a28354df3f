"""What the demonstration has besides single items: a standard catalogue, questions and answers, an issue of the gazette."""

from __future__ import annotations

import datetime as dt
import io
from contextlib import suppress

from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.organizations.models import User
from gongkai.organizations.refusals import Refused
from gongkai.publishing.actions.catalogue import import_catalogue, preview, take_workbook
from gongkai.publishing.actions.gazette import add_to_issue, open_issue, publish_issue
from gongkai.publishing.demonstration.making import Desk, publish
from gongkai.publishing.demonstration.texts import Text
from gongkai.publishing.models import Disclosure, Genre, ItemKind, SubjectClass
from gongkai.publishing.questions import QuestionAndAnswer, body_from_questions
from gongkai.publishing.standard_catalogue.entries import ReadEntry
from gongkai.publishing.standard_catalogue.writing import catalogue_workbook
from gongkai.web.uploads import UploadKind, check_upload

WORKBOOK = "基层政务公开标准目录.xlsx"
_LIMIT = "信息形成或者变更之日起20个工作日内"
_WEBSITE = ("政府网站", "公开查阅点", "政务服务中心")
ENTRIES = tuple(
    ReadEntry(
        field=field,
        first_item=first,
        second_item=second,
        number=str(number),
        content=content,
        basis="《政府信息公开条例》",
        time_limit=_LIMIT,
        limit_working_days=20,
        publisher="鹤壁市人民政府",
        channels=_WEBSITE,
        levels=("县级", "乡级"),
    )
    for number, (field, first, second, content) in enumerate(
        (
            ("社会救助", "最低生活保障", "资金发放", "保障对象户数和人数；资金支出；监督电话"),
            ("社会救助", "最低生活保障", "保障标准", "城市、农村最低生活保障标准；执行时间"),
            ("社会救助", "临时救助", "办事指南", "办理事项；办理条件；申请材料；办理流程"),
            ("养老服务", "养老服务补贴", "补贴政策", "补贴对象；补贴标准；申请程序"),
            ("养老服务", "养老机构", "机构名录", "机构名称；地址；床位数；收费标准"),
            ("财政预决算", "政府决算", "决算说明", "一般公共预算收支；三公经费；债务情况"),
            ("重大建设项目", "项目实施", "进展情况", "项目名称；投资完成情况；形象进度"),
            ("安全生产", "行政检查", "检查结果", "检查对象；检查内容；检查结论"),
        ),
        start=1,
    )
)
"""Some entries of a catalogue, written for the demonstration."""
QUESTIONS = (
    QuestionAndAnswer(
        "外来务工人员可以申请公共租赁住房吗？",
        "可以。在本市稳定就业并且没有住房的，向单位所在地的街道办事处申请。",
    ),
    QuestionAndAnswer(
        "轮候期间收入有变化怎么办？", "应当在三十日内告知街道办事处，由民政、住房部门重新核对。"
    ),
    QuestionAndAnswer(
        "租金怎样减免？", "最低生活保障家庭按规定标准的百分之十缴纳，由住房部门直接核减，不需要另外申请。"
    ),
)
GAZETTE_SECTION = "市政府文件"


def import_the_catalogue(head: User, desk: Desk) -> None:
    """Take the catalogue in as a workbook, like everybody."""
    workbook = SimpleUploadedFile(WORKBOOK, io.BytesIO(catalogue_workbook(ENTRIES)).getvalue())
    sha256 = take_workbook(head, desk.authority, check_upload(workbook, UploadKind.DOCUMENT))
    _, comparison = preview(desk.authority, sha256)
    import_catalogue(head, desk.authority, sha256, file_name=WORKBOOK, expected=comparison.fingerprint)


def answer_questions(desk: Desk, today: dt.date) -> Disclosure:
    """An item of questions and answers on policy."""
    text = Text(
        26,
        "公共租赁住房政策问答",
        "mszc",
        ("zcjd",),
        (body_from_questions(QUESTIONS),),
        genre=Genre.OTHER.value,
        subject=SubjectClass.CONSTRUCTION_ENVIRONMENT.value,
        kind=ItemKind.POLICY_QUESTIONS.value,
        keywords="公共租赁住房、问答",
    )
    return publish(desk, text, today)


def issue_a_gazette(head: User, desk: Desk, today: dt.date) -> None:
    """An issue with the newest normative documents; it stays unpublished on a machine without Chinese typefaces."""
    documents = Disclosure.objects.filter(
        authority=desk.authority, kind=ItemKind.NORMATIVE_DOCUMENT.value, is_public=True
    ).order_by("-published_at")[:3]
    issue = open_issue(
        head,
        desk.authority,
        year=today.year,
        number=1,
        title="鹤壁市人民政府公报（演示）",
        issued_on=today,
        print_run=500,
    )
    add_to_issue(head, issue, list(documents), GAZETTE_SECTION)
    with suppress(Refused):
        publish_issue(head, issue)
