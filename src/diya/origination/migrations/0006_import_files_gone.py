from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("origination", "0005_facts_and_imports")]

    operations = [
        migrations.AddField(model_name="importrun", name="file_gone_at", field=models.DateTimeField(null=True)),
    ]
