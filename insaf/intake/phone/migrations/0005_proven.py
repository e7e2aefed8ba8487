"""Whether a voice message by mail was the exchange's beyond doubt."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake_phone", "0004_forgetting")]

    operations = [migrations.AddField("call", "proven", models.BooleanField(default=False))]
