import django.contrib.postgres.indexes
import django.db.models.deletion
from django.contrib.postgres.operations import CreateExtension
from django.db import migrations, models

# Every dossier is filed under somebody's name; the new table holds each folded name once.
FILL = [
    """
    INSERT INTO dossiers_distinctname (folded)
    SELECT DISTINCT applicant.folded_name FROM people_applicant AS applicant
    WHERE EXISTS (SELECT FROM dossiers_dossier WHERE applicant_id = applicant.id)
    """,
    """
    UPDATE dossiers_dossier AS dossier SET name_id = name.id
    FROM people_applicant AS applicant, dossiers_distinctname AS name
    WHERE applicant.id = dossier.applicant_id AND name.folded = applicant.folded_name
    """,
]


def name(**null: bool) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='dossiers',
        to='dossiers.distinctname', **null,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0001_initial'),
        ('dossiers', '0010_when_it_was_known'),
    ]

    operations = [
        CreateExtension('fuzzystrmatch'),
        migrations.CreateModel(
            name='DistinctName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('folded', models.CharField(max_length=300, unique=True)),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('folded', name='gin_trgm_ops'), fastupdate=False, name='distinct_name_trigrams')],
            },
        ),
        migrations.AddField(model_name='dossier', name='name', field=name(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(model_name='dossier', name='name', field=name()),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(fields=['name', '-filed_at', '-id'], name='dossier_by_name'),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['filed_at'], name='dossier_by_filing'),
        ),
    ]
