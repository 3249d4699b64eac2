"""The addresses of the portal, by task."""

from django.urls import include, path

urlpatterns = [
    path("", include("vereda.portal.sign_in.urls")),
    path("", include("vereda.portal.home.urls")),
    path("account/", include("vereda.portal.account.urls")),
    path("people/", include("vereda.portal.people.urls")),
    path("states/", include("vereda.portal.states.urls")),
    path("find/", include("vereda.portal.find.urls")),
    path("children/", include("vereda.portal.record.urls")),
    path("children/", include("vereda.portal.credits.urls")),
    path("plans/", include("vereda.portal.plans.urls")),
    path("", include("vereda.portal.disclosures.urls")),
    path("", include("vereda.portal.moves.urls")),
    path("", include("vereda.portal.corrections.urls")),
    path("duties/", include("vereda.portal.duties.urls")),
    path("submissions/", include("vereda.portal.submissions.urls")),
    path("counts/", include("vereda.portal.counts.urls")),
    path("reports/", include("vereda.portal.reports.urls")),
    path("", include("vereda.portal.worklist.urls")),
    path("help/", include("vereda.portal.help.urls")),
    path("gallery/", include("vereda.portal.gallery.urls")),
    path("tour/", include("vereda.portal.tour.urls")),
]
