import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

KNOWN = models.Q(
    models.Q(("kind", "family"), ("strand__in", ["support", "safeguarding"])),
    models.Q(("kind", "person"), ("strand__in", ["file"])),
    models.Q(("kind", "scheme"), ("strand__in", ["scheme"])),
    _connector="OR",
)


def register_what_wraps(apps, schema_editor):
    """Every key that wraps something today may wrap; the constraint that follows would refuse the rows otherwise."""
    keys = apps.get_model("vault", "DataKey").objects.using(schema_editor.connection.alias)
    known = apps.get_model("vault", "KeyEncryptionKey").objects.using(schema_editor.connection.alias)
    for found in keys.order_by("kek_id").values("kek_id").annotate(first=models.Min("created")):
        known.create(id=found["kek_id"], made_at=found["first"])


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="KeyEncryptionKey",
            fields=[
                ("id", models.CharField(editable=False, max_length=16, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="Destroyed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("family", "family"), ("person", "person"), ("scheme", "scheme")], max_length=12)),
                ("scope_id", models.UUIDField()),
                ("strand", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name_plural": "destroyed",
                "constraints": [
                    models.UniqueConstraint(fields=("scope_id", "strand", "kind"), name="destroyed_once"),
                    models.CheckConstraint(condition=KNOWN, name="destroyed_kind_and_strand"),
                ],
            },
        ),
        migrations.RunPython(register_what_wraps, migrations.RunPython.noop),
        migrations.RenameField("datakey", "kek_id", "kek"),
        migrations.AlterField(
            "datakey",
            "kek",
            models.ForeignKey(
                db_column="kek_id",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="vault.keyencryptionkey",
            ),
        ),
    ]
