from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake_email", "0003_handled_deeds")]

    operations = [
        migrations.AddField(
            model_name="mailbox",
            name="passed_over",
            field=models.TextField(blank=True, default=""),
        ),
    ]
