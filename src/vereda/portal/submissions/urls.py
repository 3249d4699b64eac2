from django.urls import path

from vereda.portal.submissions import views

urlpatterns = [
    path("", views.submissions, name="submissions"),
    path("<str:receipt>/", views.submission, name="submission"),
    path("<str:receipt>/progress/", views.progress, name="submission_progress"),
    path("<str:receipt>/<slug:kind>/", views.download, name="submission_file"),
]
