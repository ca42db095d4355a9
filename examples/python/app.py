# An application of Python that only people with an account may see. It is reachable only through the proxy of
# deploy/nginx.conf, which says who asks.

import os
from urllib.parse import unquote
from wsgiref.simple_server import make_server


def application(environ, start_response):
    name = unquote(environ["HTTP_REMOTE_NAME"])
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return [f"Hello, {name}!".encode()]


make_server("127.0.0.1", int(os.environ.get("PORT", 8000)), application).serve_forever()
