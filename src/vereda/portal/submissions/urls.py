from django.urls import path

from vereda.portal.submissions import views

urlpatterns = [
    path("", views.submissions, name="submissions"),
    path("<slug:receipt>/", views.submission, name="submission"),
    path("<slug:receipt>/progress/", views.progress, name="submission_progress"),
    path("<slug:receipt>/<slug:kind>/", views.download, name="submission_file"),
]
