"""Every write to the calendar tables changes the stamp, whoever writes and by whatever means."""

from django.db import migrations

FUNCTION = """
    CREATE FUNCTION deadlines_new_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO deadlines_calendarstamp (id, version) VALUES (1, gen_random_uuid())
        ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version;
        RETURN NULL;
    END $$
"""

TABLES = ["deadlines_calendarday", "deadlines_officehours"]


def trigger(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_new_stamp AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE "
        f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION deadlines_new_stamp()",
        f"DROP TRIGGER {table}_new_stamp ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION deadlines_new_stamp()"),
        *map(trigger, TABLES),
    ]
