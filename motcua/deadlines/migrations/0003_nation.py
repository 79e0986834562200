"""The national calendar: office hours Monday to Friday, and the special days of 2019 to 2027."""

from django.db import migrations

from motcua.deadlines.seed import OFFICE_SPANS, WEEKDAYS, national_days


def write(apps, schema_editor):
    OfficeHours = apps.get_model("deadlines", "OfficeHours")
    CalendarDay = apps.get_model("deadlines", "CalendarDay")
    OfficeHours.objects.bulk_create(
        OfficeHours(weekday=weekday, opens=opens, closes=closes)
        for weekday in WEEKDAYS
        for opens, closes in OFFICE_SPANS
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(day=special.day, kind=special.kind, name=special.name, notice=special.notice)
        for special in national_days()
    )


def remove(apps, schema_editor):
    for model in ("OfficeHours", "CalendarDay"):
        apps.get_model("deadlines", model).objects.filter(unit=None).delete()


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_stamp")]

    operations = [migrations.RunPython(write, remove)]
