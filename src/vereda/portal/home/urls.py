from django.urls import path

from vereda.portal.home.views import home

urlpatterns = [path("", home, name="home")]
