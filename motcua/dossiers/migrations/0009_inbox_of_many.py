import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0003_routes'),
        ('dossiers', '0008_desk_comfort'),
        ('people', '0002_absence'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(condition=models.Q(('state__in', [1, 2, 4, 5, 6, 7, 9])), fields=['accepting_unit', 'sort_at', 'id'], name='dossier_open_by_accepting'),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(models.Q(('other_units', []), _negated=True), ('state__in', [1, 2, 4, 5, 6, 7, 9])), fields=['other_units'], name='dossier_open_of_other_units'),
        ),
    ]
