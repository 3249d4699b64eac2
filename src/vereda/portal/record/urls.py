from django.urls import path
from django.http import HttpResponse
x=lambda r,**k: HttpResponse("x")
urlpatterns = [path("<str:msix_id>/", x, name="child"),path("<str:msix_id>/print/", x, name="child_print"),path("<str:msix_id>/pdf/", x, name="child_pdf"),path("<str:msix_id>/history/", x, name="child_history")]
