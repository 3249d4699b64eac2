from django.urls import path, register_converter
from django.urls.converters import StringConverter

from vereda.portal.record import views


class LanguageConverter(StringConverter):
    regex = "en|es"


register_converter(LanguageConverter, "language")

urlpatterns = [
    path("<str:msix_id>/", views.child, name="child"),
    path("<str:msix_id>/print/", views.printed, name="child_print"),
    path("<str:msix_id>/pdf/", views.pdf, name="child_pdf"),
    path("<str:msix_id>/family-sheet/<language:language>/", views.family_sheet, name="child_family_sheet"),
    path("<str:msix_id>/workbook/", views.workbook, name="child_workbook"),
    path("<str:msix_id>/json/", views.as_json, name="child_json"),
    path("<str:msix_id>/history/", views.history, name="child_history"),
]
