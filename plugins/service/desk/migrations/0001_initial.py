"""The first tables of the room."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """As Django wrote it."""

    initial = True

    dependencies = [
        ("access", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeskDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("source", models.CharField(blank=True, default="", max_length=400)),
                ("base", models.TextField(blank=True, default="")),
                ("values", models.JSONField(default=dict)),
                ("body", models.TextField(blank=True, default="")),
                ("title", models.CharField(blank=True, default="", max_length=400)),
                ("revision", models.IntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("author", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to="access.staffmember")),
            ],
        ),
        migrations.CreateModel(
            name="DeskPublication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("action", models.CharField(default="publish", max_length=20)),
                ("source", models.CharField(max_length=400)),
                ("address", models.CharField(blank=True, default="", max_length=400)),
                ("title", models.CharField(max_length=400)),
                ("text", models.TextField()),
                ("base", models.TextField(blank=True, default="")),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(db_index=True, null=True)),
                ("agreed", models.JSONField(default=list)),
                ("state", models.CharField(db_index=True, max_length=20)),
                ("word", models.CharField(blank=True, default="", max_length=300)),
                ("other_text", models.TextField(blank=True, default="")),
                ("receipt", models.JSONField(default=list)),
                ("commit", models.CharField(blank=True, default="", max_length=64)),
                ("online_at", models.DateTimeField(null=True)),
                (
                    "author",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="publications", to="access.staffmember"),
                ),
                ("draft", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="publications", to="desk.deskdraft")),
                ("files", models.JSONField(null=True)),
            ],
        ),
    ]
