"""Who reported a text, sealed and apart; and the reason of what was decided, for them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """As Django wrote it."""

    dependencies = [
        ("contributions", "0004_messageopinion"),
    ]

    operations = [
        migrations.AddField(
            model_name="contentreport",
            name="answer",
            field=models.CharField(blank=True, default="", max_length=1000),
        ),
        migrations.CreateModel(
            name="ReporterContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed", models.TextField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("kept_until", models.DateTimeField(db_index=True)),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="contact", to="contributions.contentreport"
                    ),
                ),
            ],
        ),
    ]
