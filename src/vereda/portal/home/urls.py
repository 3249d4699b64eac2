from django.urls import path

from vereda.portal.home.views import go_to, home

urlpatterns = [path("", home, name="home"), path("told/<int:told>/", go_to, name="told")]
