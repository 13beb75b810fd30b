"""Loans are listed by amount and by product, and incoming money is matched by the number of a contract; the indexes are
built without stopping those who write."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("servicing", "0006_incoming")]

    operations = [
        AddIndexConcurrently("loan", models.Index(fields=["contract_number"], name="servicing_loan_contract_no")),
        AddIndexConcurrently("loan", models.Index(fields=["principal_amount", "id"], name="servicing_loan_amount")),
        AddIndexConcurrently("loan", models.Index(fields=["product_code", "id"], name="servicing_loan_product")),
    ]
