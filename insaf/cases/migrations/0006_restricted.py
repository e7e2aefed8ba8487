from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_mailed")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="restricted_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["subject", "received_at", "id"], name="case_subject"),
        ),
    ]
