from django.urls import path

from vereda.portal.duties import views

urlpatterns = [
    path("", views.duties, name="duties"),
    path("<int:duty>/", views.duty, name="duty"),
    path("<int:duty>/why/", views.why, name="duty_why"),
]
