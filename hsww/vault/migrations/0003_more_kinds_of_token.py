from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vault", "0002_keys_that_may_wrap")]

    operations = [
        migrations.AlterField(
            "searchtoken",
            "kind",
            models.PositiveSmallIntegerField(
                choices=[
                    (1, "the start of a word"),
                    (2, "a telephone number"),
                    (3, "a postcode or its outward code"),
                    (4, "a whole word of a name"),
                    (5, "how a word of a name sounds"),
                    (6, "a street, and with its number"),
                    (7, "a day of birth"),
                ]
            ),
        ),
    ]
