"""Misprints that are common in official Chinese, with the right word and the words in which the letters are right."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Misprint:
    """A wrong word, the right one, and what the same characters may be a part of."""

    wrong: str
    right: str
    unless: tuple[str, ...] = ()


MISPRINTS = (
    Misprint("布署", "部署", ("发布署", "公布署", "颁布署", "宣布署")),
    Misprint("按装", "安装", ("按装机", "按装修", "按装配", "按装置", "按装载", "按装备")),
    Misprint("防犯", "防范", ("预防犯", "防犯罪", "谨防犯", "严防犯")),
    Misprint("坐阵", "坐镇"),
    Misprint("松驰", "松弛"),
    Misprint("贯策", "贯彻"),
    Misprint("震憾", "震撼"),
    Misprint("侯车", "候车"),
    Misprint("侯选", "候选"),
    Misprint("气侯", "气候"),
    Misprint("迁徒", "迁徙"),
    Misprint("泻密", "泄密"),
    Misprint("泻漏", "泄漏"),
    Misprint("编缉", "编辑"),
    Misprint("复盖", "覆盖", ("恢复盖", "答复盖", "批复盖", "回复盖", "修复盖")),
    Misprint("精萃", "精粹"),
    Misprint("通迅", "通讯"),
    Misprint("渡假", "度假"),
    Misprint("帐户", "账户"),
    Misprint("帐号", "账号"),
    Misprint("截止目前", "截至目前"),
    Misprint("既使", "即使", ("既使用", "既使得", "既使人")),
    Misprint("再接再励", "再接再厉"),
    Misprint("一如继往", "一如既往"),
    Misprint("一愁莫展", "一筹莫展"),
    Misprint("迫不急待", "迫不及待"),
    Misprint("走头无路", "走投无路"),
    Misprint("穿流不息", "川流不息"),
    Misprint("兴高彩烈", "兴高采烈"),
    Misprint("不径而走", "不胫而走"),
    Misprint("责无旁代", "责无旁贷"),
    Misprint("既往不究", "既往不咎"),
    Misprint("通货澎涨", "通货膨胀"),
    Misprint("坚苦奋斗", "艰苦奋斗"),
    Misprint("谈笑风声", "谈笑风生"),
    Misprint("食不裹腹", "食不果腹"),
    Misprint("水笼头", "水龙头"),
    Misprint("行政覆议", "行政复议"),
    Misprint("政府信息公开条列", "政府信息公开条例"),
    Misprint("社会主意", "社会主义"),
    Misprint("中华人民共合国", "中华人民共和国"),
    Misprint("习进平", "习近平"),
    Misprint("总书计", "总书记"),
)
