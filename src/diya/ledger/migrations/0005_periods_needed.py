"""Everything booked belongs to a period."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0004_fill_periods"),
    ]

    operations = [
        migrations.AlterField(model_name=name, name="period", field=models.DateField())
        for name in ("entry", "posting", "daytotal")
    ]
