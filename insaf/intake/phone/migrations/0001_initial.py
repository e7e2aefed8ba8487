
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0009_first_word'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CallBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(blank=True, max_length=20)),
                ('received_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('case', 'Case'), ('no-matter', 'No Matter'), ('discarded', 'Discarded'), ('answered', 'Answered')], max_length=12)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('settled_at', models.DateTimeField(null=True)),
                ('told_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('exchange_id', models.CharField(max_length=120, unique=True)),
                ('number', models.CharField(blank=True, max_length=20)),
                ('shown', models.CharField(blank=True, max_length=60)),
                ('direction', models.CharField(default='in', max_length=3)),
                ('extension', models.CharField(blank=True, max_length=40)),
                ('state', models.CharField(choices=[('ringing', 'Ringing'), ('talking', 'Talking'), ('talked', 'Talked'), ('missed', 'Missed'), ('voicemail', 'Voicemail')], default='ringing', max_length=10)),
                ('rang_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('seconds', models.PositiveIntegerField(default=0)),
                ('changed_at', models.DateTimeField()),
                ('recording_url', models.CharField(blank=True, max_length=1000)),
                ('recording', models.JSONField(null=True)),
                ('fetches', models.PositiveSmallIntegerField(default=0)),
                ('fetch_at', models.DateTimeField(null=True)),
                ('fetch_error', models.CharField(blank=True, max_length=40)),
                ('recorded_at', models.DateTimeField(null=True)),
                ('settled', models.BooleanField(default=False)),
                ('heard_by_mail', models.BooleanField(default=False)),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='cases.case')),
                ('staff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('call_back', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='intake_phone.callback')),
            ],
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('result', models.CharField(choices=[('no_answer', 'No Answer'), ('wrong_number', 'Wrong Number'), ('reached', 'Reached')], max_length=12)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('recorded_at', models.DateTimeField(null=True)),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('call_back', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='intake_phone.callback')),
            ],
        ),
        migrations.CreateModel(
            name='CallEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('content_type', models.CharField(blank=True, max_length=200)),
                ('headers', models.JSONField(default=dict)),
                ('raw', models.BinaryField(default=bytes)),
                ('filed', models.BooleanField(default=False)),
                ('received_at', models.DateTimeField()),
                ('copies', models.PositiveIntegerField(default=0)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('state', models.CharField(choices=[('stored', 'Stored'), ('settled', 'Settled'), ('quarantined', 'Quarantined'), ('set-aside', 'Set Aside')], default='stored', max_length=12)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('call', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='intake_phone.call')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(default='phone', max_length=12)),
                ('began_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('typed', models.JSONField(default=dict)),
                ('files', models.JSONField(default=list)),
                ('known', models.JSONField(default=list)),
                ('proven', models.CharField(blank=True, max_length=20)),
                ('into', models.CharField(blank=True, max_length=30)),
                ('filed_at', models.DateTimeField(null=True)),
                ('call', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='intake_phone.call')),
                ('call_back', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='intake_phone.callback')),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Code',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('number', models.CharField(max_length=20)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('used_at', models.DateTimeField(null=True)),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='intake_phone.draft')),
            ],
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True)),
                ('staff', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Look',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('how', models.CharField(choices=[('reference', 'Reference'), ('code', 'Code'), ('sent', 'Sent'), ('failed', 'Failed')], max_length=12)),
                ('references', models.JSONField(default=list)),
                ('draft', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='looks', to='intake_phone.draft')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddIndex(
            model_name='callback',
            index=models.Index(condition=models.Q(('outcome', '')), fields=['due_at', 'id'], name='call_back_open'),
        ),
        migrations.AddIndex(
            model_name='callback',
            index=models.Index(fields=['number', 'outcome'], name='call_back_number'),
        ),
        migrations.AddIndex(
            model_name='callback',
            index=models.Index(fields=['-settled_at'], name='call_back_settled'),
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(fields=['-rang_at', '-id'], name='call_list'),
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(fields=['number', '-rang_at'], name='call_number'),
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(condition=models.Q(('settled', False)), fields=['id'], name='call_unsettled'),
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(fields=['state', '-rang_at'], name='call_state'),
        ),
        migrations.AddIndex(
            model_name='callevent',
            index=models.Index(condition=models.Q(('state', 'stored')), fields=['id'], name='call_event_unsettled'),
        ),
        migrations.AddIndex(
            model_name='callevent',
            index=models.Index(fields=['state', '-received_at', '-id'], name='call_event_list'),
        ),
        migrations.AddIndex(
            model_name='draft',
            index=models.Index(fields=['staff', '-changed_at'], name='call_draft_staff'),
        ),
        migrations.AddIndex(
            model_name='code',
            index=models.Index(fields=['number', 'made_at'], name='call_code_number'),
        ),
        migrations.AddIndex(
            model_name='look',
            index=models.Index(fields=['-at', '-id'], name='call_look_list'),
        ),
    ]
