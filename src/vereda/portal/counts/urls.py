from django.urls import path

from vereda.portal.counts import views

urlpatterns = [
    path("", views.counts, name="counts"),
    path("table.csv", views.table_csv, name="counts_csv"),
    path("table.xlsx", views.table_xlsx, name="counts_xlsx"),
    path("rules/", views.rules, name="counts_rules"),
    path("children/", views.children, name="counted_children"),
    path("children/<str:msix_id>/", views.child, name="counted_child"),
]
