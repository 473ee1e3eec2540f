"""A draft belongs to its writer in one hat, and to the family it names (2.3, 8.2).

Drafts that were kept before say neither. They stay with their writer, for the pages that open without a hat.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

HATS = [
    ("organiser", "Co-ordinator"),
    ("volunteer", "Volunteer"),
    ("trustee", "Trustee"),
    ("adviser", "Adviser"),
    ("hsuk_reviewer", "Home-Start UK reviewer"),
    ("external_auditor", "Outside auditor"),
    ("administrator", "Administrator"),
    ("contractor", "Contractor"),
    ("none", "No role"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("safeguarding", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="concerndraft",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="concerndraft",
            name="hat",
            field=models.CharField(choices=HATS, default="none", max_length=20),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="concerndraft",
            name="family",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="families.family",
            ),
        ),
        migrations.AddConstraint(
            model_name="concerndraft",
            constraint=models.UniqueConstraint(fields=("author", "hat"), name="concern_draft_one_a_hat"),
        ),
    ]
