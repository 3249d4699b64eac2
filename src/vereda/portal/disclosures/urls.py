from django.urls import path

from vereda.portal.disclosures import views

urlpatterns = [
    path("children/<str:msix_id>/disclosures/", views.disclosures, name="child_disclosures"),
    path(
        "children/<str:msix_id>/disclosures/print/<slug:language>/",
        views.for_the_parent,
        name="child_disclosures_print",
    ),
    path("looking/", views.looking, name="looking"),
]
