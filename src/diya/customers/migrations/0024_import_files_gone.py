from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0023_names_found")]

    operations = [
        migrations.AddField(model_name="partyimport", name="file_gone_at", field=models.DateTimeField(null=True)),
    ]
