from django.urls import path

from vereda.portal.worklist import reassigning, starting, views

urlpatterns = [
    path("worklist/", views.worklist, name="worklist"),
    path("worklist/reassign/", reassigning.give, name="reassign"),
    path("worklist/<int:item>/", views.item, name="work_item"),
    path("worklist/<int:item>/say/", views.say, name="work_item_say"),
    path("worklist/<int:item>/undo/", views.undo_item, name="work_item_undo"),
    path("children/<str:msix_id>/merge/", starting.merge, name="child_merge"),
    path("children/<str:msix_id>/split/", starting.split, name="child_split"),
]
