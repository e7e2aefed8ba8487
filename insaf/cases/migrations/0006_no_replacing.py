"""SQLite: INSERT OR REPLACE, which no trigger on DELETE sees, changes no entry of the record either (M-02)."""

from django.db import migrations

REFUSAL = "the record is append-only"
TAKEN = {
    "cases_entry": "seq = NEW.seq OR (case_id = NEW.case_id AND n = NEW.n)",
    "cases_node": 'id = NEW.id OR (level = NEW.level AND "index" = NEW."index")',
    "cases_checkpoint": "id = NEW.id OR size = NEW.size",
}


def guard(apps, schema_editor):
    """PostgreSQL knows no such statement; its ON CONFLICT DO UPDATE is an UPDATE to the triggers."""
    if schema_editor.connection.vendor == "postgresql":
        return
    for table, taken in TAKEN.items():
        schema_editor.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken}) "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def lift(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        for table in TAKEN:
            schema_editor.execute(f"DROP TRIGGER {table}_no_replace")


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_mailed")]
    operations = [migrations.RunPython(guard, lift)]
