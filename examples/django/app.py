# A Django application that only people with an account may see. It is reachable only through the proxy of
# deploy/nginx.conf, which says who asks. It has no project of several files, so that it can be read at once.

import os
from wsgiref.simple_server import make_server

import django
from django.conf import settings

settings.configure(
    SECRET_KEY=os.environ.get("DJANGO_SECRET_KEY", "for development only"),
    ALLOWED_HOSTS=["localhost", "www.example.org"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "django.db"}},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "postern_user.PosternMiddleware",
    ],
    AUTHENTICATION_BACKENDS=["postern_user.PosternBackend"],
    LOGIN_URL="/login/",
)
django.setup()

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path


def home(request):
    return HttpResponse(f"Hello, {request.user.first_name}!", content_type="text/plain; charset=utf-8")


urlpatterns = [path("", home)]
call_command("migrate", verbosity=0)
make_server("127.0.0.1", int(os.environ.get("PORT", 8000)), get_wsgi_application()).serve_forever()
