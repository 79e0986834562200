"""Each time a unit was competent for a dossier, as one row: the present one and those past."""

from django.db import migrations, models

TENURES = """
CREATE VIEW reports_tenure AS
    SELECT d.id, d.id AS dossier_id, d.competent_unit_id AS unit_id, d.held_since, d.due_at,
        came.from_unit_id AS came_from_id, came.recorded_at AS came_known_at,
        NULL::timestamptz AS left_at, NULL::bigint AS went_to_id,
        NULL::timestamptz AS left_known_at
    FROM dossiers_dossier AS d
    LEFT JOIN dossiers_transfer AS came
        ON came.dossier_id = d.id AND came.effective_at = d.held_since
        AND came.kind = 'competence' AND came.accepted_at IS NOT NULL
    UNION ALL
    SELECT -gone.id, gone.dossier_id, gone.from_unit_id, gone.since, gone.due_at,
        came.from_unit_id, came.recorded_at,
        gone.effective_at, gone.to_unit_id, gone.recorded_at
    FROM dossiers_transfer AS gone
    LEFT JOIN dossiers_transfer AS came
        ON came.dossier_id = gone.dossier_id AND came.effective_at = gone.since
        AND came.kind = 'competence' AND came.accepted_at IS NOT NULL
    WHERE gone.kind = 'competence' AND gone.accepted_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0003_closed_reports"),
        ("dossiers", "0013_transfers"),
    ]

    operations = [
        migrations.RunSQL(TENURES, "DROP VIEW reports_tenure"),
        migrations.CreateModel(
            name="Tenure",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("held_since", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("came_known_at", models.DateTimeField(null=True)),
                ("left_at", models.DateTimeField(null=True)),
                ("left_known_at", models.DateTimeField(null=True)),
            ],
            options={"managed": False, "db_table": "reports_tenure"},
        ),
    ]
