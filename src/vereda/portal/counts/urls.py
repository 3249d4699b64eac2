from django.urls import path

from vereda.portal.counts import certifying, reconciling, reinterviewing, releasing, views

urlpatterns = [
    path("", views.counts, name="counts"),
    path("table.csv", views.table_csv, name="counts_csv"),
    path("table.xlsx", views.table_xlsx, name="counts_xlsx"),
    path("rules/", views.rules, name="counts_rules"),
    path("frozen/", certifying.frozen, name="counts_frozen"),
    path("freeze/", certifying.freeze, name="count_freeze"),
    path("<str:period>/certification/<str:state>/", certifying.certification, name="count_certification"),
    path("<str:period>/comparison/", certifying.comparison, name="count_comparison"),
    path("<str:period>/reconciliation/<str:state>/", reconciling.reconciliation, name="count_reconciliation"),
    path(
        "<str:period>/reconciliation/<str:state>/table.csv",
        reconciling.reconciliation_csv,
        name="count_reconciliation_csv",
    ),
    path("<str:period>/re-interviews/<str:state>/", reinterviewing.reinterviews, name="count_reinterviews"),
    path(
        "<str:period>/re-interviews/<str:state>/outcomes/", reinterviewing.outcomes, name="count_reinterview_outcomes"
    ),
    path("<str:period>/edfacts/<str:state>/", releasing.edfacts, name="count_edfacts"),
    path("<str:period>/edfacts/<str:state>/<str:file>/", releasing.edfacts_file, name="count_edfacts_file"),
    path("children/", views.children, name="counted_children"),
    path("children/<str:msix_id>/", views.child, name="counted_child"),
]
