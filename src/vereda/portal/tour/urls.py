from django.urls import path

from vereda.portal.tour.views import tour

urlpatterns = [path("", tour, name="tour")]
