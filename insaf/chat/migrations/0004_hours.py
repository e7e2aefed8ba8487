"""The hours of the first reply come from the calendar; one that was changed by hand stays as it is."""

from django.db import migrations

OLD = ("نعمل من الأحد إلى الخميس {hours}.", "We are here Sunday to Thursday, {hours}.")
NEW = ("نعمل {hours}.", "We are here {hours}.")


def mend(apps, schema_editor):
    Prepared = apps.get_model("chat", "Prepared")
    for name, old, new in zip(("text_ar", "text_en"), OLD, NEW, strict=True):
        Prepared.objects.filter(**{name: old}).update(**{name: new})


class Migration(migrations.Migration):
    dependencies = [("chat", "0003_waiting")]
    operations = [migrations.RunPython(mend, migrations.RunPython.noop)]
