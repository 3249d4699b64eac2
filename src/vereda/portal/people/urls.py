from django.urls import path

from vereda.portal.people import applications, bulk, mails, regions, reviews, views

urlpatterns = [
    path("", views.people, name="people"),
    path("list.csv", views.people_csv, name="people_csv"),
    path("applications/", applications.applications, name="applications"),
    path("applications/<int:application>/", applications.application, name="application"),
    path("applications/<int:application>/refuse/", applications.refuse, name="refuse_application"),
    path("review/", reviews.review, name="review"),
    path("due/", reviews.due, name="due"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("bulk/template.csv", bulk.template, name="bulk_template"),
    path("mails/", mails.mails, name="mails"),
    path("mails/<int:mail>/again/", mails.again, name="mail_again"),
    path("regions/", regions.regions, name="regions"),
    path("<int:person>/", views.person, name="person"),
    path("<int:person>/roles/", views.give_role, name="give_role"),
    path("<int:person>/roles/<int:role>/end/", views.end_role, name="end_role"),
    path("<int:person>/disable/", views.disable, name="disable_person"),
    path("<int:person>/reopen/", views.reopen, name="reopen_person"),
    path("<int:person>/deactivate/", views.deactivate, name="deactivate_person"),
    path("<int:person>/training/", views.note_training, name="note_training"),
    path("<int:person>/password/", views.password_link, name="password_link"),
    path("<int:person>/second-factor/forget/", views.forget, name="forget_factors"),
]
