"""Apart from the first migration, because allauth's tables need the user's and this one needs allauth's."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import hsww.vault.fields


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('mfa', '0003_authenticator_type_uniq'),
    ]

    operations = [
        migrations.CreateModel(
            name='RememberedPhone',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('session', models.BinaryField(max_length=8, unique=True)),
                ('label', hsww.vault.fields.SealedTextField(max_length=60)),
                ('remembered_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('expires_at', models.DateTimeField()),
                ('lost_at', models.DateTimeField(null=True)),
                ('lost_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('passkey', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='mfa.authenticator')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='phones', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('remembered_at'))), name='phone_forgotten_after_it_is_remembered'), models.CheckConstraint(condition=models.Q(models.Q(('lost_at', None), ('lost_by', None)), models.Q(('lost_at__isnull', False), ('lost_by__isnull', False)), _connector='OR'), name='phone_said_lost_by_someone')],
            },
        ),
    ]
