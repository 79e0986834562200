"""Tables that only grow: the database itself refuses to change or remove their rows."""

from django.db.migrations import RunSQL

FUNCTION = RunSQL(
    """
    CREATE FUNCTION core_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'Bảng % chỉ được ghi thêm, không được sửa hay xóa (%).',
            TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'restrict_violation';
    END $$
    """,
    "DROP FUNCTION core_append_only()",
)


def append_only(table: str) -> RunSQL:
    """The migration step that protects `table` against UPDATE, DELETE and TRUNCATE.

    The migration must depend on core's first. Django shows the refusal as IntegrityError.
    """
    return RunSQL(
        [
            f"CREATE TRIGGER {table}_rows_stay BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION core_append_only()",
            f"CREATE TRIGGER {table}_all_stay BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION core_append_only()",
        ],
        [f"DROP TRIGGER {table}_rows_stay ON {table}", f"DROP TRIGGER {table}_all_stay ON {table}"],
    )
