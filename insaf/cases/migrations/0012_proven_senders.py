from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_days_to_look")]
    operations = [
        migrations.AddField("mailed", "proven", models.BooleanField(db_default=False, default=False)),
    ]
