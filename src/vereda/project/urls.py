"""Which address leads where."""

from django.urls import include, path

from vereda.project import health

urlpatterns = [
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("", include("vereda.api.metrics")),
    path("api/v1/", include("vereda.api.urls")),
    path("", include("vereda.portal.urls")),
]

handler400 = "vereda.portal.errors.views.bad_request"
handler403 = "vereda.portal.errors.views.forbidden"
handler404 = "vereda.portal.errors.views.not_found"
handler500 = "vereda.project.unavailable.server_error"
