import django.core.serializers.json
import django.db.models.functions.datetime
from django.db import migrations, models

from motcua.core.append_only import append_only


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='lúc')),
                ('who_id', models.BigIntegerField(null=True, verbose_name='mã người thực hiện')),
                ('who', models.TextField(verbose_name='người thực hiện')),
                ('origin', models.TextField(verbose_name='nơi thực hiện')),
                ('action', models.TextField(verbose_name='việc')),
                ('subject_kind', models.TextField(verbose_name='loại đối tượng')),
                ('subject_id', models.BigIntegerField(verbose_name='mã đối tượng')),
                ('subject', models.TextField(verbose_name='đối tượng')),
                ('before', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True, verbose_name='trước')),
                ('after', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True, verbose_name='sau')),
            ],
            options={
                'verbose_name': 'chứng cứ',
                'verbose_name_plural': 'chứng cứ',
                'indexes': [models.Index(fields=['subject_kind', 'subject_id', 'at'], name='evidence_by_subject'), models.Index(fields=['at'], name='evidence_by_time')],
            },
        ),
        append_only('audit_evidence'),
    ]
