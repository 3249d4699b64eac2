from django.urls import path

from vereda.portal.states import keys, views

urlpatterns = [
    path("", views.states, name="states"),
    path("<slug:state>/", views.state, name="state"),
    path("<slug:state>/agreements/", views.sign, name="sign_agreement"),
    path("<slug:state>/agreements/<int:agreement>/end/", views.end, name="end_agreement"),
    path("<slug:state>/contacts/", views.name, name="name_contact"),
    path("<slug:state>/contacts/<int:contact>/remove/", views.remove, name="remove_contact"),
    path("<slug:state>/keys/", keys.keys, name="keys"),
    path("<slug:state>/keys/<int:key>/end/", keys.end, name="end_key"),
]
