
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarStamp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='ngày')),
                ('kind', models.CharField(choices=[('holiday', 'Nghỉ lễ'), ('compensatory_off', 'Nghỉ bù'), ('swapped_off', 'Nghỉ hoán đổi'), ('makeup_workday', 'Làm bù'), ('half_day', 'Làm việc một phần ngày'), ('closure', 'Đơn vị nghỉ làm việc')], max_length=20, verbose_name='loại ngày')),
                ('name', models.CharField(max_length=200, verbose_name='tên gọi, lý do')),
                ('notice', models.CharField(blank=True, max_length=200, verbose_name='số thông báo, căn cứ')),
                ('opens', models.TimeField(blank=True, null=True, verbose_name='mở cửa từ')),
                ('closes', models.TimeField(blank=True, null=True, verbose_name='đóng cửa lúc')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calendar_days', to='people.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'ngày đặc biệt',
                'verbose_name_plural': 'ngày đặc biệt',
                'ordering': ['day'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'day'), name='calendar_day_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('kind__in', ['holiday', 'compensatory_off', 'swapped_off', 'makeup_workday', 'half_day', 'closure'])), name='calendar_day_kind'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='calendar_day_has_a_name'), models.CheckConstraint(condition=models.Q(models.Q(('closes__isnull', True), ('opens__isnull', True)), models.Q(('closes__gt', models.F('opens')), ('closes__isnull', False), ('kind__in', ['half_day', 'makeup_workday']), ('opens__isnull', False)), _connector='OR'), name='calendar_day_hours'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'half_day'), _negated=True), ('opens__isnull', False), _connector='OR'), name='half_day_says_its_hours')],
            },
        ),
        migrations.CreateModel(
            name='OfficeHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.SmallIntegerField(choices=[(0, 'Thứ Hai'), (1, 'Thứ Ba'), (2, 'Thứ Tư'), (3, 'Thứ Năm'), (4, 'Thứ Sáu'), (5, 'Thứ Bảy'), (6, 'Chủ Nhật')], verbose_name='ngày trong tuần')),
                ('opens', models.TimeField(verbose_name='giờ mở cửa')),
                ('closes', models.TimeField(verbose_name='giờ đóng cửa')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='office_hours', to='people.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'giờ làm việc',
                'verbose_name_plural': 'giờ làm việc',
                'ordering': ['weekday', 'opens'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'weekday', 'opens', 'valid_from'), name='office_hours_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens'))), name='office_closes_after_it_opens'), models.CheckConstraint(condition=models.Q(('weekday__range', (0, 6))), name='office_hours_weekday'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='office_hours_end_after_they_begin')],
            },
        ),
    ]
