from django.urls import path

from vereda.portal.record import views

urlpatterns = [
    path("<str:msix_id>/", views.child, name="child"),
    path("<str:msix_id>/print/", views.printed, name="child_print"),
    path("<str:msix_id>/pdf/", views.pdf, name="child_pdf"),
    path("<str:msix_id>/history/", views.history, name="child_history"),
]
