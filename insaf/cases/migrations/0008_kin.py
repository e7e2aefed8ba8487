from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_look_again")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="restricted_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="merged_into",
            field=models.CharField(blank=True, default="", max_length=24),
        ),
        migrations.AddField(
            model_name="case",
            name="split_from",
            field=models.CharField(blank=True, default="", max_length=24),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("merged_into", ""), _negated=True), fields=["merged_into"], name="case_merged"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("split_from", ""), _negated=True), fields=["split_from"], name="case_split"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["subject", "received_at", "id"], name="case_subject"),
        ),
    ]
