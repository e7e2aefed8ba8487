"""A text message may be worth sending only for a while."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0008_memos_to_people")]

    operations = [migrations.AddField("text", "until", models.DateTimeField(null=True))]
