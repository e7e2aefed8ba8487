"""A fresh installation has some replies ready."""

from django.db import migrations


def fill(apps, schema_editor):
    from insaf.chat.prepared import FIRST

    Prepared = apps.get_model("chat", "Prepared")
    Prepared.objects.bulk_create(
        [Prepared(title_ar=a, title_en=b, text_ar=c, text_en=d) for a, b, c, d in FIRST]
    )


class Migration(migrations.Migration):
    dependencies = [("chat", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
