from django.urls import path

from vereda.portal.find.views import find_child

urlpatterns = [path("", find_child, name="find")]
