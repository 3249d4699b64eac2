from django.urls import path

from vereda.portal.credits import views

urlpatterns = [
    path("<str:msix_id>/credits/", views.credits_page, name="child_credits"),
]
