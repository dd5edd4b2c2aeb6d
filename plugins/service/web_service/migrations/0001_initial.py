"""The first tables of the room."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """As Django wrote it."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True)),
                ("who", models.CharField(max_length=80)),
                ("device", models.CharField(blank=True, default="", max_length=80)),
                ("address", models.CharField(blank=True, default="", max_length=80)),
                ("action", models.CharField(max_length=80)),
                ("about", models.CharField(blank=True, default="", max_length=200)),
                ("chain", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="LifeSign",
            fields=[
                ("name", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="RateBucket",
            fields=[
                ("key", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("level", models.FloatField()),
                ("at", models.FloatField()),
            ],
        ),
        migrations.CreateModel(
            name="OutboxWork",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("work", models.CharField(max_length=80)),
                ("key", models.CharField(blank=True, default="", max_length=200)),
                ("order", models.IntegerField(default=5)),
                ("payload", models.JSONField(default=dict)),
                ("outcome", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(db_index=True)),
                ("tries", models.IntegerField(default=0)),
                ("taken_by", models.CharField(blank=True, default="", max_length=200)),
                ("taken_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(db_index=True, null=True)),
                ("given_up", models.BooleanField(default=False)),
                ("trouble", models.TextField(blank=True, default="")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at", None), ("taken_at", None), models.Q(("key", ""), _negated=True)),
                        fields=("work", "key"),
                        name="one_waits_by_key",
                    )
                ],
            },
        ),
    ]
