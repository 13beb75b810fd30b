"""The check of 0002 over the rows that were there before; apart from it, so that no lock is held while it reads."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("origination", "0002_appeals")]

    operations = [ValidateConstraint("application", "origination_application_whole")]
