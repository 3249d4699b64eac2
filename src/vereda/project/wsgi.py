"""For a WSGI server; `vereda web` uses it too."""

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from vereda.project import boot

boot.setup()
application = get_wsgi_application()
_ = get_resolver().url_patterns  # import every view now, not while the first person waits
