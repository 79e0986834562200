"""What the database itself promises about money, whatever the program does."""

from django.db import migrations

from motcua.core.append_only import append_only

CHARGE = """
CREATE FUNCTION payments_charge_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Khoản thu không được xóa.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (
        (OLD.state <> 'open' AND NEW IS DISTINCT FROM OLD)
        OR to_jsonb(NEW) - '{state,settled_by_id,cancelled_reason}'::text[]
            <> to_jsonb(OLD) - '{state,settled_by_id,cancelled_reason}'::text[]
    ) THEN
        RAISE EXCEPTION 'Khoản thu đã nộp hoặc đã hủy, và số tiền của khoản thu, không được sửa.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.settled_by_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM payments_payment
        WHERE id = NEW.settled_by_id AND charge_id = NEW.id AND settles
            AND amount_vnd = NEW.total_vnd
    ) THEN
        RAISE EXCEPTION 'Khoản thu chỉ đã nộp khi có chứng từ đúng số tiền của chính nó.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER payments_charge_stays BEFORE INSERT OR UPDATE OR DELETE ON payments_charge
    FOR EACH ROW EXECUTE FUNCTION payments_charge_stays();
"""

# A day that is closed takes nothing more in and gives nothing more out in cash.
CLOSED = """
CREATE FUNCTION payments_day_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    who bigint;
    whose bigint;
BEGIN
    IF TG_TABLE_NAME = 'payments_payment' THEN
        who := NEW.cashier_id;
        whose := NEW.unit_id;
    ELSE
        IF NEW.state <> 'done' OR NEW.method <> 'cash' THEN
            RETURN NEW;
        END IF;
        who := NEW.paid_out_by_id;
        SELECT unit_id INTO whose FROM payments_payment WHERE id = NEW.payment_id;
    END IF;
    IF EXISTS (
        SELECT FROM payments_cashday WHERE cashier_id = who AND unit_id = whose AND day = NEW.day
    ) THEN
        RAISE EXCEPTION 'Ngày thu tiền này đã khóa sổ.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER payments_payment_day BEFORE INSERT ON payments_payment
    FOR EACH ROW EXECUTE FUNCTION payments_day_is_open();
CREATE TRIGGER payments_refund_day BEFORE INSERT OR UPDATE ON payments_refund
    FOR EACH ROW EXECUTE FUNCTION payments_day_is_open();

CREATE FUNCTION payments_cashday_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.confirmed_at IS NOT NULL
        OR to_jsonb(NEW) - '{confirmed_at,confirmed_by_id,difference_vnd}'::text[]
            <> to_jsonb(OLD) - '{confirmed_at,confirmed_by_id,difference_vnd}'::text[]
    THEN
        RAISE EXCEPTION 'Sổ quỹ của ngày đã khóa, không được sửa.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER payments_cashday_stays BEFORE UPDATE OR DELETE ON payments_cashday
    FOR EACH ROW EXECUTE FUNCTION payments_cashday_stays();
"""

REFUND = """
CREATE FUNCTION payments_refund_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    paid bigint;
    back bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Lệnh hoàn trả không được xóa.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (
        OLD.state IN ('done', 'refused') OR OLD.amount_vnd <> NEW.amount_vnd
        OR OLD.payment_id <> NEW.payment_id
    ) THEN
        RAISE EXCEPTION 'Lệnh hoàn trả đã xong, hoặc số tiền của lệnh, không được sửa.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    -- Two refunds of one payment at once: the second waits and counts the first.
    SELECT amount_vnd INTO paid FROM payments_payment WHERE id = NEW.payment_id FOR UPDATE;
    SELECT coalesce(sum(amount_vnd), 0) INTO back FROM payments_refund
        WHERE payment_id = NEW.payment_id AND state <> 'refused' AND id <> NEW.id;
    IF NEW.state <> 'refused' AND back + NEW.amount_vnd > paid THEN
        RAISE EXCEPTION 'Số tiền hoàn trả vượt quá số tiền đã nộp.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER payments_refund_within BEFORE INSERT OR UPDATE OR DELETE ON payments_refund
    FOR EACH ROW EXECUTE FUNCTION payments_refund_within();
"""


class Migration(migrations.Migration):

    dependencies = [
        ("core", "0001_initial"),
        ("payments", "0001_initial"),
    ]

    operations = [
        append_only("payments_payment"),
        migrations.RunSQL(CHARGE, "DROP FUNCTION payments_charge_stays CASCADE"),
        migrations.RunSQL(
            CLOSED,
            "DROP FUNCTION payments_day_is_open CASCADE;"
            "DROP FUNCTION payments_cashday_stays CASCADE",
        ),
        migrations.RunSQL(REFUND, "DROP FUNCTION payments_refund_within CASCADE"),
    ]
