"""For a WSGI server; `vereda web` uses it too."""

from django.core.wsgi import get_wsgi_application

from vereda.project import boot

boot.setup()
application = get_wsgi_application()
