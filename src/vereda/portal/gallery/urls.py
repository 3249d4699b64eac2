from django.urls import path

from vereda.portal.gallery.views import gallery

urlpatterns = [path("", gallery, name="gallery")]
