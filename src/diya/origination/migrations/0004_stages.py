"""When an application was decided and drawn, for the funnel."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("origination", "0003_whole_applications"),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="decided_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="application",
            name="drawn_at",
            field=models.DateTimeField(null=True),
        ),
    ]
