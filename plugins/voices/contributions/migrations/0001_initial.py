"""The tables of the room."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """As Django wrote it."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Contribution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=16, unique=True)),
                ("sending", models.CharField(max_length=32, unique=True)),
                ("section", models.CharField(max_length=20)),
                ("state", models.CharField(db_index=True, max_length=20)),
                ("name", models.CharField(blank=True, default="", max_length=80)),
                ("title", models.CharField(blank=True, default="", max_length=200)),
                ("text", models.TextField()),
                ("values", models.JSONField(default=dict)),
                ("remarks", models.JSONField(default=list)),
                ("is_proven", models.BooleanField(default=False)),
                ("is_read", models.BooleanField(default=False)),
                ("is_hidden", models.BooleanField(default=False)),
                ("on_hold", models.BooleanField(default=False)),
                ("received_at", models.DateTimeField(db_index=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("identity", models.CharField(blank=True, db_index=True, default="", max_length=80)),
                ("source", models.CharField(blank=True, default="", max_length=400)),
                ("address", models.CharField(blank=True, default="", max_length=400)),
                ("merged_into", models.CharField(blank=True, db_index=True, default="", max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="SpentProof",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("ends_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="ContentReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_appeal", models.BooleanField(default=False)),
                ("sending", models.CharField(max_length=32, unique=True)),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                ("words", models.CharField(blank=True, default="", max_length=1000)),
                ("received_at", models.DateTimeField(db_index=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.CharField(blank=True, default="", max_length=80)),
                ("outcome", models.CharField(blank=True, default="", max_length=20)),
                ("answer", models.CharField(blank=True, default="", max_length=1000)),
                (
                    "contribution",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="reports", to="contributions.contribution"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContributorEmail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed", models.TextField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("kept_until", models.DateTimeField(db_index=True)),
                (
                    "contribution",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="email", to="contributions.contribution"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
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
        migrations.CreateModel(
            name="MeToo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("identity", models.CharField(max_length=80)),
                ("device", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("identity", "device"), name="one_me_too_by_device")],
            },
        ),
        migrations.CreateModel(
            name="ModerationDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("who", models.CharField(max_length=80)),
                ("action", models.CharField(max_length=20)),
                ("rule", models.CharField(blank=True, default="", max_length=300)),
                ("words", models.CharField(blank=True, default="", max_length=1000)),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="contributions.contribution"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RelayMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=16, unique=True)),
                ("sending", models.CharField(max_length=32, unique=True)),
                ("sealed", models.TextField()),
                ("received_at", models.DateTimeField(db_index=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="messages", to="contributions.contribution"
                    ),
                ),
            ],
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
            options={
                "abstract": False,
            },
        ),
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
