from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DemonstrationLoad",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("application", models.CharField(max_length=200, unique=True, verbose_name="应用")),
                ("loaded_at", models.DateTimeField(auto_now_add=True, verbose_name="装入时间")),
                ("log_ins", models.JSONField(default=list, verbose_name="演示账号")),
            ],
            options={
                "verbose_name": "演示数据装入记录",
                "verbose_name_plural": "演示数据装入记录",
                "ordering": ["pk"],
            },
        ),
    ]
