"""What was earned is kept by basis of income too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("endofday", "0001_initial")]

    operations = [
        migrations.AddField(model_name="booked", name="cash_basis", field=models.BooleanField(db_default=False)),
        migrations.RemoveConstraint(model_name="booked", name="endofday_booked_once"),
        migrations.AddConstraint(
            model_name="booked",
            constraint=models.UniqueConstraint(
                fields=("what", "branch", "product", "currency", "cash_basis", "business_date"),
                name="endofday_booked_once",
            ),
        ),
    ]
