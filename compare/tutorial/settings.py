# The tutorial's project: SQLite, sessions in the database, mails over SMTP inside the request.
import os

SECRET_KEY = 'of the comparison'
DEBUG = False
ALLOWED_HOSTS = ['*']
INSTALLED_APPS = ['django.contrib.sessions', 'login']
MIDDLEWARE = [
    'django.contrib.sessions.middleware.SessionMiddleware',
    'django.middleware.common.CommonMiddleware',
    'django.middleware.csrf.CsrfViewMiddleware',
]
ROOT_URLCONF = 'urls'
TEMPLATES = [{'BACKEND': 'django.template.backends.django.DjangoTemplates', 'APP_DIRS': True}]
DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': os.environ['FILE']}}
DEFAULT_AUTO_FIELD = 'django.db.models.AutoField'
LANGUAGE_CODE = 'zh-hans'
TIME_ZONE = 'Asia/Shanghai'
USE_TZ = False
EMAIL_HOST = '127.0.0.1'
EMAIL_PORT = int(os.environ['SMTP_PORT'])
EMAIL_HOST_USER = 'site@localhost'
CONFIRM_DAYS = 7
