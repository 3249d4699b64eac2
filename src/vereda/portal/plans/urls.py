from django.urls import path

from vereda.portal.plans import editing, views

urlpatterns = [
    path("", views.plans, name="plans"),
    path("drafts/<int:draft>/", views.draft, name="plan_draft"),
    path("<str:plan>/edit/", editing.edit, name="plan_edit"),
    path("<str:plan>.csv", views.plan_csv, name="plan_csv"),
]
