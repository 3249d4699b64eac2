"""The addresses below /api/v1/."""

from django.urls import path

from vereda.api import children, moves, notices, submissions
from vereda.api.service import service

service.add_router("/submissions", submissions.router)
service.add_router("/notices", notices.router)
service.add_router("/moves", moves.router)
service.add_router("/children", children.router)

urlpatterns = [path("", service.urls)]
