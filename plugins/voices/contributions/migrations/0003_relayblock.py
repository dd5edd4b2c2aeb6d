"""Who made an offer wants no more messages."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """As Django wrote it."""

    dependencies = [
        ("contributions", "0002_relaymessage"),
    ]

    operations = [
        migrations.CreateModel(
            name="RelayBlock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sender", models.CharField(blank=True, default="", max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "contribution",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="blocks", to="contributions.contribution"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("contribution", "sender"), name="one_block_by_sender")],
            },
        ),
    ]
