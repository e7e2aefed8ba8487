"""Rows older than their column of promises: the next sweep looks at them and writes what runs.

A look at a case that owes nothing writes no entry and sets the row right, its alarm included.
"""

from django.db import migrations

DUE_NOW = "UPDATE cases_case SET next_alarm_at = received_at WHERE promises = '[]'"


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_no_replacing")]
    operations = [migrations.RunSQL(DUE_NOW, migrations.RunSQL.noop)]
