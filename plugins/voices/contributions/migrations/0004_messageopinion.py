"""What devices think of the messages of a debate."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """As Django wrote it."""

    dependencies = [
        ("contributions", "0003_relayblock"),
    ]

    operations = [
        migrations.CreateModel(
            name="MessageOpinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("identity", models.CharField(max_length=80)),
                ("device", models.CharField(max_length=64)),
                ("agrees", models.BooleanField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("identity", "device"), name="one_opinion_by_device")],
            },
        ),
    ]
