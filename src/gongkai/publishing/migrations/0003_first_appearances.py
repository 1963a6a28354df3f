"""When an item first appeared where, as columns of the item; filled from the appearances that there are."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Min, OuterRef, Q, Subquery

WITH_A_ROW = ("gazette", "website", "weibo", "wechat")
COLUMNS = {
    "first_in_gazette_at": Q(channel="gazette"),
    "first_on_website_at": Q(channel="website"),
    "first_on_microblog_at": Q(channel="weibo"),
    "first_on_wechat_at": Q(channel="wechat"),
    "first_elsewhere_at": ~Q(channel__in=WITH_A_ROW),
}


def first(appearances, channels):
    """The first of an item's appearances on some channels."""
    there = appearances.filter(channels, disclosure=OuterRef("pk")).order_by().values("disclosure")
    return Subquery(there.annotate(first=Min("at")).values("first"))


def fill(apps, schema_editor):
    """Every item that appeared anywhere, all columns at once: PostgreSQL would keep a copy of the row for every step."""
    item, appearance = (apps.get_model("publishing", name) for name in ("Disclosure", "Appearance"))
    there = appearance._base_manager.filter(void_at__isnull=True)
    items = item._base_manager.using(schema_editor.connection.alias).filter(pk__in=there.values("disclosure"))
    items.update(**{column: first(there, channels) for column, channels in COLUMNS.items()})


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0004_legal_reviewer"),
        ("publishing", "0002_figures_by_year"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="appearance",
            name="appearance_by_channel",
        ),
        migrations.AddField(
            model_name="disclosure",
            name="first_elsewhere_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="首次以其他方式公开的时间"
            ),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="first_in_gazette_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="首次在政府公报公开的时间"
            ),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="first_on_microblog_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="首次在政务微博公开的时间"
            ),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="first_on_website_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="首次在政府网站公开的时间"
            ),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="first_on_wechat_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="首次在政务微信公开的时间"
            ),
        ),
        migrations.AddIndex(
            model_name="disclosure",
            index=models.Index(
                condition=models.Q(("first_in_gazette_at__isnull", False)),
                fields=["authority", "first_in_gazette_at"],
                name="item_in_gazette",
            ),
        ),
        migrations.AddIndex(
            model_name="disclosure",
            index=models.Index(
                condition=models.Q(("first_on_website_at__isnull", False)),
                fields=["authority", "first_on_website_at"],
                name="item_on_website",
            ),
        ),
        migrations.AddIndex(
            model_name="disclosure",
            index=models.Index(
                condition=models.Q(("first_on_microblog_at__isnull", False)),
                fields=["authority", "first_on_microblog_at"],
                name="item_on_microblog",
            ),
        ),
        migrations.AddIndex(
            model_name="disclosure",
            index=models.Index(
                condition=models.Q(("first_on_wechat_at__isnull", False)),
                fields=["authority", "first_on_wechat_at"],
                name="item_on_wechat",
            ),
        ),
        migrations.AddIndex(
            model_name="disclosure",
            index=models.Index(
                condition=models.Q(("first_elsewhere_at__isnull", False)),
                fields=["authority", "first_elsewhere_at"],
                name="item_elsewhere",
            ),
        ),
        # At the end: PostgreSQL makes no index on rows that the same transaction has changed twice.
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
