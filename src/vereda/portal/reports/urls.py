from django.urls import path

from vereda.portal.reports import saved, scorecard, views

urlpatterns = [
    path("", views.reports, name="reports"),
    path("scorecard/", scorecard.scorecard, name="scorecard"),
    path("scorecard/table.csv", scorecard.scorecard_csv, name="scorecard_csv"),
    path("scorecard/table.xlsx", scorecard.scorecard_xlsx, name="scorecard_xlsx"),
    path("scorecard/<str:measure>/", scorecard.mend, name="scorecard_mend"),
    path("saved/new/<slug:report>/", saved.new, name="report_new"),
    path("saved/<int:saved>/", saved.opened, name="report_saved"),
    path("saved/<int:saved>/change/", saved.change, name="report_change"),
    path("saved/<int:saved>/delete/", saved.delete, name="report_delete"),
    path("<slug:report>/", views.report, name="report"),
    path("<slug:report>/table.csv", views.report_csv, name="report_csv"),
    path("<slug:report>/table.xlsx", views.report_xlsx, name="report_xlsx"),
    path("<slug:report>/print/", views.report_print, name="report_print"),
]
