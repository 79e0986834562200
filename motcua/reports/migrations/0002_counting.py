"""The database itself notes what changed in the counters, in the dossier's own transaction."""

from django.db import migrations

TURNS = (
    "received_online", "received_otherwise", "received_unknown",
    "resolved_early", "resolved_on_time", "resolved_overdue", "resolved_undated",
    "withdrawn", "moved_in", "moved_out", "due_passed", "due_settled",
)  # fmt: skip
COLUMNS = ", ".join(TURNS)
SUMS = ", ".join(f"coalesce(sum(n) FILTER (WHERE turn = '{turn}'), 0)" for turn in TURNS)

# The turns of one dossier in the unit that has it now: which, and on which day of Vietnam.
# Nothing counts before acceptance. A dossier without a due moment owes nothing.
TURNS_OF = """
CREATE FUNCTION reports_day(moment timestamptz) RETURNS date LANGUAGE sql IMMUTABLE
    RETURN (moment AT TIME ZONE 'Asia/Ho_Chi_Minh')::date;

-- The next 1st or 15th: where a mark stands that holds the day.
CREATE FUNCTION reports_mark_after(day date) RETURNS date LANGUAGE sql IMMUTABLE
    RETURN CASE WHEN extract(day FROM day) < 15 THEN date_trunc('month', day::timestamp)::date + 14
                ELSE (date_trunc('month', day::timestamp) + interval '1 month')::date END;

CREATE FUNCTION reports_turns_of(
    channel text, received timestamptz, held_since timestamptz, due timestamptz,
    completed timestamptz, stopped timestamptz
) RETURNS TABLE (turn text, day date) LANGUAGE sql IMMUTABLE AS $$
    SELECT turn, turns.day FROM (
        SELECT reports_day(coalesce(held_since, received)) AS came, reports_day(due) AS owed,
            reports_day(completed) AS done, reports_day(stopped) AS ended
    ) AS days CROSS JOIN LATERAL (VALUES
        (CASE WHEN held_since IS NOT NULL THEN 'moved_in'
              WHEN channel = 'online' THEN 'received_online'
              WHEN channel IN ('in_person', 'post') THEN 'received_otherwise'
              ELSE 'received_unknown' END, came),
        (CASE WHEN owed IS NULL THEN 'resolved_undated' WHEN done < owed THEN 'resolved_early'
              WHEN done = owed THEN 'resolved_on_time' ELSE 'resolved_overdue' END, done),
        ('withdrawn', ended),
        ('due_passed', CASE WHEN owed IS NOT NULL THEN greatest(owed, came) END),
        ('due_settled', CASE WHEN owed IS NOT NULL AND coalesce(done, ended) IS NOT NULL
                             THEN greatest(owed, came, done, ended) END)
    ) AS turns (turn, day)
    WHERE received IS NOT NULL AND turns.day IS NOT NULL
$$;
"""

ON_INSERT = f"""
CREATE FUNCTION reports_count_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reports_counterchange (unit_id, field_id, day, recorded_at, {COLUMNS})
    SELECT competent_unit_id, field_id, day, recorded_at, {SUMS}
    FROM (
        SELECT competent_unit_id, field_id, turns.day, recorded_at, turn, 1 AS n
        FROM fresh, reports_turns_of(
            channel, received_at, held_since, due_at, completed_at, stopped_at) AS turns
    ) AS counted
    GROUP BY competent_unit_id, field_id, day, recorded_at;
    RETURN NULL;
END $$;

CREATE TRIGGER reports_count_new AFTER INSERT ON dossiers_dossier
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION reports_count_new();
"""

# A dossier taken over leaves what it did in the old unit, and begins anew in the other one.
ON_UPDATE = f"""
CREATE FUNCTION reports_count_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    same_unit boolean := NEW.competent_unit_id = OLD.competent_unit_id;
BEGIN
    IF NOT same_unit AND OLD.received_at IS NOT NULL
        AND NEW.held_since IS NOT DISTINCT FROM OLD.held_since
    THEN
        RAISE EXCEPTION 'Hồ sơ % chuyển đơn vị mà không ghi từ bao giờ.', NEW.code
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    INSERT INTO reports_counterchange (unit_id, field_id, day, recorded_at, {COLUMNS})
    SELECT unit, field, day, NEW.recorded_at, {SUMS}
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
        ) AS changes
        GROUP BY unit, field, turn, day
        HAVING sum(n) <> 0
    ) AS net
    GROUP BY unit, field, day;
    RETURN NULL;
END $$;

CREATE TRIGGER reports_count_changed AFTER UPDATE ON dossiers_dossier FOR EACH ROW
    WHEN ((OLD.competent_unit_id, OLD.field_id, OLD.channel, OLD.received_at, OLD.held_since,
           OLD.due_at, OLD.completed_at, OLD.stopped_at)
        IS DISTINCT FROM
          (NEW.competent_unit_id, NEW.field_id, NEW.channel, NEW.received_at, NEW.held_since,
           NEW.due_at, NEW.completed_at, NEW.stopped_at))
    EXECUTE FUNCTION reports_count_changed();
"""

# What an installation already holds is counted once, as if it came now.
ALREADY_THERE = f"""
INSERT INTO reports_counterchange (unit_id, field_id, day, {COLUMNS})
SELECT competent_unit_id, field_id, day, {SUMS}
FROM (
    SELECT competent_unit_id, field_id, turns.day, turn, 1 AS n
    FROM dossiers_dossier, reports_turns_of(
        channel, received_at, held_since, due_at, completed_at, stopped_at) AS turns
) AS counted
GROUP BY competent_unit_id, field_id, day;
"""
UNDO = """
DROP FUNCTION reports_count_new CASCADE;
DROP FUNCTION reports_count_changed CASCADE;
DROP FUNCTION reports_turns_of;
DROP FUNCTION reports_mark_after;
DROP FUNCTION reports_day;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_counters"),
        ("dossiers", "0010_when_it_was_known"),
    ]

    operations = [
        migrations.RunSQL(TURNS_OF + ON_INSERT + ON_UPDATE, UNDO),
        migrations.RunSQL(ALREADY_THERE, migrations.RunSQL.noop),
    ]
