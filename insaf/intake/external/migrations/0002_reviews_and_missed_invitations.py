"""Referrals have a day on which they are looked at again, and an invitation may be too late to send."""

from typing import Any

from django.db import migrations, models


def read_again(apps: Any, schema: Any) -> None:
    """The list is made from the record: from its beginning, so that old referrals get their day as well."""
    apps.get_model("outbox", "Bookmark").objects.filter(name="referrals").delete()


class Migration(migrations.Migration):
    dependencies = (
        ("intake_external", "0001_first"),
        ("outbox", "0001_initial"),
    )
    operations = (
        migrations.AddField("lying", "review_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "lying",
            models.Index(fields=["review_at"], condition=models.Q(review_at__isnull=False), name="lying_review"),
        ),
        migrations.AddField("invitation", "missed_at", models.DateTimeField(null=True)),
        migrations.RunPython(read_again, migrations.RunPython.noop),
    )
