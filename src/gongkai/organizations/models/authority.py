"""The tree of authorities, and the facts of the website that an authority runs."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.models import OrderableTreeNode

from gongkai.organizations import codes


class Level(models.TextChoices):
    """The level of the administrative division an authority belongs to."""

    PROVINCE = "province", "省级"
    PREFECTURE = "prefecture", "市级"
    COUNTY = "county", "县级"
    TOWNSHIP = "township", "乡级"


class Kind(models.TextChoices):
    """What an authority is in law (the Regulation, Art. 4, 10 and 54)."""

    GOVERNMENT = "government", "人民政府"
    DEPARTMENT = "department", "政府部门"
    DISPATCHED = "dispatched", "派出机构"
    AUTHORIZED = "authorized", "法律法规授权的组织"


_LEVEL_ORDER = list(Level.values)


class Authority(OrderableTreeNode):  # type: ignore[misc] # the library has no types
    """An administrative organ that has to disclose information (行政机关).

    ``line`` tells trees apart: empty for the people's governments and their departments, the name of the
    system (for example 税务) for a vertically led one, which is supervised by its own offices (the
    Regulation, Art. 3). A parent and its children are always of one line.
    """

    parent = TreeNodeForeignKey(
        "self",
        verbose_name="上级机关",
        blank=True,
        null=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    line = models.CharField(
        "垂直管理系统",
        max_length=40,
        blank=True,
        help_text="只有税务、海关、气象等垂直管理的机关填写系统名称，其他机关留空。",
    )
    name = models.CharField("机关名称", max_length=100, help_text="机关的规范全称。")
    short_name = models.CharField("简称", max_length=40)
    unified_code = models.CharField(
        "统一社会信用代码",
        max_length=18,
        unique=True,
        null=True,
        blank=True,
        validators=[codes.validate_unified_code],
        help_text="18位，见统一社会信用代码证书；暂时没有的可以留空。",
        error_messages={"unique": "这个统一社会信用代码已经登记在另一个机关名下，请核对。"},
    )
    division_code = models.CharField(
        "行政区划代码",
        max_length=6,
        validators=[codes.validate_division_code],
        help_text="6位数字；乡级机关填写所在县的代码。",
    )
    level = models.CharField("层级", max_length=12, choices=Level.choices)
    kind = models.CharField("性质", max_length=12, choices=Kind.choices)

    class Meta:
        verbose_name = "机关"
        verbose_name_plural = "机关"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "name", "division_code"],
                name="authority_named_once",
                violation_error_message="这个区划内已经有同名的机关，请不要重复登记。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def can_make_rules(self) -> bool:
        """Whether the authority may issue rules (规章) at all.

        The Legislation Law, Art. 93: people's governments of provinces, of cities with districts and of
        autonomous prefectures. Departments, counties and townships never do.
        """
        return self.kind == Kind.GOVERNMENT and self.level in (Level.PROVINCE, Level.PREFECTURE)

    def clean(self) -> None:
        """Check what no single field can tell; raises ValidationError by field."""
        super().clean()
        if self.unified_code == "":
            self.unified_code = None
        if errors := self.broken_rules():
            raise ValidationError(errors)

    def broken_rules(self) -> dict[str, str]:
        """A sentence by field for every rule that codes, level, kind, line and parent break together."""
        errors: dict[str, str] = {}
        self._check_division_code(errors)
        if self.kind == Kind.GOVERNMENT and self.line:
            errors["kind"] = "人民政府不属于垂直管理系统，请核对性质或者把系统名称留空。"
        if self.parent is not None:
            self._check_parent(self.parent, errors)
        return errors

    def _check_division_code(self, errors: dict[str, str]) -> None:
        code = self.division_code or ""
        if len(code) != 6:
            return
        if self.level == Level.PROVINCE and code[2:] != "0000":
            errors["division_code"] = "省级机关的行政区划代码后四位应为0，例如 410000。"
        elif self.level == Level.PREFECTURE and (code[4:] != "00" or code[2:4] == "00"):
            errors["division_code"] = "市级机关的行政区划代码后两位应为0、中间两位不为0，例如 410600。"
        elif self.level in (Level.COUNTY, Level.TOWNSHIP) and code[4:] == "00":
            errors["division_code"] = "县级、乡级机关的行政区划代码后两位不能都是0，例如 410621。"

    def _check_parent(self, parent: Authority, errors: dict[str, str]) -> None:
        if parent.line != self.line:
            errors["line"] = (
                "上级机关和本机关应属于同一系统：垂直管理的机关只能放在本系统的上级之下，其他机关不能放在垂直管理系统之下。"
            )
        if (
            self.level in _LEVEL_ORDER
            and parent.level in _LEVEL_ORDER
            and _LEVEL_ORDER.index(self.level) < _LEVEL_ORDER.index(parent.level)
        ):
            errors["level"] = "下级机关的层级不能高于上级机关。"
        if self.division_code and parent.division_code and self.division_code[:2] != parent.division_code[:2]:
            errors.setdefault("division_code", "行政区划代码的前两位应与上级机关相同。")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, keeping an empty code as no code so that several authorities may be without one."""
        self.unified_code = self.unified_code or None
        super().save(*args, **kwargs)


class SiteFacts(models.Model):
    """What the law wants to see at the foot and in the tags of every page of a government website.

    国办发〔2017〕47号 (footer list, page tags). One authority, one site; townships and county departments
    have none and use the site of their government. Facts that are not known are empty and left out.
    """

    authority = models.OneToOneField(
        Authority, verbose_name="主办机关", on_delete=models.PROTECT, related_name="site_facts"
    )
    is_main = models.BooleanField(
        "本平台的主站", default=False, help_text="访问的域名没有登记时，页面按主站显示。"
    )
    site_name = models.CharField("网站名称", max_length=100)
    site_domain = models.CharField(
        "网站域名", max_length=100, unique=True, validators=[codes.validate_site_domain]
    )
    site_id_code = models.CharField(
        "网站标识码", max_length=10, blank=True, validators=[codes.validate_site_id_code]
    )
    icp_number = models.CharField(
        "ICP备案编号", max_length=40, blank=True, validators=[codes.validate_icp_number]
    )
    police_number = models.CharField(
        "公安机关备案编号", max_length=40, blank=True, validators=[codes.validate_police_number]
    )
    identity_mark = models.CharField(
        "党政机关网站标识编号", max_length=60, blank=True, help_text="机构编制部门核发的网站标识编号。"
    )
    host = models.CharField("主办单位", max_length=100)
    undertaker = models.CharField("承办单位", max_length=100, blank=True)
    contact_address = models.CharField("联系地址", max_length=200, blank=True)
    contact_telephone = models.CharField(
        "联系电话", max_length=60, blank=True, validators=[codes.validate_telephone]
    )
    contact_email = models.EmailField("电子邮箱", blank=True)

    class Meta:
        verbose_name = "网站信息"
        verbose_name_plural = "网站信息"
        constraints = [
            models.UniqueConstraint(
                fields=["is_main"],
                condition=models.Q(is_main=True),
                name="one_main_site",
                violation_error_message="已经有一个主站，同一平台只能有一个主站。",
            ),
        ]

    def __str__(self) -> str:
        return self.site_name
