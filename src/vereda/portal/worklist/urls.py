from django.urls import path

from vereda.portal.worklist import views

urlpatterns = [
    path("", views.worklist, name="worklist"),
    path("<int:item>/", views.item, name="work_item"),
    path("<int:item>/say/", views.say, name="work_item_say"),
    path("<int:item>/undo/", views.undo_item, name="work_item_undo"),
]
