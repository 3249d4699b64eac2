from django.urls import path

from vereda.portal.moves import views

urlpatterns = [
    path("moves/", views.moves, name="moves"),
    path("moves/<int:notice>/", views.notice, name="notice"),
    path("moves/<int:notice>/answer/", views.answer, name="notice_answer"),
    path("moves/<int:notice>/obtained/", views.obtained, name="notice_obtained"),
    path("children/<str:msix_id>/notice/", views.tell, name="child_notice"),
]
