# Django's user is the one whom the proxy names. MIDDLEWARE has PosternMiddleware behind AuthenticationMiddleware, and
# AUTHENTICATION_BACKENDS has PosternBackend.

from urllib.parse import unquote

from django.contrib.auth.backends import RemoteUserBackend
from django.contrib.auth.middleware import RemoteUserMiddleware


class PosternMiddleware(RemoteUserMiddleware):
    # The id never changes; a name may.
    header = "HTTP_REMOTE_ID"


class PosternBackend(RemoteUserBackend):
    # Called when somebody comes, for the first time or again.
    def configure_user(self, request, user, created=True):
        user.first_name = unquote(request.META["HTTP_REMOTE_NAME"])
        user.email = unquote(request.META["HTTP_REMOTE_EMAIL"])
        user.save()
        return user
