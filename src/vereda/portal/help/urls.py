from django.urls import path

from vereda.portal.help.views import help_page

urlpatterns = [path("", help_page, name="help")]
