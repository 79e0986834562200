"""A dossier may get the field or unit it always had, and levels know the unknown."""

from django.db import migrations, models

TURNS = (
    "received_online", "received_otherwise", "received_unknown",
    "resolved_early", "resolved_on_time", "resolved_overdue", "resolved_undated",
    "withdrawn", "moved_in", "moved_out", "due_passed", "due_settled",
)  # fmt: skip
COLUMNS = ", ".join(TURNS)
SUMS = ", ".join(f"coalesce(sum(n) FILTER (WHERE turn = '{turn}'), 0)" for turn in TURNS)

# As before, and: what is recognised is counted where it stands now, as known since it was accepted;
# so are, of another field, the units that had it before.
COUNT_CHANGED = f"""
CREATE OR REPLACE FUNCTION reports_count_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- It was there from the beginning; only now somebody says so.
    recognised boolean := NEW.competent_unit_id <> OLD.competent_unit_id
        AND NEW.held_since IS NOT DISTINCT FROM OLD.held_since
        AND EXISTS (SELECT FROM dossiers_unrecognised WHERE dossier_id = NEW.id
            AND kind = 'unit' AND recognised_at IS NULL);
    same_unit boolean := recognised OR NEW.competent_unit_id = OLD.competent_unit_id;
    known timestamptz := NEW.recorded_at;
BEGIN
    IF recognised OR NEW.field_id <> OLD.field_id THEN
        -- Under another name it was known when it was known under the first.
        SELECT recorded_at INTO known FROM dossiers_event
            WHERE dossier_id = NEW.id AND verb = 'accept' ORDER BY id LIMIT 1;
    END IF;
    IF NOT same_unit AND OLD.received_at IS NOT NULL
        AND NEW.held_since IS NOT DISTINCT FROM OLD.held_since
    THEN
        RAISE EXCEPTION 'Hồ sơ % chuyển đơn vị mà không ghi từ bao giờ.', NEW.code
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    INSERT INTO reports_counterchange (unit_id, field_id, day, recorded_at, {COLUMNS})
    SELECT unit, field, day, known, {SUMS}
    FROM (
        SELECT unit, field, turn, day, sum(n) AS n
        FROM (
            SELECT NEW.competent_unit_id AS unit, NEW.field_id AS field, turn, day, 1 AS n
            FROM reports_turns_of(NEW.channel, NEW.received_at, NEW.held_since, NEW.due_at,
                                  NEW.completed_at, NEW.stopped_at)
            UNION ALL
            SELECT OLD.competent_unit_id, OLD.field_id, turn, day, -1
            FROM reports_turns_of(OLD.channel, OLD.received_at, OLD.held_since, OLD.due_at,
                                  OLD.completed_at, OLD.stopped_at)
            WHERE same_unit
            UNION ALL
            SELECT OLD.competent_unit_id, OLD.field_id, turn, left_behind.day, 1
            FROM (VALUES
                ('moved_out', reports_day(NEW.held_since)),
                ('due_settled', CASE WHEN OLD.due_at IS NOT NULL THEN greatest(
                    reports_day(OLD.due_at), reports_day(NEW.held_since)) END)
            ) AS left_behind (turn, day)
            WHERE NOT same_unit AND OLD.received_at IS NOT NULL
                AND left_behind.day IS NOT NULL
            UNION ALL
            SELECT gone.from_unit_id, under.field,
                CASE turn WHEN 'withdrawn' THEN 'moved_out' ELSE turn END, day, under.n
            FROM dossiers_transfer AS gone,
                reports_turns_of(NEW.channel, gone.accepted_at, gone.since, gone.due_at, NULL,
                                 gone.effective_at),
                (VALUES (NEW.field_id, 1), (OLD.field_id, -1)) AS under (field, n)
            WHERE NEW.field_id <> OLD.field_id AND gone.dossier_id = NEW.id
                AND gone.kind = 'competence' AND gone.accepted_at IS NOT NULL
        ) AS changes
        GROUP BY unit, field, turn, day
        HAVING sum(n) <> 0
    ) AS net
    GROUP BY unit, field, day;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("dossiers", "0014_unrecognised"),
        ('reports', '0006_targets'),
    ]

    operations = [
        migrations.AlterField(
            model_name='closedreport',
            name='level',
            field=models.CharField(blank=True, choices=[('province', 'Cấp tỉnh'), ('department', 'Sở, ban, ngành'), ('district', 'Cấp huyện (trước 01/7/2025)'), ('commune', 'Cấp xã'), ('vertical', 'Cơ quan ngành dọc'), ('unknown', 'Chưa xác định')], max_length=15),
        ),
        migrations.RunSQL(COUNT_CHANGED, migrations.RunSQL.noop),
    ]
