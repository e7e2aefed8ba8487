"""Cases that a body has or had: the next sweep gives a day of looking again to those that never had one.

A look at a case that owes nothing writes no entry and sets the row right, its alarm included.
"""

from django.db import migrations

DUE_NOW = (
    "UPDATE cases_case SET next_alarm_at = received_at "
    "WHERE id IN (SELECT case_id FROM cases_entry WHERE type = 'Referred')"
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_consultations")]
    operations = [migrations.RunSQL(DUE_NOW, migrations.RunSQL.noop)]
