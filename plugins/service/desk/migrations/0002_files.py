"""What is approved holds the files that go online with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """As Django wrote it."""

    dependencies = [("desk", "0001_initial")]

    operations = [
        migrations.AddField(model_name="deskpublication", name="files", field=models.JSONField(null=True)),
    ]
